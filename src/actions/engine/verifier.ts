// What smoke-test reads once its inputs are accepted.
export { smokeVerifier } from "../../smoke/verifier.ts";
