// The output. Colours are used only on a terminal; no line depends on them.
import { join } from "node:path";

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 };
const GOOD = new Set(["deployed", "unchanged"]);
const WIDE = 110;

export class Printer {
  colour;
  #rows = [];
  #step = 0;
  #title = "";

  constructor({ stream = process.stdout } = {}) {
    this.colour = stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  }

  line(text = "") {
    process.stdout.write(`${text}\n`);
  }

  /** The heading of a step, and its explanation. */
  step(title, ...about) {
    this.#step += 1;
    this.#title = title;
    this.line();
    this.line(this.#paint("bold", `${this.#step}. ${title}`));
    for (const text of about) this.line(`   ${text}`);
  }

  /** The outcome of an environment, and what its service reports. */
  result(environment, outcome, observed) {
    this.line(`   ${this.#paint("cyan", "→")} ${environment.padEnd(10)} ${this.#outcome(outcome)} reports ${observed}`);
  }

  /** A line for the table at the end. */
  row(text, ms) {
    this.#rows.push({ step: this.#step, title: this.#title, text, ms });
  }

  note(name, text) {
    const [first = "", ...more] = wrap(text, WIDE - 16);
    this.line(`     ${this.#paint("dim", `${name}:`.padEnd(10))} ${first}`);
    for (const line of more) this.line(`     ${" ".repeat(10)} ${line}`);
  }

  failed(message, details) {
    this.line();
    this.line(this.#paint("red", `✗ ${message}`));
    if (details === undefined) return;
    // The bar keeps a real runner from executing workflow commands in the log.
    for (const line of details.tail.split("\n")) this.line(this.#paint("dim", `     │ ${line}`));
    this.line(`  full log: ${details.file}`);
  }

  ending({ where, took }) {
    this.line();
    this.line(this.#paint("bold", `Summary, ${took}`));
    for (const { step, title, text, ms } of this.#rows)
      this.line(`   ${step}  ${title.split(":")[0].padEnd(50)} ${seconds(ms).padStart(7)}   ${text}`);
    this.line();
    this.line("Everything was stopped, and the temporary folder was removed.");
    this.line(
      `${this.#paint("bold", "Reports and logs:")} ${where}/index.html   when each job ran, its log, its reports`,
    );
    this.line(
      `${this.#paint("bold", "For a service of your own:")} a deploy.yml, and this as .github/workflows/release.yml`,
    );
  }

  /** A file to paste, as it is, and the command that rehearses it; `root` is this checkout. */
  file(text, root) {
    this.line();
    for (const line of text.trimEnd().split("\n")) this.line(`    ${line}`);
    this.line();
    this.line("The README has the rest. To rehearse the pipeline in your repository:");
    this.line();
    this.line(`    node "${join(root, "dist/cli.js")}" rehearse`);
  }

  #outcome(word) {
    return this.#paint(GOOD.has(word) ? "green" : "yellow", word.padEnd(11));
  }

  #paint(name, text) {
    return this.colour ? `\u001B[${CODES[name]}m${text}\u001B[0m` : text;
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
