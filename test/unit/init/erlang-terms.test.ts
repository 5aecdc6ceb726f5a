import { expect, test } from "vitest";
import { readTerms, tuplesOf } from "../../../src/init/erlang-terms.ts";

test("terms are read with their lines, and comments are left out", () => {
  const terms = readTerms(`%% {a, 1}.
{b, "x" "y\\n", 'Q q', $}, -1.5e3, 16#ff, <<"bin"/utf8>>, #{k => [v | t]}}.

{c, []}.
`);
  expect(terms?.map(({ line }) => line)).toEqual([2, 4]);
  expect(terms?.[0]?.items.map(({ type, text }) => [type, text])).toEqual([
    ["atom", "b"],
    ["string", "xy\n"],
    ["atom", "Q q"],
    ["number", "$}"],
    ["number", "-1.5e3"],
    ["number", "16#ff"],
    ["other", ""],
    ["other", ""],
  ]);
  expect(tuplesOf(terms ?? [], "c")).toHaveLength(1);
});

test.each(["{a, [}.", "{a}", "X.", "fun() -> ok end.", "{a b}.", '"open'])("%s is not a list of terms", (text) => {
  expect(readTerms(text)).toBeUndefined();
});
