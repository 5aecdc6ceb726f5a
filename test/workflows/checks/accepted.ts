import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { validate } from "@actions/languageservice/validate";
import { TextDocument } from "vscode-languageserver-textdocument";

export async function diag(root: string, file: string): Promise<string[]> {
  const text = readFileSync(join(root, file), "utf8");
  const found = await validate(TextDocument.create(`file:///repo/${file}`, "yaml", 1, text), {
    fileProvider: {
      getFileContent: async (ref) => {
        const path = ref.path;
        if (!existsSync(join(root, path))) throw new Error(`no ${path}`);
        return { name: path, content: readFileSync(join(root, path), "utf8") };
      },
    },
  });
  return found.map(({ message, range }) => `${file}:${range.start.line + 1}: ${message}`);
}
