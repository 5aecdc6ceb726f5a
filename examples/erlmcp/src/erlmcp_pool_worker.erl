%% One worker of the pool: runs a function at a time.
-module(erlmcp_pool_worker).
-behaviour(gen_server).

-export([start_link/0, run/3]).
-export([init/1, handle_call/3, handle_cast/2]).

start_link() ->
    gen_server:start_link(?MODULE, [], []).

run(Worker, Fun, Timeout) ->
    try gen_server:call(Worker, {run, Fun}, Timeout)
    catch
        exit:{timeout, _} ->
            %% A function that runs too long is killed; the pool replaces the worker.
            exit(Worker, kill),
            {error, timeout};
        exit:_ ->
            {error, worker_ended}
    end.

init([]) ->
    {ok, idle}.

handle_call({run, Fun}, _From, State) ->
    Result = try {ok, Fun()}
    catch Class:Reason -> {error, {Class, Reason}}
    end,
    {reply, Result, State}.

handle_cast(_, State) ->
    {noreply, State}.
