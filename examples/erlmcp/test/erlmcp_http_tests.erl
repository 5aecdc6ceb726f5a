-module(erlmcp_http_tests).
-include_lib("eunit/include/eunit.hrl").
-import(erlmcp_test_http, [get/1, raw/1, connect/0, read/1]).
-compile({no_auto_import, [get/1]}).

http_test_() ->
    {setup, fun() -> erlmcp_test_http:start([]) end, fun erlmcp_test_http:stop/1, [
        {"bad requests get the right status", fun() ->
            [?assertMatch({Status, _, _}, raw(Bytes), Bytes) || {Status, Bytes} <- [
                {400, "nonsense\r\n\r\n"},
                {400, "GET /health HTTP/1.1\r\n\r\n"},
                {400, "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
                {400, "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"},
                {400, "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"},
                {400, "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"},
                {400, "GET /health HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n"},
                {404, "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"},
                {404, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n"},
                {405, "DELETE /health HTTP/1.1\r\nHost: a\r\n\r\n"},
                {413, "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n"},
                {431, ["GET /", lists:duplicate(20_000, $a), " HTTP/1.1\r\n\r\n"]},
                {431, ["GET / HTTP/1.1\r\nHost: a\r\n", [["x", integer_to_list(N), ": 1\r\n"] || N <- lists:seq(1, 101)], "\r\n"]},
                {501, "POST /mcp HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
                {505, "GET /health HTTP/2.0\r\nHost: a\r\n\r\n"}
            ]]
        end},
        {"HTTP/1.0 is served and closed", fun() ->
            {200, Headers, _} = raw("GET /health HTTP/1.0\r\n\r\n"),
            ?assertEqual(<<"close">>, maps:get('Connection', Headers))
        end},
        {"a connection serves many requests, also sent at once", fun() ->
            Socket = connect(),
            One = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
            ok = gen_tcp:send(Socket, One),
            ?assertMatch({200, _, _}, read(Socket)),
            ok = gen_tcp:send(Socket, [One, "\r\n", One]),
            ?assertMatch({200, _, _}, read(Socket)),
            ?assertMatch({200, _, _}, read(Socket)),
            gen_tcp:close(Socket)
        end},
        {"a request may come byte by byte", fun() ->
            Socket = connect(),
            [ok = gen_tcp:send(Socket, [C]) || C <- "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}"],
            ?assertMatch({400, _, #{<<"error">> := #{<<"code">> := -32600}}}, read(Socket))
        end},
        {"HEAD has the headers and no body", fun() ->
            Socket = connect(),
            ok = gen_tcp:send(Socket, "HEAD /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
            {ok, Bytes} = gen_tcp:recv(Socket, 0, 2000),
            ?assertMatch({match, _}, re:run(Bytes, "^HTTP/1.1 200 OK\r\n.*content-length: [1-9].*\r\n\r\n$", [dotall])),
            ?assertEqual({error, closed}, gen_tcp:recv(Socket, 0, 2000))
        end},
        {"100-continue is answered", fun() ->
            Socket = connect(),
            ok = gen_tcp:send(Socket, "POST /mcp HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            ?assertEqual({ok, <<"HTTP/1.1 100 Continue\r\n\r\n">>}, gen_tcp:recv(Socket, 25, 2000)),
            ok = gen_tcp:send(Socket, "{}"),
            ?assertMatch({400, _, _}, read(Socket))
        end},
        {"an absolute target and a query are understood", fun() ->
            ?assertMatch({200, _, _}, raw("GET http://a/health/live?x=1 HTTP/1.1\r\nHost: a\r\n\r\n"))
        end},
        {"a client that disconnects does not affect others", fun() ->
            [begin S = connect(), gen_tcp:send(S, "GET /he"), gen_tcp:close(S) end || _ <- lists:seq(1, 50)],
            ?assertMatch({200, _, _}, get("/health"))
        end},
        {"many clients at once are served", fun() ->
            Me = self(),
            Pids = [spawn_link(fun() -> Me ! {self(), get("/health/ready")} end) || _ <- lists:seq(1, 100)],
            [receive {Pid, Answer} -> ?assertMatch({200, _, _}, Answer) end || Pid <- Pids]
        end},
        {"an acceptor that ends is replaced", fun() ->
            #{acceptors := [Pid | _]} = sys:get_state(erlmcp_listener_http),
            exit(Pid, kill),
            timer:sleep(20),
            ?assertEqual(10, erlmcp_listener:accepting(http))
        end}
    ]}.

stop_test() ->
    App = erlmcp_test_http:start([]),
    Idle = connect(),
    Busy = connect(),
    ok = gen_tcp:send(Busy, "POST /mcp HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{"),
    timer:sleep(100),
    spawn(fun() -> timer:sleep(300), gen_tcp:send(Busy, "}") end),
    erlmcp_test_http:stop(App),
    ?assertEqual({error, closed}, gen_tcp:recv(Idle, 0, 1000)),
    {Status, Headers, _} = read(Busy),
    ?assertEqual({400, <<"close">>}, {Status, maps:get('Connection', Headers)}).
