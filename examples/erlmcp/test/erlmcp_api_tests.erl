-module(erlmcp_api_tests).
-include_lib("eunit/include/eunit.hrl").
-import(erlmcp_test_http, [get/1, post/2, call/3, connect/0]).
-compile({no_auto_import, [get/1]}).

rpc(Method, Params) -> post("/mcp", #{jsonrpc => <<"2.0">>, id => 1, method => Method, params => Params}).

order(Fields) -> post("/tcps/work-orders", maps:merge(#{bucket => <<"quality">>, priority => 5}, Fields)).

api_test_() ->
    {setup, fun() -> erlmcp_test_http:start([{"RELEASE_COMMIT", "abc"}, {"TCPS_WIP_LIMIT", "3"}]) end, fun erlmcp_test_http:stop/1, [
        {"health reports the running version and has ten checks", fun() ->
            {200, _, Health} = get("/health"),
            {ok, Vsn} = application:get_key(erlmcp, vsn),
            ?assertMatch(#{<<"status">> := <<"healthy">>, <<"commit">> := <<"abc">>, <<"config_hash">> := null}, Health),
            ?assertEqual(list_to_binary(Vsn), maps:get(<<"version">>, Health)),
            ?assertEqual([<<"gproc">>, <<"poolboy">>, <<"tcps">>, <<"disk">>, <<"memory">>, <<"database">>, <<"transport">>,
                          <<"vm">>, <<"application">>, <<"supervisors">>],
                         [Name || #{<<"name">> := Name} <- maps:get(<<"checks">>, Health)]),
            ?assertMatch(#{<<"memory_total">> := M, <<"process_count">> := P} when M > 0 andalso P > 0, maps:get(<<"metrics">>, Health))
        end},
        {"the probes have their checks", fun() ->
            [begin
                {200, _, #{<<"checks">> := Checks}} = get(["/health/", Probe]),
                ?assertEqual(Names, [Name || #{<<"name">> := Name} <- Checks])
            end || {Probe, Names} <- [
                {"ready", [<<"gproc">>, <<"database">>, <<"transport">>]}, {"live", [<<"vm">>, <<"memory">>]},
                {"startup", [<<"application">>, <<"supervisors">>, <<"gproc">>]}
            ]],
            ?assertMatch({404, _, _}, get("/health/other"))
        end},
        {"a part that fails makes health unhealthy", fun() ->
            ok = supervisor:terminate_child(erlmcp_sup, erlmcp_registry),
            {503, _, #{<<"status">> := <<"unhealthy">>}} = get("/health"),
            {503, _, _} = get("/health/ready"),
            {200, _, _} = get("/health/live"),
            {ok, _} = supervisor:restart_child(erlmcp_sup, erlmcp_registry),
            {200, _, #{<<"status">> := <<"healthy">>}} = get("/health")
        end},
        {"without its pool the service is degraded", fun() ->
            ok = supervisor:terminate_child(erlmcp_sup, erlmcp_pool),
            ?assertMatch(degraded, erlmcp_health:overall(erlmcp_health:checks([poolboy, vm]))),
            {ok, _} = supervisor:restart_child(erlmcp_sup, erlmcp_pool)
        end},
        {"MCP initializes", fun() ->
            {200, Headers, #{<<"result">> := Result}} = rpc(initialize, #{}),
            ?assertMatch(#{<<"protocolVersion">> := _, <<"serverInfo">> := #{<<"name">> := <<"erlmcp">>}}, Result),
            ?assert(maps:is_key(<<"Mcp-Session-Id">>, Headers))
        end},
        {"MCP lists and calls tools", fun() ->
            {200, _, #{<<"result">> := #{<<"tools">> := Tools}}} = rpc(<<"tools/list">>, #{}),
            ?assertEqual(3, length(Tools)),
            {200, _, #{<<"result">> := #{<<"content">> := _}}} =
                rpc(<<"tools/call">>, #{name => work_order_create, arguments => #{bucket => <<"mcp">>, priority => 1}}),
            ?assertMatch({200, _, #{<<"result">> := #{<<"isError">> := true}}},
                         rpc(<<"tools/call">>, #{name => work_order_create, arguments => #{}})),
            ?assertMatch({200, _, #{<<"error">> := #{<<"code">> := -32602}}}, rpc(<<"tools/call">>, #{name => none}))
        end},
        {"MCP refuses unknown methods and messages", fun() ->
            ?assertMatch({200, _, #{<<"error">> := #{<<"code">> := -32601}}}, rpc(none, #{})),
            ?assertMatch({400, _, #{<<"error">> := #{<<"code">> := -32700}}}, post("/mcp", <<"{">>)),
            ?assertMatch({400, _, #{<<"error">> := #{<<"code">> := -32600}}}, post("/mcp", <<"[]">>)),
            ?assertMatch({202, _, <<>>}, post("/mcp", #{jsonrpc => <<"2.0">>, method => 'notifications/initialized'}))
        end},
        {"a work order is created, found and listed", fun() ->
            {201, _, #{<<"id">> := Id} = Order} = order(#{title => <<"Prüfen"/utf8>>}),
            ?assertMatch({200, _, Order}, get(["/tcps/work-orders/", Id])),
            {200, _, #{<<"work_orders">> := Orders}} = get("/tcps/work-orders?bucket=quality"),
            ?assert(lists:member(Order, Orders)),
            ?assertMatch({404, _, _}, get("/tcps/work-orders/none"))
        end},
        {"a work order needs a bucket and a priority", fun() ->
            [?assertMatch({422, _, #{<<"error">> := _}}, order(Fields), Fields) || Fields <- [
                #{bucket => null}, #{bucket => <<"A b">>}, #{bucket => <<>>}, #{priority => null}, #{priority => 0},
                #{priority => 11}, #{priority => <<"soon">>}, #{title => 7}
            ]],
            ?assertMatch({400, _, _}, post("/tcps/work-orders", <<"[]">>)),
            ?assertMatch({400, _, _}, post("/tcps/work-orders", <<"{\"bucket\":">>))
        end},
        {"the status of a work order only moves forward", fun() ->
            {201, _, #{<<"id">> := Id}} = order(#{bucket => <<"flow">>}),
            Change = fun(Status) -> call("PATCH", ["/tcps/work-orders/", Id], erlmcp_json:encode(#{status => Status})) end,
            ?assertMatch({200, _, #{<<"status">> := <<"in_progress">>}}, Change(in_progress)),
            ?assertMatch({409, _, _}, Change(open)),
            ?assertMatch({200, _, #{<<"status">> := <<"done">>}}, Change(done)),
            ?assertMatch({409, _, _}, Change(cancelled)),
            ?assertMatch({422, _, _}, Change(other))
        end},
        {"a bucket has a limit of work in progress", fun() ->
            [{201, _, _} = order(#{bucket => <<"full">>}) || _ <- [1, 2, 3]],
            ?assertMatch({409, _, _}, order(#{bucket => <<"full">>})),
            ?assertMatch({201, _, _}, order(#{bucket => <<"other">>}))
        end},
        {"a receipt is verified, also after the status changed; a changed one is not", fun() ->
            {201, _, #{<<"id">> := Id}} = order(#{bucket => <<"receipts">>}),
            {200, _, #{<<"sha256">> := Digest} = Receipt} = get(["/tcps/receipts/", Id]),
            ?assertEqual(64, byte_size(Digest)),
            {200, _, _} = call("PATCH", ["/tcps/work-orders/", Id], <<"{\"status\":\"done\"}">>),
            ?assertMatch({200, _, #{<<"valid">> := true}}, post("/tcps/receipts/verify", Receipt)),
            ?assertMatch({200, _, #{<<"valid">> := false}}, post("/tcps/receipts/verify", Receipt#{<<"sha256">> := <<"00">>})),
            ?assertMatch({200, _, #{<<"valid">> := false}}, post("/tcps/receipts/verify", Receipt#{<<"id">> := <<"none">>})),
            ?assertMatch({200, _, #{<<"valid">> := false}}, post("/tcps/receipts/verify", #{})),
            ?assertMatch({404, _, _}, get("/tcps/receipts/none"))
        end},
        {"a critical Andon event stops the line until it is resolved", fun() ->
            {200, _, #{<<"passed">> := true}} = get("/tcps/gates"),
            {201, _, #{<<"id">> := Id}} = post("/tcps/andon", #{type => <<"defect">>, severity => critical}),
            {200, _, #{<<"passed">> := false}} = get("/tcps/gates"),
            {200, _, #{<<"status">> := <<"resolved">>}} = call("POST", ["/tcps/andon/", Id, "/resolve"], <<>>),
            ?assertMatch({409, _, _}, call("POST", ["/tcps/andon/", Id, "/resolve"], <<>>)),
            {200, _, #{<<"passed">> := true}} = get("/tcps/gates"),
            ?assertMatch({422, _, _}, post("/tcps/andon", #{})),
            ?assertMatch({422, _, _}, post("/tcps/andon", #{type => <<"x">>, severity => <<"loud">>}))
        end},
        {"events arrive live", fun() ->
            Socket = connect(),
            ok = gen_tcp:send(Socket, "GET /tcps/events HTTP/1.1\r\nHost: a\r\n\r\n"),
            until(Socket, <<"event: ready">>, <<>>),
            {201, _, #{<<"id">> := Order}} = order(#{bucket => <<"live">>}),
            until(Socket, Order, <<>>),
            {201, _, #{<<"id">> := Andon}} = post("/tcps/andon", #{type => <<"defect">>}),
            until(Socket, Andon, <<>>),
            gen_tcp:close(Socket)
        end},
        {"the metrics have the counters", fun() ->
            Page = iolist_to_binary(element(3, erlmcp_metrics:page())),
            [?assertNotEqual(nomatch, binary:match(Page, Name), Name) || Name <- [
                <<"erlmcp_memory_bytes{kind=\"ets\"}">>, <<"erlmcp_process_count">>, <<"erlmcp_run_queue">>, <<"erlmcp_uptime_seconds">>,
                <<"erlmcp_http_requests_total{path=\"/health\",status=\"200\"}">>, <<"erlmcp_http_errors_total">>,
                <<"erlmcp_http_request_duration_seconds_bucket">>, <<"erlmcp_quality_gate_threshold{gate=\"pass_rate\"}">>,
                <<"erlmcp_work_orders{status=\"open\"}">>, <<"erlmcp_andon_events_total">>
            ]]
        end}
    ]}.

until(Socket, Wanted, Seen) ->
    case binary:match(Seen, Wanted) of
        nomatch ->
            {ok, More} = gen_tcp:recv(Socket, 0, 3000),
            until(Socket, Wanted, <<Seen/binary, More/binary>>);
        _ ->
            ok
    end.

tcps_off_test() ->
    application:set_env(erlmcp, tcps, off),
    App = erlmcp_test_http:start([]),
    try
        ?assertMatch({404, _, _}, get("/tcps/work-orders")),
        ?assertMatch([#{status := not_applicable}], erlmcp_health:checks([tcps])),
        ?assertMatch({200, _, #{<<"status">> := <<"healthy">>}}, get("/health"))
    after
        application:unset_env(erlmcp, tcps),
        erlmcp_test_http:stop(App)
    end.

database_down_test() ->
    App = erlmcp_test_http:start([{"ERLMCP_DB_HOST", "127.0.0.1"}, {"ERLMCP_DB_PORT", "1"}]),
    try
        ?assertMatch({503, _, _}, get("/health/ready")),
        ?assertMatch({200, _, _}, get("/health/live"))
    after
        erlmcp_test_http:stop(App)
    end.

memory_limit_test() ->
    App = erlmcp_test_http:start([{"ERLMCP_MEMORY_LIMIT_MB", "1"}]),
    try
        ?assertMatch({503, _, _}, get("/health/live"))
    after
        erlmcp_test_http:stop(App)
    end.

fault_test_() ->
    [{Fault, fun() ->
        App = erlmcp_test_http:start([{"ERLMCP_FAULT", Fault}]),
        try
            {Status, _, #{<<"version">> := Version}} = get("/health"),
            ?assertEqual(Wanted, {Status, Version =:= <<"0.0.0-wrong">>})
        after
            erlmcp_test_http:stop(App)
        end
    end} || {Fault, Wanted} <- [{"health-500", {500, false}}, {"fail-after:0", {500, false}}, {"fail-after:60", {200, false}}, {"wrong-version", {200, true}}]].

port_in_use_test() ->
    logger:set_primary_config(level, none),
    {ok, Socket} = gen_tcp:listen(0, [{ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Socket),
    os:putenv("ERLMCP_PORT", integer_to_list(Port)),
    os:putenv("ERLMCP_METRICS_PORT", "0"),
    os:putenv("ERLMCP_HOST", "127.0.0.1"),
    Error = application:start(erlmcp),
    [os:unsetenv(Name) || Name <- ["ERLMCP_PORT", "ERLMCP_METRICS_PORT", "ERLMCP_HOST"]],
    logger:set_primary_config(level, notice),
    ?assertNotEqual(nomatch, string:find(io_lib:format("~p", [Error]), "eaddrinuse")).
