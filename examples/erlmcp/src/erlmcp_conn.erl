%% One connection: read a request, answer, again. Between two requests it listens to its
%% supervisor too, so an idle connection never delays a stop.
-module(erlmcp_conn).

-export([start_link/2, init/3]).

-define(IDLE_MS, 60_000).
-define(REQUEST_MS, 15_000).
-define(SSE_PING_MS, 15_000).

start_link(Listener, Socket) ->
    {ok, proc_lib:spawn_link(?MODULE, init, [self(), Listener, Socket])}.

init(Parent, Listener, Socket) ->
    process_flag(trap_exit, true),
    State = #{parent => Parent, listener => Listener, socket => Socket},
    receive
        go -> idle(State, <<>>);
        {'EXIT', Parent, _} -> gen_tcp:close(Socket)
    after 5000 ->
        gen_tcp:close(Socket)
    end.

idle(#{socket := Socket, parent := Parent} = State, <<>>) ->
    case inet:setopts(Socket, [{active, once}]) of
        ok ->
            receive
                {tcp, Socket, Data} -> request(State, Data);
                {tcp_closed, Socket} -> ok;
                {tcp_error, Socket, _} -> gen_tcp:close(Socket);
                {'EXIT', Parent, _} -> gen_tcp:close(Socket)
            after ?IDLE_MS ->
                gen_tcp:close(Socket)
            end;
        {error, _} ->
            ok
    end;
idle(State, Buffer) ->
    case stopping(State) of
        true -> gen_tcp:close(maps:get(socket, State));
        false -> request(State, Buffer)
    end.

request(#{socket := Socket} = State, Buffer) ->
    case erlmcp_http:read(Socket, Buffer, erlang:monotonic_time(millisecond) + ?REQUEST_MS) of
        {ok, Request, Rest} ->
            answer(State, Request, Rest);
        {bad, Status} ->
            erlmcp_metrics:request(<<"invalid">>, Status, 0),
            gen_tcp:send(Socket, erlmcp_http:response(Status, [{<<"connection">>, <<"close">>}], problem(Status))),
            finish(Socket);
        closed ->
            gen_tcp:close(Socket)
    end.

answer(#{listener := Listener, socket := Socket} = State, Request, Rest) ->
    Began = erlang:monotonic_time(microsecond),
    {Route, Answer} = try
        erlmcp_router:handle(Listener, Request)
    catch
        Class:Reason:Stack ->
            logger:error("request failed: ~p:~p ~p", [Class, Reason, Stack]),
            {<<"failed">>, {500, [], problem(500)}}
    end,
    case Answer of
        {events, Topics} ->
            erlmcp_metrics:request(Route, 200, 0),
            stream(State, Topics);
        {Status, Headers, Body} ->
            Keep = erlmcp_http:keep_alive(Request) andalso not stopping(State),
            Text = case maps:get(method, Request) of
                <<"HEAD">> -> {head, Body};
                _ -> Body
            end,
            Sent = gen_tcp:send(Socket, erlmcp_http:response(Status, connection(Keep) ++ Headers, Text)),
            erlmcp_metrics:request(Route, Status, erlang:monotonic_time(microsecond) - Began),
            case Sent of
                ok when Keep -> idle(State, Rest);
                _ -> finish(Socket)
            end
    end.

connection(true) -> [];
connection(false) -> [{<<"connection">>, <<"close">>}].

problem(Status) ->
    {json, #{error => erlmcp_http:reason(Status)}}.

%% Shuts down the sending side, so that the client can read the answer before the socket is closed.
finish(Socket) ->
    _ = gen_tcp:shutdown(Socket, write),
    _ = gen_tcp:recv(Socket, 0, 500),
    gen_tcp:close(Socket).

stopping(#{parent := Parent}) ->
    receive
        {'EXIT', Parent, _} -> self() ! {'EXIT', Parent, shutdown}, true
    after 0 ->
        false
    end.

stream(#{socket := Socket} = State, Topics) ->
    ok = erlmcp_events:subscribe(Topics),
    Head = [
        <<"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-store\r\n">>,
        <<"x-accel-buffering: no\r\nconnection: close\r\n\r\n">>
    ],
    Ready = erlmcp_events:format(<<"ready">>, #{version => erlmcp_env:version()}),
    case gen_tcp:send(Socket, [Head, Ready]) of
        ok ->
            _ = inet:setopts(Socket, [{active, true}]),
            events(State);
        {error, _} ->
            gen_tcp:close(Socket)
    end.

events(#{socket := Socket, parent := Parent} = State) ->
    receive
        {event, Frame} -> push(State, Frame);
        {tcp, Socket, _} -> events(State);
        {tcp_closed, Socket} -> ok;
        {tcp_error, Socket, _} -> gen_tcp:close(Socket);
        {'EXIT', Parent, _} ->
            _ = gen_tcp:send(Socket, erlmcp_events:format(<<"bye">>, #{})),
            gen_tcp:close(Socket)
    after ?SSE_PING_MS ->
        push(State, <<": ping\n\n">>)
    end.

push(#{socket := Socket} = State, Frame) ->
    case gen_tcp:send(Socket, Frame) of
        ok -> events(State);
        {error, _} -> gen_tcp:close(Socket)
    end.
