%% JSON (RFC 8259), small and strict. Objects are maps with binary keys; atoms other than
%% true, false and null are written as strings. Keys are written sorted, so the same term
%% always gives the same bytes.
-module(erlmcp_json).

-export([encode/1, decode/1]).

-define(MAX_DEPTH, 100).
-define(IS_DIGIT(C), (C >= $0 andalso C =< $9)).

-type json() :: null | boolean() | number() | binary() | [json()] | #{binary() => json()}.
-export_type([json/0]).

-spec encode(term()) -> iodata().
encode(Atom) when Atom =:= true; Atom =:= false; Atom =:= null -> atom_to_binary(Atom);
encode(undefined) -> <<"null">>;
encode(Atom) when is_atom(Atom) -> string(atom_to_binary(Atom));
encode(Number) when is_integer(Number) -> integer_to_binary(Number);
encode(Number) when is_float(Number) -> float_to_binary(Number, [{decimals, 6}, compact]);
encode(Text) when is_binary(Text) -> string(Text);
encode(List) when is_list(List) -> [$[, lists:join($,, [encode(Item) || Item <- List]), $]];
encode(Map) when is_map(Map) ->
    Pairs = lists:sort([{key(Key), Value} || {Key, Value} <- maps:to_list(Map)]),
    [${, lists:join($,, [[string(Key), $:, encode(Value)] || {Key, Value} <- Pairs]), $}].

key(Key) when is_atom(Key) -> atom_to_binary(Key);
key(Key) when is_binary(Key) -> Key.

string(Text) ->
    Valid = case unicode:characters_to_binary(Text) of
        Fine when is_binary(Fine) -> Fine;
        _ -> unicode:characters_to_binary(Text, latin1)
    end,
    [$", [escape(C) || <<C/utf8>> <= Valid], $"].

escape($") -> <<"\\\"">>;
escape($\\) -> <<"\\\\">>;
escape($\n) -> <<"\\n">>;
escape($\r) -> <<"\\r">>;
escape($\t) -> <<"\\t">>;
escape(C) when C < 16#20; C =:= 16#7f; C =:= 16#2028; C =:= 16#2029 -> io_lib:format("\\u~4.16.0b", [C]);
escape(C) -> <<C/utf8>>.

-spec decode(binary()) -> {ok, json()} | {error, {Position :: non_neg_integer(), Reason :: atom()}}.
decode(Text) when is_binary(Text) ->
    try
        {Value, Rest} = value(space(Text), 0),
        case space(Rest) of
            <<>> -> {ok, Value};
            More -> fail(More, trailing)
        end
    catch
        throw:{json, Left, Reason} -> {error, {byte_size(Text) - Left, Reason}}
    end.

fail(Rest, Reason) ->
    throw({json, byte_size(Rest), Reason}).

space(<<C, Rest/binary>>) when C =:= $\s; C =:= $\t; C =:= $\n; C =:= $\r -> space(Rest);
space(Rest) -> Rest.

value(Rest, Depth) when Depth > ?MAX_DEPTH -> fail(Rest, too_deep);
value(<<${, Rest/binary>>, Depth) -> object(space(Rest), Depth);
value(<<$[, Rest/binary>>, Depth) -> array(space(Rest), Depth);
value(<<$", Rest/binary>>, _) -> text(Rest, []);
value(<<"true", Rest/binary>>, _) -> {true, Rest};
value(<<"false", Rest/binary>>, _) -> {false, Rest};
value(<<"null", Rest/binary>>, _) -> {null, Rest};
value(<<C, _/binary>> = Rest, _) when C =:= $-; ?IS_DIGIT(C) -> number(Rest);
value(<<>>, _) -> fail(<<>>, ended);
value(Rest, _) -> fail(Rest, unexpected).

object(<<$}, Rest/binary>>, _) -> {#{}, Rest};
object(Rest, Depth) -> members(Rest, Depth, #{}).

members(<<$", Rest/binary>>, Depth, Map) ->
    {Key, AfterKey} = text(Rest, []),
    AfterColon = expect($:, space(AfterKey)),
    {Value, AfterValue} = value(space(AfterColon), Depth + 1),
    case space(AfterValue) of
        <<$,, More/binary>> -> members(space(More), Depth, Map#{Key => Value});
        <<$}, More/binary>> -> {Map#{Key => Value}, More};
        <<>> -> fail(<<>>, ended);
        Other -> fail(Other, unexpected)
    end;
members(<<>>, _, _) -> fail(<<>>, ended);
members(Rest, _, _) -> fail(Rest, unexpected).

expect(C, <<C, Rest/binary>>) -> Rest;
expect(_, <<>>) -> fail(<<>>, ended);
expect(_, Rest) -> fail(Rest, unexpected).

array(<<$], Rest/binary>>, _) -> {[], Rest};
array(Rest, Depth) -> items(Rest, Depth, []).

items(Rest, Depth, Items) ->
    {Value, AfterValue} = value(Rest, Depth + 1),
    case space(AfterValue) of
        <<$,, More/binary>> -> items(space(More), Depth, [Value | Items]);
        <<$], More/binary>> -> {lists:reverse([Value | Items]), More};
        <<>> -> fail(<<>>, ended);
        Other -> fail(Other, unexpected)
    end.

text(<<$", Rest/binary>>, Done) -> {unicode:characters_to_binary(lists:reverse(Done)), Rest};
text(<<"\\u", Rest/binary>>, Done) -> escaped(Rest, Done);
text(<<$\\, C, Rest/binary>> = All, Done) ->
    case C of
        $" -> text(Rest, [$" | Done]);
        $\\ -> text(Rest, [$\\ | Done]);
        $/ -> text(Rest, [$/ | Done]);
        $b -> text(Rest, [$\b | Done]);
        $f -> text(Rest, [$\f | Done]);
        $n -> text(Rest, [$\n | Done]);
        $r -> text(Rest, [$\r | Done]);
        $t -> text(Rest, [$\t | Done]);
        _ -> fail(All, bad_escape)
    end;
text(<<C, _/binary>> = Rest, _) when C < 16#20 -> fail(Rest, control_character);
text(<<C/utf8, Rest/binary>>, Done) -> text(Rest, [C | Done]);
text(<<>>, _) -> fail(<<>>, ended);
text(Rest, _) -> fail(Rest, not_utf8).

%% A pair of surrogates is one character; half a pair becomes the replacement character.
escaped(Rest, Done) ->
    case hex(Rest) of
        {High, <<"\\u", More/binary>>} when High >= 16#d800, High =< 16#dbff ->
            case hex(More) of
                {Low, After} when Low >= 16#dc00, Low =< 16#dfff ->
                    text(After, [16#10000 + ((High - 16#d800) bsl 10) + (Low - 16#dc00) | Done]);
                _ ->
                    text(<<"\\u", More/binary>>, [16#fffd | Done])
            end;
        {Code, After} when Code >= 16#d800, Code =< 16#dfff -> text(After, [16#fffd | Done]);
        {Code, After} -> text(After, [Code | Done])
    end.

hex(<<Digits:4/binary, Rest/binary>> = All) ->
    case lists:all(fun is_hex/1, binary_to_list(Digits)) of
        true -> {binary_to_integer(Digits, 16), Rest};
        false -> fail(All, bad_escape)
    end;
hex(Rest) -> fail(Rest, bad_escape).

is_hex(C) -> ?IS_DIGIT(C) orelse (C >= $a andalso C =< $f) orelse (C >= $A andalso C =< $F).

number(All) ->
    case re:run(All, "^-?(0|[1-9][0-9]{0,308})(\\.[0-9]{1,400})?([eE][+-]?[0-9]{1,4})?", [{capture, all, binary}]) of
        {match, [Whole, _]} -> {binary_to_integer(Whole), after_number(All, Whole)};
        {match, [Whole, Int, Fraction | _]} -> {to_float(All, Whole, Int, Fraction), after_number(All, Whole)};
        nomatch -> fail(All, bad_number)
    end.

after_number(All, Whole) ->
    case binary_part(All, byte_size(Whole), byte_size(All) - byte_size(Whole)) of
        <<C, _/binary>> = Rest when ?IS_DIGIT(C); C =:= $. -> fail(Rest, bad_number);
        Rest -> Rest
    end.

%% Erlang wants a fraction before an exponent: 1e5 becomes 1.0e5.
to_float(All, Whole, _Int, Fraction) ->
    Text = case Fraction of
        <<>> ->
            [Mantissa, Exponent] = re:split(Whole, "[eE]"),
            <<Mantissa/binary, ".0e", Exponent/binary>>;
        _ ->
            Whole
    end,
    try binary_to_float(Text)
    catch error:badarg -> fail(All, bad_number)
    end.
