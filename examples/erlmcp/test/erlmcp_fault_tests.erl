-module(erlmcp_fault_tests).
-include_lib("eunit/include/eunit.hrl").

parse_test_() ->
    [
        ?_assertEqual({none, 0}, erlmcp_fault:parse(undefined)),
        ?_assertEqual({crash_after, 5}, erlmcp_fault:parse(<<"crash-after">>)),
        ?_assertEqual({slow_start, 2}, erlmcp_fault:parse(<<"slow-start:2">>)),
        ?_assertError({unknown_fault, <<"nothing">>}, erlmcp_fault:parse(<<"nothing">>))
    ].
