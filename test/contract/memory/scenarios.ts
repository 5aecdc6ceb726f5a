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
  ["a release that fails once it has the traffic", "deploy W", { sites: 1, strategy: "blue-green", health: { W: "late" } }],
  ["a first deployment", "deploy W", { sites: 2, first: true }],
  ["a first deployment that fails", "deploy W", { sites: 2, first: true, health: { W: "sick" } }],
  ["a rollback, one host", "rollback", { sites: 1, rollback: true }],
  ["a rollback, two hosts", "rollback", { sites: 2, rollback: true }],
  ["a rollback, two hosts, slots", "rollback", { sites: 2, rollback: true, strategy: "blue-green" }],
  ["a rollback to a release that does not start", "rollback", { sites: 2, rollback: true, health: { W: "nostart" } }],
  ["a rollback whose target does not start on the second host", "rollback", { sites: 2, rollback: true, health: { "W@2": "nostart" } }],
  ["a rollback to a release that fails its checks", "rollback", { sites: 2, rollback: true, health: { W: "sick" } }],
  ["a rollback from a failing release", "rollback", { sites: 2, rollback: true, health: { L: "sick" } }],
  ["a rollback from a failing release to one that does not start on the second host", "rollback", { sites: 2, rollback: true, health: { L: "sick", "W@2": "nostart" } }],
  ["a rollback to a release that does not start, slots", "rollback", { sites: 1, rollback: true, strategy: "blue-green", health: { W: "nostart" } }],
];
