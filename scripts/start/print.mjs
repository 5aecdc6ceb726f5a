// What a person reads. Colour on a terminal only; without it every line says as much.

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };
const GOOD = new Set(["deployed", "unchanged"]);
const WIDE = 100;

export class Printer {
  verbose;
  #colour;
  #rows = [];
  #step = 0;

  constructor({ verbose, stream = process.stdout }) {
    this.verbose = verbose;
    this.#colour = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  }

  line(text = "") {
    process.stdout.write(`${text}\n`);
  }

  /** The heading of a step, and what it is about. */
  step(title, ...about) {
    this.#step += 1;
    this.line();
    this.line(this.#paint("bold", `${this.#step}. ${title}`));
    for (const text of about) this.line(`   ${text}`);
  }

  /** One action, how it ended, and what the service itself said afterwards: all as it should be. */
  acted({ what, outcome, ms, seen }) {
    this.line(`   ${this.#paint("green", "✓")} ${what.padEnd(46)} ${this.#outcome(outcome)} ${this.#paint("dim", seconds(ms).padStart(7))}`);
    this.line(`     ${this.#paint("cyan", seen.question)} ${this.#paint("dim", "→")} ${seen.answer}`);
    this.#rows.push({ step: this.#step, what, outcome, ms, seen: seen.answer });
  }

  /** Something that needs no more than a line. */
  done(what, ms) {
    this.line(`   ${this.#paint("green", "✓")} ${what.padEnd(58)} ${this.#paint("dim", seconds(ms).padStart(7))}`);
  }

  note(name, text) {
    const [first = "", ...more] = wrap(text, WIDE - 16);
    this.line(`     ${this.#paint("dim", `${name}:`.padEnd(10))} ${first}`);
    for (const line of more) this.line(`     ${" ".repeat(10)} ${line}`);
  }

  /** A line of an action's log. The bar keeps a real runner from reading the commands in it. */
  log(text, label) {
    for (const line of text.replace(/\n$/, "").split("\n")) this.line(this.#paint("dim", `     │ ${label}${line}`));
  }

  failed(message, details) {
    this.line();
    this.line(this.#paint("red", `✗ ${message}`));
    if (details === undefined) return;
    this.log(details.tail, "");
    this.line(`  the whole log: ${details.file}`);
  }

  ending({ where, took }) {
    this.line();
    this.line(this.#paint("bold", `What was done, in ${took}`));
    for (const { step, what, outcome, ms, seen } of this.#rows) {
      this.line(`   ${step}  ${what.padEnd(46)} ${this.#outcome(outcome)} ${seconds(ms).padStart(7)}   ${seen}`);
    }
    this.line();
    this.line("Nothing of it runs any more, and its temporary folder is removed.");
    this.line(`${this.#paint("bold", "Reports and logs:")} ${where}/   one folder an action, with report.html, log.txt and summary.md`);
    this.line(`${this.#paint("bold", "Next:")} "Use it" in README.md, for a service of your own: a deploy.yml and a workflow.`);
  }

  #outcome(word) {
    return this.#paint(GOOD.has(word) ? "green" : "yellow", word.padEnd(11));
  }

  #paint(name, text) {
    return this.#colour ? `\u001B[${CODES[name]}m${text}\u001B[0m` : text;
  }
}

export function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    if (lines.at(-1) !== "" && lines.at(-1).length + word.length >= width) lines.push("");
    lines.push(`${lines.pop()} ${word}`.trim());
  }
  return lines;
}
