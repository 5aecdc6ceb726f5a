import { go } from "./go.ts";
import { node } from "./node.ts";
import type { Kind } from "./proposal.ts";
import { python } from "./python.ts";
import { rebar3 } from "./rebar3.ts";

/** The kinds of services, the one that decides first: a service in another language often has a package.json as well. */
export const KINDS: readonly Kind[] = [rebar3, go, python, node];
