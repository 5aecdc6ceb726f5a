import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../kit/free-port.ts";
import { HostWithReleases, alive, noting, server, stranger, until } from "./kit.ts";

const cleanup: (() => void | Promise<void>)[] = [];
const host = (): HostWithReleases => {
  const made = new HostWithReleases();
  cleanup.unshift(async () => made.close());
  return made;
};
afterEach(async () => {
  for (const one of cleanup.splice(0)) await one();
});

describe("a stop", () => {
  it("names another process that has the port, and starts nothing over it", async () => {
    const at = host();
    const port = await freePort();
    // A service that does not listen, so that a stranger can.
    at.release("1.0.0", { ...server(port), argv: [process.execPath, "-e", "setInterval(() => {}, 1000)"] });
    at.release("2.0.0", server(port));
    await at.probe("start main 1.0.0");
    const other = await stranger(port, "/");
    cleanup.push(other.end);
    const why = `port ${port} is still in use, by process ${other.pid} (${process.execPath}); end it, or give the service another port\n`;
    expect((await at.probe('start main 2.0.0 || echo "$WHY"')).out).toBe(why);
    expect(alive(other.pid)).toBe(true);
    other.end();
    await until(() => !alive(other.pid));
    expect((await at.probe('start main 2.0.0 || echo "$WHY"')).out).toBe("");
  });

  it("leaves a front that ran before the service", async () => {
    const at = host();
    const port = await freePort();
    const front = await stranger(port, "/");
    cleanup.push(front.end);
    at.release("1.0.0", { ...server(port), argv: [process.execPath, "-e", "setInterval(() => {}, 1000)"] });
    expect((await at.probe('start main 1.0.0 && stop main - || echo "$WHY"')).out).toBe("");
    expect(alive(front.pid)).toBe(true);
  });

  it("is marked, on the disk, before the first signal", async () => {
    const at = new HostWithReleases({ prologue: noting("sync", "kill", "ln") });
    cleanup.unshift(async () => at.close());
    at.release("1.0.0", server(await freePort()));
    await at.probe('start main 1.0.0; rm "$ROOT/order"');
    const pid = at.pid();
    await at.probe("stop main -");
    expect(at.read("order").replaceAll(`${at.path}/`, "").split("\n").slice(0, 3)).toEqual([
      "ln -f .deploy/stopping/.boot .deploy/stopping/main",
      "sync .deploy/stopping",
      `kill -TERM ${pid}`,
    ]);
    expect(at.has(".deploy/stopping/main")).toBe(false);
  });

  it("is completed once it was begun: a process that got the signal is not kept", async () => {
    const at = host();
    at.release("1.0.0", server(await freePort()));
    await at.probe("start main 1.0.0");
    const [pid, before] = [at.pid(), at.read(".deploy/run/main")];
    // Killed between the mark and the signal.
    await at.probe("runs main; mark_stopping main");
    expect((await at.verb(["inspect", "nonce", "-"])).all("running")).toEqual([`main 1.0.0 ${pid} yes`]);
    expect((await at.probe('running main 1.0.0 || echo "$WHY"')).out).toBe("1.0.0 does not run in slot main\n");
    await at.probe("stop main 1.0.0; start main 1.0.0");
    expect(alive(pid)).toBe(false);
    expect(at.read(".deploy/run/main")).not.toBe(before);
    expect((await at.probe("runs main; echo $RUN_MARKED")).out).toBe("no\n");
    // A mark of another boot is none.
    at.write(".deploy/stopping/main", "another-boot\n");
    const again = at.pid();
    await at.probe("stop main 1.0.0");
    expect(alive(again)).toBe(true);
  });

  it("keeps only the process that was started with the named secrets", async () => {
    const at = host();
    at.release("1.0.0", server(await freePort()));
    for (const generation of ["1.1", "2.1"]) at.write(`.deploy/secrets/${generation}`, "");
    await at.probe("secrets 1.1; start main 1.0.0");
    const pid = at.pid();
    await at.probe("stop main 1.0.0 1.1; stop main 1.0.0 -; stop main 1.0.0");
    expect(alive(pid)).toBe(true);
    await at.probe("stop main 1.0.0 2.1");
    expect(alive(pid)).toBe(false);
    await at.probe("secrets -; start main 1.0.0");
    const bare = at.pid();
    await at.probe("stop main 1.0.0 none");
    expect(alive(bare)).toBe(true);
    await at.probe("stop main 1.0.0 1.1");
    expect(alive(bare)).toBe(false);
  });
});

describe("a process that systemd restarted", () => {
  // Stands in for systemd where there is none: one unit, whose process is the pid in a file.
  const SYSTEMCTL = `#!/bin/sh
read -r pid <"$UNIT" || pid=0
case "$*" in
  *ActiveState*) kill -0 "$pid" 2>/dev/null && echo active || echo inactive ;;
  *MainPID*) echo "$pid" ;;
  restart*) pid=0; [ ! -f "$UNIT" ] || read -r pid <"$UNIT"; cd "\${UNIT%/unit}/current" && exec setsid sh -c 'echo $$ >"$UNIT"; exec "$0" server.cjs' "$NODE" >/dev/null 2>&1 & old=$pid; until read -r pid 2>/dev/null <"$UNIT" && [ "$pid" != "$old" ]; do sleep 0.02; done ;;
  stop*) kill "$pid"; while kill -0 "$pid" 2>/dev/null && ! grep -q "^State:.Z" "/proc/$pid/status"; do sleep 0.05; done ;;
esac
`;

  it("is kept by the name of its release, but not where a line names the secrets", async () => {
    const at = host();
    const port = await freePort();
    at.release("1.0.0", {
      manager: "systemd",
      service: { unit: "hub.service", "instance-main": `http://127.0.0.1:${port}` },
    });
    at.write(".deploy/secrets/1.1", "");
    at.write("bin/systemctl", SYSTEMCTL);
    at.chmod("bin/systemctl", 0o755);
    const probe = async (script: string): Promise<string> =>
      (
        await at.probe(
          `export PATH="$ROOT/bin:$PATH" UNIT="$ROOT/unit" NODE="${process.execPath}" PORT=${port}; ${script} || echo "$WHY"`,
        )
      ).out;
    expect(await probe("secrets 1.1 && link current 1.0.0 && start main 1.0.0")).toBe("");
    expect(await probe('runs main && echo "$RUN_RELEASE $RUN_EXACT $RUN_GENERATION" && stop main 1.0.0 1.1')).toBe(
      "1.0.0 yes 1.1\n",
    );
    const first = Number(at.read("unit"));
    expect([alive(first), at.pid()]).toEqual([true, first]);
    await probe("systemctl stop; systemctl restart");
    const again = Number(at.read("unit"));
    expect(await probe('runs main && echo "$RUN_RELEASE $RUN_EXACT" && stop main 1.0.0 -')).toBe("1.0.0 no\n");
    expect(alive(again)).toBe(true);
    expect(await probe("stop main 1.0.0 1.1")).toBe("");
    expect(alive(again)).toBe(false);
  });
});

describe("the traffic", () => {
  const withSwitch = async (): Promise<{ at: HostWithReleases; port: number }> => {
    const at = new HostWithReleases({ prologue: noting("sync", "mv") });
    cleanup.unshift(async () => at.close());
    const port = await freePort();
    at.release("1.0.0", {
      ...server(port),
      service: { "instance-b": `http://127.0.0.1:${port}`, "switch-timeout": "5" },
    });
    const words = ["sh", "-c", 'echo "switch $SLOT $INSTANCE" >>../../order']
      .map((word) => `switch-argv ${Buffer.from(word).toString("base64")}\n`)
      .join("");
    at.write(".deploy/releases/1.0.0/service", at.read(".deploy/releases/1.0.0/service") + words);
    return { at, port };
  };

  it("goes only to a slot where its release runs and listens", async () => {
    const { at, port } = await withSwitch();
    expect((await at.probe('traffic b 1.0.0 || echo "$WHY"')).out).toBe(
      "1.0.0 does not run in slot b: the traffic stays where it is\n",
    );
    at.write(".deploy/releases/1.0.0/env", `PORT="${await freePort()}"\n`);
    await at.probe("start b 1.0.0");
    expect((await at.probe('traffic b 1.0.0 || echo "$WHY"')).out).toBe(
      `nothing listens on port ${port} of slot b: the traffic stays where it is\n`,
    );
    expect(at.has(".deploy/active")).toBe(false);
    expect(at.read("order")).not.toContain("switch");
  });

  it("is durable before `active` says so", async () => {
    const { at, port } = await withSwitch();
    await at.probe('start b 1.0.0; await b 1.0.0; rm -f "$ROOT/order"; traffic b 1.0.0');
    const order = at.read("order").replaceAll(`${at.path}/`, "").trim().split("\n");
    expect(order[0]).toBe(`switch b http://127.0.0.1:${port}`);
    expect(order[1]).toBe("sync ");
    expect(order.findIndex((line) => line.endsWith(".deploy/active"))).toBeGreaterThan(1);
    expect(at.read(".deploy/active")).toBe("b\n");
  });
});
