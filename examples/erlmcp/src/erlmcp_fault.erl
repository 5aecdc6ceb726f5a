%% Faults to rehearse a deployment against, chosen by ERLMCP_FAULT, as in `crash-after:5`.
%% Never set it where people depend on the service.
-module(erlmcp_fault).

-export([load/0, kind/0, failing/0, before_start/0, after_start/0, parse/1]).

-define(MEGABYTE, 1048576).

kinds() ->
    #{
        <<"crash">> => {crash, 0}, <<"crash-after">> => {crash_after, 5}, <<"slow-start">> => {slow_start, 8},
        <<"health-500">> => {health_500, 0}, <<"wrong-version">> => {wrong_version, 0}, <<"leak">> => {leak, 0},
        <<"fail-after">> => {fail_after, 60}, <<"ignore-term">> => {ignore_term, 0}, <<"fds">> => {fds, 0},
        <<"echo-secret">> => {echo_secret, 0}, <<"flood">> => {flood, 0}
    }.

parse(undefined) ->
    {none, 0};
parse(Text) ->
    [Word | Rest] = binary:split(Text, <<":">>),
    case {maps:find(Word, kinds()), Rest} of
        {{ok, Fault}, []} -> Fault;
        {{ok, {Kind, _}}, [Seconds]} -> {Kind, binary_to_integer(Seconds)};
        {error, _} -> error({unknown_fault, Text})
    end.

load() ->
    {Kind, Seconds} = parse(erlmcp_env:text("ERLMCP_FAULT")),
    persistent_term:put(?MODULE, {Kind, Seconds, erlang:monotonic_time(second)}).

kind() ->
    element(1, fault()).

fault() ->
    persistent_term:get(?MODULE, {none, 0, 0}).

%% True while /health must fail.
failing() ->
    case fault() of
        {health_500, _, _} -> true;
        {fail_after, Seconds, Began} -> erlang:monotonic_time(second) - Began >= Seconds;
        _ -> false
    end.

before_start() ->
    case fault() of
        {crash, _, _} -> error(erlmcp_cannot_start);
        {slow_start, Seconds, _} ->
            io:format("erlmcp: slow start, nothing listens for ~b s~n", [Seconds]),
            timer:sleep(Seconds * 1000);
        {ignore_term, _, _} -> os:set_signal(sigterm, ignore);
        _ -> ok
    end.

after_start() ->
    case fault() of
        {crash_after, Seconds, _} -> spawn(fun() -> crash(Seconds) end);
        {leak, _, _} -> spawn(fun() -> leak([]) end);
        {fds, _, _} -> spawn(fun() -> take_descriptors([], false) end);
        {echo_secret, _, _} -> echo_secret();
        {flood, _, _} -> spawn(fun flood/0);
        _ -> ok
    end,
    ok.

%% The application ends abnormally; as it is permanent, the node goes down with a crash dump.
crash(Seconds) ->
    timer:sleep(Seconds * 1000),
    logger:critical("fatal: erlmcp cannot continue"),
    timer:sleep(50),
    exit(whereis(erlmcp_sup), kill).

leak(Kept) when length(Kept) < 400 ->
    timer:sleep(100),
    leak([binary:copy(<<(length(Kept) rem 251)>>, ?MEGABYTE) | Kept]);
leak(Kept) ->
    keep(Kept).

take_descriptors(Open, Logged) ->
    case file:open("/dev/null", [raw, read]) of
        {ok, File} ->
            take_descriptors([File | Open], Logged);
        {error, Reason} ->
            Logged orelse logger:error("cannot open more files: ~p, ~b are open", [Reason, length(Open)]),
            %% Descriptors that others close are taken as well.
            timer:sleep(20),
            take_descriptors(Open, true)
    end.

%% Keeps everything that it receives.
keep(Held) ->
    receive
        {release, From} -> From ! Held
    end.

echo_secret() ->
    Secret = erlmcp_env:text("ERLANG_COOKIE", <<>>),
    {Head, Tail} = split_binary(Secret, (byte_size(Secret) + 1) div 2),
    io:format("cookie=~ts~n~ts~n~ts~n~ts~n::set-output name=x::y~n##[error]x~n",
              [Secret, Head, Tail, base64:encode(Secret)]).

flood() ->
    Port = open_port({fd, 1, 1}, [out, binary]),
    Line = [<<"flood ", 16#ff, 16#fe, 16#c3, 16#28, 16#80>>, binary:copy(<<"x">>, 200), $\n],
    flood(Port, iolist_to_binary(lists:duplicate(300, Line)), erlang:monotonic_time(millisecond) + 2000).

flood(Port, Block, Until) ->
    case erlang:monotonic_time(millisecond) < Until of
        true ->
            true = port_command(Port, Block),
            flood(Port, Block, Until);
        false ->
            unlink(Port)
    end.
