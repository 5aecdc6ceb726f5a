import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What rebar3 3.19 on OTP 25 printed and wrote, as it was. */
export function sample(name: string): string {
  return readFileSync(join(import.meta.dirname, "samples", name), "utf8");
}
