%% Figures of the host, from /proc where there is one.
-module(erlmcp_host).

-define(UNKNOWN_LIMIT, 2 * 1073741824).

-export([memory/0, memory_of_node/0, disk_used/0, load/0, network/0]).

%% #{total, available} in bytes; empty where it is unknown.
memory() ->
    case read("/proc/meminfo") of
        {ok, Text} ->
            maps:from_list([{Key, kilobytes(Text, Name)} || {Key, Name} <- [{total, "MemTotal"}, {available, "MemAvailable"}]]);
        error ->
            #{}
    end.

kilobytes(Text, Name) ->
    case re:run(Text, Name ++ ":\\s+(\\d+)", [{capture, all_but_first, binary}]) of
        {match, [Number]} -> binary_to_integer(Number) * 1024;
        nomatch -> 0
    end.

%% The memory that this node uses, and its limit: ERLMCP_MEMORY_LIMIT_MB, its control group, or the host.
memory_of_node() ->
    Limits = [
        erlmcp_env:integer("ERLMCP_MEMORY_LIMIT_MB", 0) * 1048576,
        group_limit("/sys/fs/cgroup/memory.max"),
        group_limit("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
        maps:get(total, memory(), 0)
    ],
    case [Limit || Limit <- Limits, Limit > 0] of
        [] -> {erlang:memory(total), ?UNKNOWN_LIMIT};
        Known -> {erlang:memory(total), lists:min(Known)}
    end.

group_limit(File) ->
    case read(File) of
        {ok, Text} ->
            try binary_to_integer(string:trim(Text))
            catch error:badarg -> 0
            end;
        error ->
            0
    end.

%% How full the disk of the data (or of the working folder) is, 0.0 to 1.0.
disk_used() ->
    Folder = binary_to_list(erlmcp_env:text("ERLMCP_DATA_DIR", <<".">>)),
    try
        Port = open_port({spawn_executable, find("df")}, [{args, ["-Pk", Folder]}, binary, exit_status, stderr_to_stdout]),
        {ok, Text} = collect(Port, <<>>),
        {match, [Percent]} = re:run(Text, "\\s(\\d+)%", [{capture, all_but_first, binary}]),
        {ok, binary_to_integer(Percent) / 100}
    catch
        _:_ -> error
    end.

find(Name) ->
    case os:find_executable(Name) of
        false -> error({missing, Name});
        Path -> Path
    end.

collect(Port, Text) ->
    receive
        {Port, {data, Data}} -> collect(Port, <<Text/binary, Data/binary>>);
        {Port, {exit_status, 0}} -> {ok, Text};
        {Port, {exit_status, _}} -> error
    after 3000 ->
        port_close(Port),
        error
    end.

%% The load of the last minute.
load() ->
    case read("/proc/loadavg") of
        {ok, Text} -> binary_to_float(hd(binary:split(Text, <<" ">>)));
        error -> 0.0
    end.

%% {Received, Sent} bytes over all interfaces but the loopback.
network() ->
    case read("/proc/net/dev") of
        {ok, Text} ->
            Lines = [re:split(string:trim(Line), "[:\\s]+") || Line <- binary:split(Text, <<"\n">>, [global])],
            Numbers = [{binary_to_integer(In), binary_to_integer(Out)}
                       || [Name, In, _, _, _, _, _, _, _, Out | _] <- Lines, Name =/= <<"lo">>, is_number_text(In)],
            {lists:sum([In || {In, _} <- Numbers]), lists:sum([Out || {_, Out} <- Numbers])};
        error ->
            {0, 0}
    end.

is_number_text(Text) ->
    re:run(Text, "^\\d+$") =/= nomatch.

read(File) ->
    case file:read_file(File) of
        {ok, Text} -> {ok, Text};
        {error, _} -> error
    end.
