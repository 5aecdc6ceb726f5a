%% The tree. Children stop in the opposite order: the listeners first, then the connections.
-module(erlmcp_sup).
-behaviour(supervisor).

-export([start_link/0, init/1, host/0]).

start_link() ->
    supervisor:start_link({local, ?MODULE}, ?MODULE, []).

host() ->
    erlmcp_env:text("ERLMCP_HOST", <<"0.0.0.0">>).

init([]) ->
    Host = host(),
    Http = erlmcp_env:integer("ERLMCP_PORT", 8080),
    Metrics = erlmcp_env:integer("ERLMCP_METRICS_PORT", 9090),
    Children = [
        worker(erlmcp_metrics, []),
        worker(erlmcp_registry, []),
        worker(erlmcp_events, []),
        worker(tcps_persistence, []),
        worker(erlmcp_pool, []),
        worker(erlmcp_health, []),
        #{id => erlmcp_conn_sup, start => {erlmcp_conn_sup, start_link, []}, type => supervisor, shutdown => infinity},
        listener(metrics, Host, Metrics, 2),
        listener(http, Host, Http, 10)
    ],
    {ok, {#{strategy => one_for_one, intensity => 5, period => 10}, Children}}.

worker(Module, Args) ->
    #{id => Module, start => {Module, start_link, Args}, shutdown => 5000}.

listener(Name, Host, Port, Acceptors) ->
    #{id => {listener, Name}, start => {erlmcp_listener, start_link, [Name, Host, Port, Acceptors]}, shutdown => 2000}.
