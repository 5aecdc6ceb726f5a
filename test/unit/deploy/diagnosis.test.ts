import { describe, expect, it } from "vitest";
import { diagnose } from "../../../src/deploy/diagnosis.ts";

const LISTENING = {
  about: "listeners",
  name: "listening.txt",
  text: 'LISTEN 0 511 0.0.0.0:8080 0.0.0.0:* users:(("nginx",pid=812,fd=6))\nLISTEN 0 511 [::]:9090 [::]:* users:(("stranger",pid=77,fd=3))\n',
} as const;

const cause = (text: string, ...hints: string[]): string | undefined =>
  diagnose([{ about: "release", name: "main/log.txt", text }, LISTENING], hints)?.cause;

/** The words are those that the programs themselves print. */
describe("the cause", () => {
  it.each([
    [
      "Node",
      "Error: listen EADDRINUSE: address already in use 127.0.0.1:8080\n    at Server.setupListenHandle [as _listen2] (node:net:1940:16)",
      "port 8080 is in use by nginx (process 812)",
    ],
    [
      "Node, IPv6",
      "Error: listen EADDRINUSE: address already in use :::9090",
      "port 9090 is in use by stranger (process 77)",
    ],
    [
      "ranch",
      "Failed to start Ranch listener http in ranch_tcp:listen([{port,8080},{ip,{0,0,0,0}}]) for reason eaddrinuse (address already in use)",
      "port 8080 is in use by nginx (process 812)",
    ],
    [
      "a name of gen_tcp:listen's caller",
      'Supervisor: {local,erlmcp_sup}. Context: start_error. Reason: {listen,<<"127.0.0.2:9090">>,eaddrinuse}. Offender: id={listener,metrics}',
      "port 9090 is in use by stranger (process 77)",
    ],
    ["a number", "{error,{listen_failed,8080,eaddrinuse}}", "port 8080 is in use by nginx (process 812)"],
    [
      "a port that nobody is seen at",
      "Error: listen EADDRINUSE: address already in use 0.0.0.0:7000",
      "port 7000 is in use",
    ],
    ["no number at all", "exception exit: {listen_error,orders_http,eaddrinuse}", "port of the service is in use"],
  ])("a port in use, as %s says it", (_who, text, said) => {
    expect(cause(text)).toBe(said);
  });

  it("configuration syntax with its file and line", () => {
    expect(cause('mcp-servers.json:3:22: expected a property name in double quotes, found ","')).toBe(
      "configuration syntax: mcp-servers.json line 3",
    );
    expect(cause("could not parse /srv/releases/1/sys.config:12: syntax error before: ','")).toContain(
      "sys.config line 12",
    );
  });

  it("comes from this failure, not from a known failure in an older release's log", () => {
    const old = { about: "service", name: "main/main-1.1.0.log", text: "sh: ./run: Permission denied" } as const;
    expect(diagnose([old], ["process 12 has ended; last output:\nno licence was found"])?.cause).toBe(
      "not a known failure; last output: no licence was found",
    );
    expect(diagnose([old], ["process 12 has ended"])?.cause).toContain("Permission denied");
  });

  it("of a service whose words are not known: the first fatal line, or else its last one", () => {
    expect(cause("starting\nfatal: the moon is full\nbye")).toBe(
      "not a known failure; first error: fatal: the moon is full",
    );
    expect(cause("", "process 12 has ended; last output:\nready\nno licence was found")).toBe(
      "not a known failure; last output: no licence was found",
    );
    expect(cause("all is well", "process 12 has ended")).toBeUndefined();
  });
});
