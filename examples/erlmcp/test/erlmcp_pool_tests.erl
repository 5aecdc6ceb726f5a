-module(erlmcp_pool_tests).
-include_lib("eunit/include/eunit.hrl").

pool_test_() ->
    {foreach,
        fun() ->
            os:putenv("ERLMCP_POOL_SIZE", "2"),
            {ok, Pid} = erlmcp_pool:start_link(),
            unlink(Pid),
            Pid
        end,
        fun(Pid) -> os:unsetenv("ERLMCP_POOL_SIZE"), gen_server:stop(Pid) end,
        [
            {"a function runs", fun() -> ?assertEqual({ok, 3}, erlmcp_pool:run(fun() -> 1 + 2 end)) end},
            {"a function that fails does not take the worker", fun() ->
                ?assertEqual({error, {error, oops}}, erlmcp_pool:run(fun() -> error(oops) end)),
                free(2)
            end},
            {"a worker that ends is replaced", fun() ->
                ?assertEqual({error, worker_ended}, erlmcp_pool:run(fun() -> exit(self(), kill) end)),
                free(2),
                ?assertEqual({ok, ok}, erlmcp_pool:run(fun() -> ok end))
            end},
            {"a function that takes too long is ended", fun() ->
                ?assertEqual({error, timeout}, erlmcp_pool:run(fun() -> timer:sleep(5000) end, 50)),
                free(2)
            end},
            {"when all are lent, a caller waits or gets an error", fun() ->
                [spawn(fun() -> erlmcp_pool:run(fun() -> timer:sleep(300) end) end) || _ <- [1, 2]],
                free(0),
                ?assertEqual({error, busy}, erlmcp_pool:run(fun() -> ok end, 50)),
                ?assertEqual({ok, ok}, erlmcp_pool:run(fun() -> ok end, 2000)),
                free(2)
            end},
            {"a borrower that ends gives back", fun() ->
                Pid = spawn(fun() -> erlmcp_pool:run(fun() -> timer:sleep(100) end) end),
                free(1),
                exit(Pid, kill),
                free(2)
            end}
        ]}.

%% Waits until so many are free.
free(Count) -> free(Count, 100).

free(Count, 0) -> ?assertMatch(#{free := Count}, erlmcp_pool:status());
free(Count, Tries) ->
    case erlmcp_pool:status() of
        #{free := Count} -> ok;
        _ -> timer:sleep(10), free(Count, Tries - 1)
    end.
