import { isScalar, parseDocument, visit } from "yaml";

/**
 * The same YAML with each text of several lines that has an expression in it written on one, and as many lines as before.
 * GitHub's parser for JavaScript takes such a text as it stands in the file, indented and not folded; the runner's does not.
 */
export function onOneLine(content: string): string {
  const places: { from: number; to: number; text: string }[] = [];
  const document = parseDocument(content, { logLevel: "silent" });
  visit(document, {
    Scalar: (_key, node) => {
      if (
        !isScalar(node) ||
        typeof node.value !== "string" ||
        !node.value.includes("${{") ||
        node.anchor !== undefined ||
        node.tag !== undefined
      )
        return;
      const [from = 0, to = 0] = node.range ?? [];
      const [, ...more] = content.slice(from, to).split("\n");
      // What follows in the last line may not begin further left than it did.
      if (more.length > 0)
        places.push({
          from,
          to,
          text: JSON.stringify(node.value) + "\n".repeat(more.length) + (/^ */.exec(more.at(-1) ?? "")?.[0] ?? ""),
        });
    },
  });
  return places
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: line }) => text.slice(0, from) + line + text.slice(to), content);
}
