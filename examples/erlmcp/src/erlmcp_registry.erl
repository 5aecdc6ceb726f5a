%% Processes by any term. A name is free again when its process ends.
-module(erlmcp_registry).
-behaviour(gen_server).

-export([start_link/0, register_name/2, unregister_name/1, whereis_name/1, send/2, count/0, works/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

%% The functions of a {via, Module, Name}.
register_name(Name, Pid) ->
    gen_server:call(?MODULE, {register, Name, Pid}).

unregister_name(Name) ->
    gen_server:call(?MODULE, {unregister, Name}).

whereis_name(Name) ->
    case ets:lookup(?MODULE, Name) of
        [{_, Pid, _}] -> Pid;
        [] -> undefined
    end.

send(Name, Message) ->
    case whereis_name(Name) of
        undefined -> exit({badarg, {Name, Message}});
        Pid -> Pid ! Message, Pid
    end.

count() ->
    ets:info(?MODULE, size).

%% Registers, finds and forgets a name.
works() ->
    Name = {probe, make_ref()},
    try
        yes = register_name(Name, self()),
        Found = whereis_name(Name) =:= self(),
        _ = unregister_name(Name),
        Found
    catch
        _:_ -> false
    end.

init([]) ->
    ?MODULE = ets:new(?MODULE, [named_table, protected, {read_concurrency, true}]),
    {ok, #{}}.

handle_call({register, Name, Pid}, _From, Monitors) ->
    case ets:member(?MODULE, Name) of
        true ->
            {reply, no, Monitors};
        false ->
            Ref = monitor(process, Pid),
            ets:insert(?MODULE, {Name, Pid, Ref}),
            {reply, yes, Monitors#{Ref => Name}}
    end;
handle_call({unregister, Name}, _From, Monitors) ->
    case ets:take(?MODULE, Name) of
        [{_, _, Ref}] ->
            demonitor(Ref, [flush]),
            {reply, ok, maps:remove(Ref, Monitors)};
        [] ->
            {reply, ok, Monitors}
    end.

handle_cast(_, Monitors) ->
    {noreply, Monitors}.

handle_info({'DOWN', Ref, process, _, _}, Monitors) ->
    case maps:take(Ref, Monitors) of
        {Name, Left} -> ets:delete(?MODULE, Name), {noreply, Left};
        error -> {noreply, Monitors}
    end;
handle_info(_, Monitors) ->
    {noreply, Monitors}.
