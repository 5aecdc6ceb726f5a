import type { Command, Setup } from "./cluster.ts";

/** [what is under way, command, setup] */
export const SCENARIOS: readonly (readonly [string, Command, Setup])[] = [
  ["a good deployment, one host", "deploy W", { sites: 1 }],
  ["a good deployment, two hosts", "deploy W", { sites: 2 }],
  ["a good deployment, three hosts, rolling", "deploy W", { sites: 3, strategy: "rolling" }],
  ["a good deployment, two hosts, slots", "deploy W", { sites: 2, strategy: "blue-green" }],
  ["a failing deployment, two hosts", "deploy W", { sites: 2, health: { W: "sick" } }],
  ["a deployment that fails on the second host", "deploy W", { sites: 2, health: { "W@2": "sick" } }],
  ["a release that does not start", "deploy W", { sites: 2, health: { W: "nostart" } }],
  ["a failing deployment with slots", "deploy W", { sites: 1, strategy: "blue-green", health: { W: "sick" } }],
  [
    "a release that fails once it has the traffic",
    "deploy W",
    { sites: 1, strategy: "blue-green", health: { W: "late" } },
  ],
  [
    "a failing deployment over a release that does not start again",
    "deploy W",
    { sites: 2, health: { W: "sick", "L@2": "once" } },
  ],
  [
    "a rollback that fails, from a release that does not start again",
    "rollback",
    { sites: 2, rollback: true, health: { W: "nostart", "L@1": "once" } },
  ],
  [
    "a switch command that exits 0 and does nothing",
    "deploy W",
    { sites: 2, strategy: "blue-green", switches: ["nothing"] },
  ],
  ["a switch command that fails", "deploy W", { sites: 2, strategy: "blue-green", switches: ["fails"] }],
  [
    "a switch command that fails after its work",
    "deploy W",
    { sites: 1, strategy: "blue-green", switches: ["half", "half"] },
  ],
  [
    "a rollback whose switch command does nothing",
    "rollback",
    { sites: 1, rollback: true, strategy: "blue-green", switches: ["nothing"] },
  ],
  [
    "a rollback to a release that fails once it has the traffic",
    "rollback",
    { sites: 2, rollback: true, strategy: "blue-green", health: { W: "late" } },
  ],
  ["a deployment with an irreversible hook", "deploy W", { sites: 2, hook: true }],
  ["a failing deployment with an irreversible hook", "deploy W", { sites: 2, hook: true, health: { W: "sick" } }],
  ["a first deployment", "deploy W", { sites: 2, first: true }],
  ["a first deployment that fails", "deploy W", { sites: 2, first: true, health: { W: "sick" } }],
  ["a rollback, one host", "rollback", { sites: 1, rollback: true }],
  ["a rollback, two hosts", "rollback", { sites: 2, rollback: true }],
  ["a rollback, two hosts, slots", "rollback", { sites: 2, rollback: true, strategy: "blue-green" }],
  ["a rollback to a release that does not start", "rollback", { sites: 2, rollback: true, health: { W: "nostart" } }],
  [
    "a rollback whose target does not start on the second host",
    "rollback",
    { sites: 2, rollback: true, health: { "W@2": "nostart" } },
  ],
  ["a rollback to a release that fails its checks", "rollback", { sites: 2, rollback: true, health: { W: "sick" } }],
  ["a rollback from a failing release", "rollback", { sites: 2, rollback: true, health: { L: "sick" } }],
  [
    "a rollback from a failing release to one that does not start on the second host",
    "rollback",
    { sites: 2, rollback: true, health: { L: "sick", "W@2": "nostart" } },
  ],
  [
    "a rollback to a release that does not start, slots",
    "rollback",
    { sites: 1, rollback: true, strategy: "blue-green", health: { W: "nostart" } },
  ],
];
