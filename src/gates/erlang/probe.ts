import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.ts";
import type { GateContext } from "../gate.ts";

/** Reads what only Erlang reads reliably, and prints it as JSON, one line per file. Works on OTP 25, which has no json module. */
const PROBE = String.raw`#!/usr/bin/env escript
main(["terms" | Files]) -> [out(terms(F)) || F <- Files];
main(["app" | Files]) -> [out(app(F)) || F <- Files];
main(["tests" | Dirs]) -> [out(tests(F)) || D <- Dirs, F <- filelib:wildcard(D ++ "/*.beam")].
terms(F) ->
    case file:consult(F) of
        {ok, Ts} -> #{file => b(F), terms => length(Ts), list => length(Ts) =:= 1 andalso is_list(hd(Ts))};
        {error, R} -> {L, C, W} = where(R), #{file => b(F), line => L, col => C, error => b(W)}
    end.
where({{L, C}, M, D}) -> {L, C, M:format_error(D)};
where({L, M, D}) when is_integer(L) -> {L, 0, M:format_error(D)};
where(R) -> {0, 0, file:format_error(R)}.
app(F) ->
    case file:consult(F) of
        {ok, [{application, N, P}]} ->
            Vsn = proplists:get_value(vsn, P),
            #{file => b(F), name => N, vsn => case io_lib:printable_unicode_list(Vsn) of true -> b(Vsn); false -> b("") end,
              mod => case proplists:get_value(mod, P) of {M, _} when is_atom(M) -> M; _ -> b("") end,
              modules => length(proplists:get_value(modules, P, []))};
        {ok, _} -> #{file => b(F), error => b("is no application resource")};
        {error, R} -> {_, _, W} = where(R), #{file => b(F), error => b(W)}
    end.
tests(F) ->
    {ok, {M, [{exports, Es}]}} = beam_lib:chunks(F, [exports]),
    Is = fun(Suffix) -> lists:sort([N || {N, 0} <- Es, lists:suffix(Suffix, atom_to_list(N))]) end,
    #{module => M, tests => Is("_test"), generators => Is("_test_")}.
b(S) -> unicode:characters_to_binary(S).
out(T) -> io:setopts([{encoding, unicode}]), io:put_chars([j(T), $\n]).
j(M) when is_map(M) -> [$\{, lists:join($,, [[j(K), $:, j(V)] || {K, V} <- maps:to_list(M)]), $\}];
j(L) when is_list(L) -> [$[, lists:join($,, [j(X) || X <- L]), $]];
j(A) when is_boolean(A) -> atom_to_list(A);
j(A) when is_atom(A) -> j(atom_to_binary(A));
j(N) when is_integer(N) -> integer_to_list(N);
j(B) when is_binary(B) -> [$", [esc(C) || C <- unicode:characters_to_list(B)], $"].
esc($") -> "\\\"";
esc($\\) -> "\\\\";
esc(C) when C < 32 -> io_lib:format("\\u~4.16.0b", [C]);
esc(C) -> C.
`;

/** A file of Erlang terms: `error` with its place (0 where it has none) when it cannot be read. */
export interface TermsAnswer {
  readonly file: string;
  readonly terms?: number;
  /** Its only term is a list. */
  readonly list?: boolean;
  readonly line?: number;
  readonly col?: number;
  readonly error?: string;
}

export interface AppAnswer {
  readonly file: string;
  readonly name?: string;
  readonly vsn?: string;
  /** The module that it starts with; empty for a library. */
  readonly mod?: string;
  readonly modules?: number;
  readonly error?: string;
}

/** The EUnit functions that a compiled module exports. */
export interface TestsAnswer {
  readonly module: string;
  readonly tests: readonly string[];
  readonly generators: readonly string[];
}

interface Answers {
  readonly terms: TermsAnswer;
  readonly app: AppAnswer;
  readonly tests: TestsAnswer;
}

/**
 * What Erlang reads in files, or in folders for `tests`.
 * @throws UserError when there is no Erlang, or it fails
 */
export async function probe<Verb extends keyof Answers>(
  verb: Verb,
  paths: readonly string[],
  context: GateContext,
): Promise<Answers[Verb][]> {
  if (paths.length === 0) return [];
  const script = join((await context.workspace()).scratch, "probe.escript");
  writeFileSync(script, PROBE, { mode: 0o600 });
  const { code, stdout, stderr } = await context.run(["escript", script, verb, ...paths], {
    env: { ERL_FLAGS: undefined, ERL_AFLAGS: undefined, ERL_ZFLAGS: undefined },
  });
  if (code !== 0)
    throw new UserError(`Erlang could not read the files (${code}): ${(stderr || stdout).trim().slice(-300)}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answers[Verb]);
}
