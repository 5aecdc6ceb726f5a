// Stands before `sh` and `ssh` on the PATH of a step, see trap.ts: it passes on what the step sends to a session of the
// host program (src/targets/host/protocol/session.sh), notes each verb, and kills at one of them.
//
//     node relay.mjs FOLDER NAME REAL STEP ARGUMENT...
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const [folder = "", name = "", real = "", step = "", ...args] = process.argv.slice(2);
const host = name === "sh" ? "here" : (args[args.indexOf("--") + 1] ?? "");
const child = spawn(real, args, { stdio: ["pipe", "pipe", "inherit"], detached: true });
appendFileSync(join(folder, `running-${basename(host)}`), `${child.pid}\n`);
child.once("exit", (code, signal) => process.exit(signal === null ? (code ?? 255) : 255));
child.once("error", () => process.exit(127));
child.stdin.on("error", () => {});
process.stdout.on("error", () => {});

/** Called when the verb under way was answered. */
let answered = () => {};
let end = Buffer.from("\0");
let recent = Buffer.alloc(0);
child.stdout.on("data", (chunk) => {
  process.stdout.write(chunk, () => {
    recent = Buffer.concat([recent, chunk]);
    if (recent.includes(end)) {
      recent = Buffer.alloc(0);
      answered();
    } else recent = recent.subarray(-200);
  });
});

const killStep = () => {
  try {
    process.kill(Number(step), "SIGKILL");
  } catch {
    // It has ended.
  }
};
const killGroup = (pid) => {
  try {
    process.kill(-Number(pid), "SIGKILL");
  } catch {
    // It has ended.
  }
};

/** Notes a call, and passes on its bytes: at the point of the trap with what is to happen there. */
function call(verb, pass) {
  appendFileSync(join(folder, "calls"), `${host} ${verb}\n`);
  const calls = readFileSync(join(folder, "calls"), "utf8").split("\n");
  const file = join(folder, "point");
  const [when, nth, delayS, ...words] = existsSync(file) ? readFileSync(file, "utf8").trim().split(" ") : [];
  const wanted = words.join(" ");
  const reached = wanted === `${host} ${verb}` && calls.filter((line) => line === wanted).length === Number(nth);
  if (!reached) {
    pass();
    return;
  }
  if (when === "before") {
    killStep();
    killGroup(child.pid);
    process.exit(1);
  }
  if (when === "after") answered = killStep;
  pass();
  if (when === "after") return;
  setTimeout(
    () => {
      if (when !== "line") killStep();
      if (when === "cut") killGroup(child.pid);
      if (when === "line")
        for (const pid of readFileSync(join(folder, `running-${basename(host)}`), "utf8")
          .trim()
          .split("\n"))
          killGroup(pid);
    },
    Number(delayS) * 1000,
  );
}

if (args.includes("-O")) {
  call("control", () => child.stdin.end());
} else {
  session(process.stdin);
}

/** Reads the requests of a session, each passed on as one piece. */
async function session(input) {
  let held = Buffer.alloc(0);
  const chunks = input[Symbol.asyncIterator]();
  const more = async () => {
    const { value, done } = await chunks.next();
    if (done) return false;
    held = Buffer.concat([held, value]);
    return true;
  };
  /** The next line, with those before it; undefined at the end. */
  const line = async (from) => {
    for (;;) {
      const at = held.indexOf("\n", from);
      if (at !== -1) return { text: held.subarray(from, at).toString(), next: at + 1 };
      if (!(await more())) return undefined;
    }
  };
  const send = (bytes) => {
    child.stdin.write(held.subarray(0, bytes));
    held = held.subarray(bytes);
  };
  const first = await line(0);
  const length = first && (await line(first.next));
  if (length === undefined) return child.stdin.end();
  end = Buffer.from(`\n${first.text}\n`);
  while (held.length < length.next + Number(length.text)) await more();
  call("connect", () => send(length.next + Number(length.text)));
  end = Buffer.from(`\n${first.text} end\n`);
  for (;;) {
    const header = await line(0);
    if (header === undefined) return child.stdin.end();
    const [bytes, count] = header.text.split(" ").map(Number);
    let at = header.next;
    let verb = "";
    for (let number = 0; number < count; number += 1) {
      const word = await line(at);
      if (word === undefined) return child.stdin.end();
      if (number === 0) verb = word.text;
      at = word.next;
    }
    while (held.length < at + bytes) if (!(await more())) return child.stdin.end();
    call(verb, () => send(at + bytes));
  }
}
