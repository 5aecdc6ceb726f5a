import { accepted, there } from "./accepted.ts";
import { described, handed, named, used } from "./both-sides.ts";
import { bots, conditions, contains, ternaries } from "./conditions.ts";
import { fitting, granted, stated } from "./permissions.ts";
import { exposed, hardcoded, inherited, outside, unredacted, wholesale } from "./secrets.ts";
import type { Check } from "./source.ts";
import { checkouts, limits, pins, plain, scripts } from "./steps.ts";
import { caches, concurrency, triggers } from "./triggers.ts";

export const CHECKS: Readonly<Record<string, Check>> = {
  accepted,
  there,
  described,
  handed,
  named,
  used,
  bots,
  conditions,
  contains,
  ternaries,
  fitting,
  granted,
  stated,
  exposed,
  hardcoded,
  inherited,
  outside,
  unredacted,
  wholesale,
  checkouts,
  limits,
  pins,
  plain,
  scripts,
  caches,
  concurrency,
  triggers,
};
