%% One child per connection. On stop each gets a shutdown message and some seconds to finish its request.
-module(erlmcp_conn_sup).
-behaviour(supervisor).

-export([start_link/0, init/1, take/2, count/0]).

-define(MAX_CONNECTIONS, 2000).

start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

init([]) ->
    Child = #{id => conn, start => {erlmcp_conn, start_link, []}, restart => temporary, shutdown => 8000},
    {ok, {#{strategy => simple_one_for_one, intensity => 0, period => 1}, [Child]}}.

count() ->
    proplists:get_value(active, supervisor:count_children(?MODULE), 0).

%% Called by an acceptor, which owns the socket until it is handed over.
take(Listener, Socket) ->
    case count() < ?MAX_CONNECTIONS of
        true ->
            case supervisor:start_child(?MODULE, [Listener, Socket]) of
                {ok, Pid} -> hand_over(Socket, Pid);
                _ -> gen_tcp:close(Socket)
            end;
        false ->
            erlmcp_metrics:count(refused_connections),
            gen_tcp:send(Socket, erlmcp_http:response(503, [{<<"connection">>, <<"close">>}], <<>>)),
            gen_tcp:close(Socket)
    end.

hand_over(Socket, Pid) ->
    case gen_tcp:controlling_process(Socket, Pid) of
        ok -> Pid ! go;
        {error, _} -> exit(Pid, shutdown), gen_tcp:close(Socket)
    end.
