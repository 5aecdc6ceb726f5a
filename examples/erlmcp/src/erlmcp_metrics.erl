%% Counters, and the page Prometheus reads.
-module(erlmcp_metrics).
-behaviour(gen_server).

-export([start_link/0, count/1, request/3, value/1, summary/0, page/0]).
-export([init/1, handle_call/3, handle_cast/2]).

-define(BUCKETS_MS, [1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000]).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

count(Key) ->
    add(Key, 1).

add(Key, By) ->
    try ets:update_counter(?MODULE, Key, By, {Key, 0})
    catch error:badarg -> 0
    end.

value(Key) ->
    try ets:lookup_element(?MODULE, Key, 2)
    catch error:badarg -> 0
    end.

request(Route, Status, Microseconds) ->
    count({requests, Route, Status}),
    Status >= 500 andalso count(errors),
    add(duration_us, Microseconds),
    count(durations),
    [count({duration, Limit}) || Limit <- ?BUCKETS_MS, Microseconds =< Limit * 1000],
    ok.

summary() ->
    Memory = maps:from_list(erlang:memory()),
    #{
        memory_total => maps:get(total, Memory),
        memory_processes => maps:get(processes, Memory),
        memory_system => maps:get(system, Memory),
        memory_atom => maps:get(atom, Memory),
        memory_binary => maps:get(binary, Memory),
        memory_ets => maps:get(ets, Memory),
        process_count => erlang:system_info(process_count),
        port_count => erlang:system_info(port_count),
        run_queue => erlang:statistics(run_queue),
        connections => erlmcp_conn_sup:count(),
        requests => value(durations),
        errors => value(errors)
    }.

page() ->
    {200, [{<<"content-type">>, <<"text/plain; version=0.0.4; charset=utf-8">>}], [vm(), http(), tcps(), host()]}.

metric(Name, Type, Help, Samples) ->
    [
        ["# HELP ", Name, " ", Help, "\n# TYPE ", Name, " ", Type, "\n"],
        [[Name, Suffix, labels(Labels), " ", number(Value), "\n"] || {Suffix, Labels, Value} <- Samples]
    ].

gauge(Name, Help, Value) -> metric(Name, "gauge", Help, [{"", [], Value}]).
counter(Name, Help, Value) -> metric(Name, "counter", Help, [{"", [], Value}]).

labels([]) -> [];
labels(Labels) -> ["{", lists:join(",", [[Name, "=\"", escape(Value), "\""] || {Name, Value} <- Labels]), "}"].

escape(Value) ->
    [case C of $" -> "\\\""; $\\ -> "\\\\"; $\n -> "\\n"; _ -> C end || <<C>> <= iolist_to_binary(Value)].

number(Value) when is_integer(Value) -> integer_to_binary(Value);
number(Value) when is_float(Value) -> float_to_binary(Value, [{decimals, 6}, compact]).

vm() ->
    Memory = erlang:memory(),
    Kinds = [total, processes, system, atom, binary, ets],
    [
        metric("erlmcp_memory_bytes", "gauge", "Memory of the node by kind",
               [{"", [{"kind", atom_to_binary(Kind)}], proplists:get_value(Kind, Memory)} || Kind <- Kinds]),
        gauge("erlmcp_process_count", "Processes", erlang:system_info(process_count)),
        gauge("erlmcp_process_limit", "Processes at most", erlang:system_info(process_limit)),
        gauge("erlmcp_port_count", "Ports", erlang:system_info(port_count)),
        gauge("erlmcp_port_limit", "Ports at most", erlang:system_info(port_limit)),
        gauge("erlmcp_atom_count", "Atoms", erlang:system_info(atom_count)),
        gauge("erlmcp_atom_limit", "Atoms at most", erlang:system_info(atom_limit)),
        gauge("erlmcp_run_queue", "Processes that wait for a scheduler", erlang:statistics(run_queue)),
        gauge("erlmcp_schedulers_online", "Schedulers", erlang:system_info(schedulers_online)),
        gauge("erlmcp_uptime_seconds", "Seconds since the node started", element(1, erlang:statistics(wall_clock)) / 1000),
        metric("erlmcp_build_info", "gauge", "The running release",
               [{"", [{"version", erlmcp_env:version()}, {"commit", erlmcp_env:text("RELEASE_COMMIT", <<>>)}], 1}])
    ].

http() ->
    Requests = [{"", [{"path", Route}, {"status", integer_to_binary(Status)}], Value}
                || {{requests, Route, Status}, Value} <- lists:sort(ets:tab2list(?MODULE))],
    Buckets = [{"_bucket", [{"le", number(Limit / 1000)}], value({duration, Limit})} || Limit <- ?BUCKETS_MS],
    [
        metric("erlmcp_http_requests_total", "counter", "Requests by path and status", Requests),
        counter("erlmcp_http_errors_total", "Answers of 500 and above", value(errors)),
        metric("erlmcp_http_request_duration_seconds", "histogram", "Time to answer", Buckets ++ [
            {"_bucket", [{"le", "+Inf"}], value(durations)},
            {"_sum", [], value(duration_us) / 1_000_000},
            {"_count", [], value(durations)}
        ]),
        gauge("erlmcp_connections", "Open connections", erlmcp_conn_sup:count()),
        counter("erlmcp_connections_refused_total", "Connections over the limit", value(refused_connections)),
        counter("erlmcp_accept_errors_total", "Connections that could not be accepted", value(accept_errors))
    ].

tcps() ->
    case erlmcp_env:tcps() of
        false ->
            [];
        true ->
            Orders = tcps_persistence:list_work_orders(),
            Events = tcps_persistence:list_andon_events(),
            [
                metric("erlmcp_quality_gate_threshold", "gauge", "Threshold of a quality gate",
                       [{"", [{"gate", atom_to_binary(Name)}], Threshold * 1.0} || #{name := Name, threshold := Threshold} <- tcps_gates:all()]),
                metric("erlmcp_quality_gate_passed", "gauge", "1 unless the gate fails",
                       [{"", [{"gate", atom_to_binary(Name)}], passed(State)} || #{name := Name, state := State} <- tcps_gates:all()]),
                by_status("erlmcp_work_orders", "Work orders by status", Orders, tcps_work_order:statuses()),
                by_status("erlmcp_andon_events", "Andon events by status", Events, [<<"open">>, <<"resolved">>]),
                counter("erlmcp_work_orders_created_total", "Work orders created", value(work_orders)),
                counter("erlmcp_andon_events_total", "Andon events triggered", value(andon_events))
            ]
    end.

passed(fail) -> 0;
passed(_) -> 1.

by_status(Name, Help, Things, Statuses) ->
    metric(Name, "gauge", Help,
           [{"", [{"status", Status}], length([x || #{status := S} <- Things, S =:= Status])} || Status <- Statuses]).

host() ->
    {In, Out} = erlmcp_host:network(),
    Disk = [{"", [], Share} || {ok, Share} <- [erlmcp_host:disk_used()]],
    [
        metric("erlmcp_host_memory_bytes", "gauge", "Memory of the host",
               [{"", [{"kind", atom_to_binary(Kind)}], Value} || {Kind, Value} <- lists:sort(maps:to_list(erlmcp_host:memory()))]),
        gauge("erlmcp_host_load1", "Load of the last minute", erlmcp_host:load()),
        metric("erlmcp_host_disk_used_ratio", "gauge", "How full the disk is", Disk),
        metric("erlmcp_host_network_bytes_total", "counter", "Bytes over the network",
               [{"", [{"direction", "in"}], In}, {"", [{"direction", "out"}], Out}])
    ].

init([]) ->
    ?MODULE = ets:new(?MODULE, [named_table, public, {write_concurrency, true}]),
    {ok, none}.

handle_call(_, _From, State) ->
    {reply, ok, State}.

handle_cast(_, State) ->
    {noreply, State}.
