import { Literal, Logical, FunctionCall, Grouping } from "@actions/expressions/ast";
import type { Expr } from "@actions/expressions/ast";
import { accesses, all, callsOf, expressionsOf } from "./expression.ts";
import type { Check } from "./source.ts";

/** zizmor's unsound-condition: text around `${{ }}`, a line end at least, makes a condition that is always true. */
export const conditions: Check = ({ sources }) =>
  sources.flatMap((source) =>
    source.scalars.flatMap(({ at, text }) =>
      at.at(-1) === "if" && text.includes("${{") && !/^\$\{\{(?:(?!\}\})[^])*\}\}$/.test(text)
        ? [source.finding(at, "the condition is a text with an expression in it: always true")]
        : [],
    ),
  );

/** zizmor's unsound-contains: in a text `contains` finds parts of words too. */
export const contains: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) =>
      callsOf(tree, "contains").flatMap(([where]) =>
        where instanceof Literal
          ? [source.finding(at, "contains() in a text also finds parts of words; write fromJSON('[…]')")]
          : [],
      ),
    ),
  );

/** zizmor's unsound-ternary: `a && '' || b` is b also when a is true. */
export const ternaries: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) =>
      all(tree).flatMap((each) => {
        if (!(each instanceof Logical) || each.operator.lexeme !== "||") return [];
        const [first] = each.args;
        const inner = ungrouped(first);
        const middle =
          inner instanceof Logical && inner.operator.lexeme === "&&" && each.args.length === 2
            ? ungrouped(inner.args.at(-1))
            : undefined;
        const asValue = at.at(-1) !== "if";
        return middle !== undefined && asValue && !alwaysTrue(middle)
          ? [source.finding(at, "a && b || c is c where b is empty: write b so that it cannot be")]
          : [];
      }),
    ),
  );

/** zizmor's bot-conditions: who started a run can be forged by who writes to a pull request. */
export const bots: Check = ({ sources }) =>
  sources.flatMap((source) =>
    expressionsOf(source).flatMap(({ tree, at }) =>
      at.at(-1) === "if" &&
      accesses(tree).some(
        ([context, name]) => context === "github" && ["actor", "triggering_actor"].includes(name ?? ""),
      )
        ? [source.finding(at, "a condition on github.actor, which is whoever touched it last")]
        : [],
    ),
  );

function ungrouped(tree: Expr | undefined): Expr | undefined {
  return tree instanceof Grouping ? ungrouped(tree.group) : tree;
}

function alwaysTrue(tree: Expr): boolean {
  if (tree instanceof Literal) return !["", "0", "false"].includes(tree.literal.coerceString());
  // What is formatted keeps the text around its values; a last resort is a literal.
  if (tree instanceof FunctionCall && tree.functionName.lexeme === "format")
    return tree.args[0] instanceof Literal && /^[^{]|[^}]$/.test(tree.args[0].literal.coerceString());
  if (tree instanceof Grouping) return alwaysTrue(tree.group);
  return tree instanceof Logical && tree.operator.lexeme === "||" && tree.args.some(alwaysTrue);
}
