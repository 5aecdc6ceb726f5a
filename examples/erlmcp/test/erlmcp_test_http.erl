%% A small client for the tests: whole control over the bytes that are sent.
-module(erlmcp_test_http).

-export([start/1, stop/1, get/1, post/2, call/3, raw/1, connect/0, read/1]).

start(Environment) ->
    logger:set_primary_config(level, critical),
    Settings = [{"ERLMCP_PORT", "0"}, {"ERLMCP_METRICS_PORT", "0"}, {"ERLMCP_HOST", "127.0.0.1"} | Environment],
    [os:putenv(Name, Value) || {Name, Value} <- Settings],
    {ok, Apps} = application:ensure_all_started(erlmcp),
    {Apps, [Name || {Name, _} <- Settings]}.

stop({_, Names}) ->
    ok = application:stop(erlmcp),
    [os:unsetenv(Name) || Name <- Names],
    logger:set_primary_config(level, notice).

get(Path) -> call("GET", Path, <<>>).
post(Path, Term) when is_map(Term) -> call("POST", Path, iolist_to_binary(erlmcp_json:encode(Term)));
post(Path, Body) -> call("POST", Path, Body).

%% {Status, Headers, Body}, the body decoded when it is JSON.
call(Method, Path, Body) ->
    raw([Method, " ", Path, " HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Length: ",
         integer_to_list(iolist_size(Body)), "\r\n\r\n", Body]).

raw(Bytes) ->
    Socket = connect(),
    ok = gen_tcp:send(Socket, Bytes),
    read(Socket).

connect() ->
    {ok, Socket} = gen_tcp:connect("127.0.0.1", erlmcp_listener:port(http), [binary, {active, false}]),
    Socket.

read(Socket) ->
    ok = inet:setopts(Socket, [{packet, http_bin}]),
    case gen_tcp:recv(Socket, 0, 5000) of
        {ok, {http_response, _, Status, _}} ->
            Headers = headers(Socket, #{}),
            ok = inet:setopts(Socket, [{packet, raw}]),
            {Status, Headers, body(Socket, binary_to_integer(maps:get('Content-Length', Headers, <<"0">>)))};
        Other ->
            Other
    end.

headers(Socket, Headers) ->
    case gen_tcp:recv(Socket, 0, 5000) of
        {ok, {http_header, _, Name, _, Value}} -> headers(Socket, Headers#{Name => Value});
        {ok, http_eoh} -> Headers
    end.

body(_, 0) -> <<>>;
body(Socket, Length) ->
    {ok, Body} = gen_tcp:recv(Socket, Length, 5000),
    case erlmcp_json:decode(Body) of
        {ok, Term} -> Term;
        {error, _} -> Body
    end.
