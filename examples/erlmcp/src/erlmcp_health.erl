%% The ten checks. Slow ones (the database, the disk) are measured in the background.
-module(erlmcp_health).
-behaviour(gen_server).

-export([start_link/0, checks/0, checks/1, overall/1, probe/1, names/0, database_address/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

-define(EVERY_MS, 5000).
-define(MEMORY_WARN, 0.80).
-define(MEMORY_FAIL, 0.95).
-define(DISK_WARN, 0.90).
-define(DISK_FAIL, 0.98).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

names() ->
    [gproc, poolboy, tcps, disk, memory, database, transport, vm, application, supervisors].

probe(<<"ready">>) -> {ok, [gproc, database, transport]};
probe(<<"live">>) -> {ok, [vm, memory]};
probe(<<"startup">>) -> {ok, [application, supervisors, gproc]};
probe(_) -> error.

checks() ->
    checks(names()).

%% Each is #{name, status, detail} with status pass, warn, fail or not_applicable.
checks(Names) ->
    [check(Name) || Name <- Names].

check(Name) ->
    {Status, Detail} = try run(Name)
    catch Class:Reason -> {fail, iolist_to_binary(io_lib:format("~p: ~0p", [Class, Reason]))}
    end,
    #{name => Name, status => Status, detail => Detail}.

%% A failed check of a part that is needed to serve is unhealthy; any other failure is degraded.
overall(Checks) ->
    Essential = [gproc, memory, database, transport, vm, application, supervisors],
    Failed = [Name || #{name := Name, status := fail} <- Checks],
    Warned = [Name || #{name := Name, status := warn} <- Checks],
    case {[Name || Name <- Failed, lists:member(Name, Essential)], Failed ++ Warned} of
        {[_ | _], _} -> unhealthy;
        {[], [_ | _]} -> degraded;
        {[], []} -> healthy
    end.

run(gproc) ->
    bool(erlmcp_registry:works(), "~b names", [erlmcp_registry:count()]);
run(poolboy) ->
    #{size := Size, free := Free, waiting := Waiting} = erlmcp_pool:status(),
    bool(Size > 0 andalso Waiting < Size, "~b of ~b workers free, ~b waiting", [Free, Size, Waiting]);
run(tcps) ->
    case erlmcp_env:tcps() of
        true -> bool(tcps_persistence:verify_integrity() =:= ok, "~b work orders", [length(tcps_persistence:list_work_orders())]);
        false -> {not_applicable, <<"off by configuration">>}
    end;
run(disk) ->
    measured(disk);
run(memory) ->
    {Used, Limit} = erlmcp_host:memory_of_node(),
    Share = Used / Limit,
    {grade(Share, ?MEMORY_WARN, ?MEMORY_FAIL), text("~.1f % of ~b MB", [Share * 100, Limit div 1048576])};
run(database) ->
    case database_address() of
        undefined -> {not_applicable, <<"not configured">>};
        _ -> measured(database)
    end;
run(transport) ->
    Http = erlmcp_listener:accepting(http),
    bool(Http > 0, "~b acceptors, ~b connections", [Http, erlmcp_conn_sup:count()]);
run(vm) ->
    Processes = erlang:system_info(process_count) / erlang:system_info(process_limit),
    Atoms = erlang:system_info(atom_count) / erlang:system_info(atom_limit),
    Ports = erlang:system_info(port_count) / erlang:system_info(port_limit),
    bool(lists:max([Processes, Atoms, Ports]) < 0.9, "run queue ~b", [erlang:statistics(run_queue)]);
run(application) ->
    Running = application:which_applications(1000),
    bool(lists:keymember(erlmcp, 1, Running), "~b applications", [length(Running)]);
run(supervisors) ->
    Children = supervisor:which_children(erlmcp_sup),
    Down = [Id || {Id, Pid, _, _} <- Children, not is_pid(Pid)],
    bool(Children =/= [] andalso Down =:= [], "~b children, ~b down", [length(Children), length(Down)]).

bool(true, Format, Args) -> {pass, text(Format, Args)};
bool(false, Format, Args) -> {fail, text(Format, Args)}.

grade(Value, _, Fail) when Value >= Fail -> fail;
grade(Value, Warn, _) when Value >= Warn -> warn;
grade(_, _, _) -> pass.

text(Format, Args) ->
    iolist_to_binary(io_lib:format(Format, Args)).

database_address() ->
    case erlmcp_env:text("ERLMCP_DB_HOST") of
        undefined -> undefined;
        Host -> {binary_to_list(Host), erlmcp_env:integer("ERLMCP_DB_PORT", 5432)}
    end.

measured(Name) ->
    case ets:lookup(?MODULE, Name) of
        [{_, Result}] -> Result;
        [] -> {fail, <<"not measured yet">>}
    end.

init([]) ->
    ?MODULE = ets:new(?MODULE, [named_table, protected, {read_concurrency, true}]),
    measure(),
    {ok, none}.

handle_call(_, _From, State) ->
    {reply, ok, State}.

handle_cast(_, State) ->
    {noreply, State}.

handle_info(measure, State) ->
    measure(),
    {noreply, State};
handle_info(_, State) ->
    {noreply, State}.

measure() ->
    ets:insert(?MODULE, [{disk, disk()}, {database, database()}]),
    erlang:send_after(?EVERY_MS, self(), measure).

disk() ->
    case erlmcp_host:disk_used() of
        {ok, Share} -> {grade(Share, ?DISK_WARN, ?DISK_FAIL), text("~.1f % used", [Share * 100.0])};
        error -> {fail, <<"cannot be measured">>}
    end.

database() ->
    case database_address() of
        undefined ->
            {not_applicable, <<"not configured">>};
        {Host, Port} ->
            case gen_tcp:connect(Host, Port, [], 1000) of
                {ok, Socket} ->
                    gen_tcp:close(Socket),
                    {pass, text("~s:~b answers", [Host, Port])};
                {error, Reason} ->
                    {fail, text("~s:~b ~p", [Host, Port, Reason])}
            end
    end.
