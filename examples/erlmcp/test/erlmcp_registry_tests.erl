-module(erlmcp_registry_tests).
-include_lib("eunit/include/eunit.hrl").

registry_test_() ->
    {setup,
        fun() -> {ok, Pid} = erlmcp_registry:start_link(), unlink(Pid), Pid end,
        fun(Pid) -> gen_server:stop(Pid) end,
        [
            {"a name is given once", fun() ->
                ?assertEqual(yes, erlmcp_registry:register_name({a, 1}, self())),
                ?assertEqual(no, erlmcp_registry:register_name({a, 1}, self())),
                ?assertEqual(self(), erlmcp_registry:whereis_name({a, 1})),
                ok = erlmcp_registry:unregister_name({a, 1}),
                ?assertEqual(undefined, erlmcp_registry:whereis_name({a, 1}))
            end},
            {"a name is free when its process ends", fun() ->
                {Pid, Ref} = spawn_monitor(fun() -> receive stop -> ok end end),
                yes = erlmcp_registry:register_name(b, Pid),
                Pid ! stop,
                receive {'DOWN', Ref, process, _, _} -> ok end,
                _ = sys:get_state(erlmcp_registry),
                ?assertEqual(undefined, erlmcp_registry:whereis_name(b))
            end},
            {"a message is sent by name", fun() ->
                yes = erlmcp_registry:register_name(c, self()),
                erlmcp_registry:send(c, hello),
                ?assertEqual(hello, receive M -> M after 100 -> nothing end),
                ?assertExit({badarg, _}, erlmcp_registry:send(nobody, hello)),
                erlmcp_registry:unregister_name(c)
            end},
            {"it checks itself and leaves nothing", fun() ->
                ?assert(erlmcp_registry:works()),
                ?assertEqual(0, erlmcp_registry:count())
            end}
        ]}.

no_registry_test() ->
    ?assertNot(erlmcp_registry:works()).
