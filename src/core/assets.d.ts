/** A shell program that is carried as text; the bundler and the test runner load it so. */
declare module "*.sh" {
  const text: string;
  export default text;
}
