-module(tcps_persistence_tests).
-include_lib("eunit/include/eunit.hrl").

thing(Id, Fields) -> maps:merge(#{id => Id, status => <<"open">>, created_at => Id}, Fields).

start(Folder) ->
    case Folder of
        none -> os:unsetenv("ERLMCP_DATA_DIR");
        _ -> os:putenv("ERLMCP_DATA_DIR", Folder)
    end,
    {ok, Pid} = tcps_persistence:start_link(),
    unlink(Pid),
    Pid.

folder() ->
    filename:join([filename:basedir(user_cache, "erlmcp-test"), integer_to_list(erlang:unique_integer([positive])) ++ os:getpid()]).

memory_test_() ->
    {foreach, fun() -> start(none) end, fun gen_server:stop/1, [
        {"work orders", fun() ->
            [ok = tcps_persistence:store_work_order(thing(Id, #{bucket => Bucket})) || {Id, Bucket} <- [{<<"b">>, <<"x">>}, {<<"a">>, <<"y">>}]],
            ?assertMatch({ok, #{bucket := <<"x">>}}, tcps_persistence:get_work_order(<<"b">>)),
            ?assertMatch([#{id := <<"a">>}, #{id := <<"b">>}], tcps_persistence:list_work_orders()),
            ?assertMatch([#{id := <<"a">>}], tcps_persistence:list_work_orders_by_bucket(<<"y">>)),
            ok = tcps_persistence:update_work_order(thing(<<"b">>, #{status => <<"done">>})),
            ?assertMatch([#{id := <<"b">>}], tcps_persistence:list_work_orders_by_status(<<"done">>)),
            ?assertEqual({error, not_found}, tcps_persistence:update_work_order(thing(<<"c">>, #{}))),
            ok = tcps_persistence:delete_work_order(<<"b">>),
            ?assertEqual({error, not_found}, tcps_persistence:delete_work_order(<<"b">>)),
            ?assertEqual({error, not_found}, tcps_persistence:get_work_order(<<"b">>))
        end},
        {"Andon events", fun() ->
            ok = tcps_persistence:store_andon_event(thing(<<"a">>, #{})),
            ?assertMatch({ok, _}, tcps_persistence:get_andon_event(<<"a">>)),
            ?assertMatch([_], tcps_persistence:list_andon_events()),
            ok = tcps_persistence:update_andon_event(thing(<<"a">>, #{status => <<"resolved">>})),
            ?assertEqual([], tcps_persistence:list_andon_events_by_status(<<"open">>))
        end},
        {"receipts", fun() ->
            ok = tcps_persistence:store_receipt(thing(<<"a">>, #{})),
            ?assertMatch({ok, _}, tcps_persistence:load_receipt(<<"a">>)),
            ?assertEqual({error, not_found}, tcps_persistence:load_receipt(<<"b">>))
        end},
        {"what is stored under a wrong name is found", fun() ->
            ?assertEqual(ok, tcps_persistence:verify_integrity()),
            sys:replace_state(tcps_persistence, fun(S) -> ets:insert(tcps_persistence, {{receipt, <<"x">>}, thing(<<"y">>, #{})}), S end),
            ?assertEqual({error, {mismatch, [{receipt, <<"x">>}]}}, tcps_persistence:verify_integrity())
        end},
        {"a backup comes back", fun() ->
            File = filename:join(folder(), "backup"),
            ok = filelib:ensure_dir(File),
            ok = tcps_persistence:store_work_order(thing(<<"a">>, #{})),
            ok = tcps_persistence:backup(File),
            ok = tcps_persistence:delete_work_order(<<"a">>),
            ?assertEqual({ok, 1}, tcps_persistence:restore(File)),
            ?assertMatch([_], tcps_persistence:list_work_orders()),
            ok = file:write_file(File, "no backup"),
            ?assertMatch({error, _}, tcps_persistence:restore(File)),
            ?assertMatch([_], tcps_persistence:list_work_orders()),
            ok = file:del_dir_r(filename:dirname(File))
        end}
    ]}.

file_test() ->
    Folder = folder(),
    First = start(Folder),
    ok = tcps_persistence:store_work_order(thing(<<"a">>, #{})),
    ok = tcps_persistence:store_work_order(thing(<<"b">>, #{})),
    ok = tcps_persistence:delete_work_order(<<"b">>),
    ok = gen_server:stop(First),
    Second = start(Folder),
    ?assertMatch([#{id := <<"a">>}], tcps_persistence:list_work_orders()),
    ?assertEqual({ok, 1}, tcps_persistence:rebuild_ontology()),
    ok = gen_server:stop(Second),
    os:unsetenv("ERLMCP_DATA_DIR"),
    ok = file:del_dir_r(Folder).
