%% A listening socket and its acceptors.
-module(erlmcp_listener).
-behaviour(gen_server).

-export([start_link/4, port/1, accepting/1]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start_link(Name, Host, Port, Acceptors) ->
    gen_server:start_link({local, registered_name(Name)}, ?MODULE, {Name, Host, Port, Acceptors}, []).

registered_name(http) -> erlmcp_listener_http;
registered_name(metrics) -> erlmcp_listener_metrics.

port(Name) ->
    gen_server:call(registered_name(Name), port).

%% How many acceptors wait; 0 when there is no listener.
accepting(Name) ->
    try gen_server:call(registered_name(Name), accepting, 1000)
    catch exit:_ -> 0
    end.

init({Name, Host, Port, Count}) ->
    process_flag(trap_exit, true),
    case inet:getaddr(binary_to_list(Host), family(Host)) of
        {ok, Address} -> listen(Name, Host, Address, Port, Count);
        {error, Reason} -> {stop, {listen, Host, Reason}}
    end.

family(Host) ->
    case binary:match(Host, <<":">>) of
        nomatch -> inet;
        _ -> inet6
    end.

listen(Name, Host, Address, Port, Count) ->
    Options = [
        family(Host), binary, {ip, Address}, {active, false}, {packet, raw}, {reuseaddr, true}, {nodelay, true},
        {backlog, 1024}, {send_timeout, 10_000}, {send_timeout_close, true}
    ],
    case gen_tcp:listen(Port, Options) of
        {ok, Socket} ->
            Acceptors = [acceptor(Name, Socket) || _ <- lists:seq(1, Count)],
            {ok, #{name => Name, socket => Socket, acceptors => Acceptors}};
        {error, Reason} ->
            {stop, {listen, <<Host/binary, ":", (integer_to_binary(Port))/binary>>, Reason}}
    end.

acceptor(Name, Socket) ->
    spawn_link(fun() -> accept(Name, Socket) end).

accept(Name, Listening) ->
    case gen_tcp:accept(Listening) of
        {ok, Socket} ->
            erlmcp_conn_sup:take(Name, Socket),
            accept(Name, Listening);
        {error, closed} ->
            ok;
        {error, Reason} ->
            %% Out of descriptors, or a client that disconnected at once.
            erlmcp_metrics:count(accept_errors),
            Reason =:= econnaborted orelse timer:sleep(100),
            accept(Name, Listening)
    end.

handle_call(port, _From, #{socket := Socket} = State) ->
    {ok, Port} = inet:port(Socket),
    {reply, Port, State};
handle_call(accepting, _From, #{acceptors := Acceptors} = State) ->
    {reply, length(Acceptors), State}.

handle_cast(_, State) ->
    {noreply, State}.

handle_info({'EXIT', Pid, Reason}, #{name := Name, socket := Socket, acceptors := Acceptors} = State) ->
    case lists:member(Pid, Acceptors) of
        true ->
            logger:error("acceptor of ~p ended: ~p", [Name, Reason]),
            {noreply, State#{acceptors := [acceptor(Name, Socket) | lists:delete(Pid, Acceptors)]}};
        false ->
            {noreply, State}
    end;
handle_info(_, State) ->
    {noreply, State}.

terminate(_Reason, #{socket := Socket, acceptors := Acceptors}) ->
    [begin unlink(Pid), exit(Pid, kill) end || Pid <- Acceptors],
    gen_tcp:close(Socket).
