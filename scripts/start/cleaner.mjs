// A process beside npm start that ends what it left: it waits for the end of its input, and so also outlives a SIGKILL.

import { clean } from "./clean.mjs";

const [folder] = process.argv.slice(2);
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});
process.stdin.on("error", () => {});
process.stdin.once("close", async () => {
  const left = await clean(folder);
  process.exit(left.length === 0 ? 0 : 1);
});
process.stdin.resume();
