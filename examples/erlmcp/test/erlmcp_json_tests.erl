-module(erlmcp_json_tests).
-include_lib("eunit/include/eunit.hrl").

text(Term) -> iolist_to_binary(erlmcp_json:encode(Term)).

encode_test_() ->
    [?_assertEqual(Text, text(Term)) || {Term, Text} <- [
        {null, <<"null">>}, {undefined, <<"null">>}, {true, <<"true">>}, {healthy, <<"\"healthy\"">>},
        {-7, <<"-7">>}, {0.5, <<"0.5">>}, {[], <<"[]">>}, {[1, [2]], <<"[1,[2]]">>}, {#{}, <<"{}">>},
        {#{b => 1, <<"a">> => 2}, <<"{\"a\":2,\"b\":1}">>},
        {<<"a\"b\\c\n\t">>, <<"\"a\\\"b\\\\c\\n\\t\"">>}, {<<0, 31>>, <<"\"\\u0000\\u001f\"">>},
        {<<"é"/utf8>>, <<"\"é\""/utf8>>}, {<<16#ff>>, <<"\"ÿ\""/utf8>>}
    ]].

decode_test_() ->
    [?_assertEqual({ok, Term}, erlmcp_json:decode(Text)) || {Text, Term} <- [
        {<<" null ">>, null}, {<<"true">>, true}, {<<"false">>, false}, {<<"0">>, 0}, {<<"-12">>, -12},
        {<<"1.5">>, 1.5}, {<<"1e3">>, 1000.0}, {<<"-2.5E-1">>, -0.25}, {<<"\"\"">>, <<>>},
        {<<"[1, \"a\" ,null]">>, [1, <<"a">>, null]}, {<<"{}">>, #{}},
        {<<"{\"a\":{\"b\":[]}}">>, #{<<"a">> => #{<<"b">> => []}}},
        {<<"\"\\u00e9\\n\\/\"">>, <<"é\n/"/utf8>>}, {<<"\"\\ud83d\\ude00\"">>, <<16#1f600/utf8>>},
        {<<"\"\\ud83d\"">>, <<16#fffd/utf8>>}, {<<"{\"a\":1,\"a\":2}">>, #{<<"a">> => 2}}
    ]].

refuse_test_() ->
    [?_assertEqual({error, Error}, erlmcp_json:decode(Text)) || {Text, Error} <- [
        {<<>>, {0, ended}}, {<<"{">>, {1, ended}}, {<<"[1,]">>, {3, unexpected}}, {<<"{\"a\" 1}">>, {5, unexpected}},
        {<<"nul">>, {0, unexpected}}, {<<"1 2">>, {2, trailing}}, {<<"01">>, {1, bad_number}}, {<<"1.">>, {1, bad_number}},
        {<<"-">>, {0, bad_number}}, {<<"1e999">>, {0, bad_number}}, {<<"\"\\x\"">>, {1, bad_escape}},
        {<<"\"\\u12g4\"">>, {3, bad_escape}}, {<<"\"a\nb\"">>, {2, control_character}}, {<<"\"", 255, "\"">>, {1, not_utf8}},
        {<<"'a'">>, {0, unexpected}}, {<<"{a:1}">>, {1, unexpected}}
    ]].

too_deep_test() ->
    ?assertMatch({error, {_, too_deep}}, erlmcp_json:decode(binary:copy(<<"[">>, 100_000))).

round_trip_test() ->
    Term = #{<<"list">> => [1, 2.5, null, true, <<"ü"/utf8>>], <<"map">> => #{<<"x">> => []}},
    ?assertEqual({ok, Term}, erlmcp_json:decode(text(Term))).
