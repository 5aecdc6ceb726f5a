import { existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

/** This Node and the others on this machine: users' laptops run the command line with older ones than the runner's. */
const onPath = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "node"));
export const nodes = [
  ...new Set([process.execPath, ...onPath].filter((file) => existsSync(file)).map((file) => realpathSync(file))),
];
