import { validate } from "@actions/languageservice/validate";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Repository } from "./source.ts";
import type { Check } from "./source.ts";

// The language service keeps what it has parsed by its address: another text needs another one.
let folders = 0;

/** GitHub's own parser accepts the file, and its language service finds the inputs of every action and workflow that is ours. */
export const accepted: Check = async (repository) => {
  const fileProvider = {
    getFileContent: async ({ path }: { path: string }) => {
      const source = repository.resolve(`$/${path.replace(/\/action\.ya?ml$/, "")}`);
      if (source === undefined) throw new Error(`there is no ${path}`);
      return { name: path, content: source.text };
    },
  };
  const folder = `file:///${(folders += 1)}/`;
  const found = await Promise.all(
    repository.sources.map(async ({ path, text }) => {
      const problems = await validate(TextDocument.create(folder + path, "yaml", 1, text), { fileProvider });
      return problems.map(({ message, range }) => `${path}:${range.start.line + 1}: ${message}`);
    }),
  );
  return found.flat();
};

/** What is called is there. The language service looks no further than steps. */
export const there: Check = (repository) =>
  repository.sources.flatMap((source) => {
    const uses = [
      ...source.jobs.map(({ job, at }) => ({ uses: job.uses, at })),
      ...source.steps.map(({ step, at }) => ({ uses: step.uses, at })),
    ];
    return uses.flatMap(({ uses: name, at }) =>
      name !== undefined && Repository.pathOf(name) !== undefined && repository.resolve(name) === undefined
        ? [source.finding([...at, "uses"], `${name} is not there`)]
        : [],
    );
  });
