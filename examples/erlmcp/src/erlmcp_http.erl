%% HTTP/1.1: reading a request within limits, writing a response.
-module(erlmcp_http).

-export([read/3, response/3, keep_alive/1, reason/1]).

-define(MAX_HEAD, 16_384).
-define(MAX_HEADERS, 100).
-define(MAX_BODY, 1_048_576).

%% Reads one request from the socket; `Buffer` has the bytes that were already received.
-spec read(gen_tcp:socket(), binary(), integer()) ->
    {ok, map(), Rest :: binary()} | {bad, Status :: integer()} | closed.
read(Socket, Buffer, Deadline) ->
    try
        {Line, AfterLine} = packet(http_bin, skip_empty(Buffer), Socket, Deadline, ?MAX_HEAD),
        {Method, Target, Version} = request_line(Line),
        {Headers, AfterHead} = headers(AfterLine, Socket, Deadline, ?MAX_HEAD, #{}, 0),
        ok = check_host(Version, Headers),
        {Path, Query} = target(Target),
        {Body, Rest} = body(Headers, AfterHead, Socket, Deadline),
        {ok, #{method => Method, path => Path, query => Query, version => Version, headers => Headers, body => Body}, Rest}
    catch
        throw:{bad, Status} -> {bad, Status};
        throw:closed -> closed
    end.

%% Empty lines before a request are allowed and ignored.
skip_empty(<<"\r\n", Rest/binary>>) -> skip_empty(Rest);
skip_empty(Rest) -> Rest.

packet(Type, Buffer, Socket, Deadline, Limit) ->
    case erlang:decode_packet(Type, Buffer, []) of
        {ok, Packet, Rest} -> {Packet, Rest};
        {more, _} when byte_size(Buffer) > Limit -> throw({bad, 431});
        {more, _} -> packet(Type, <<Buffer/binary, (receive_more(Socket, Deadline))/binary>>, Socket, Deadline, Limit);
        {error, _} -> throw({bad, 400})
    end.

receive_more(Socket, Deadline) ->
    case gen_tcp:recv(Socket, 0, max(0, Deadline - erlang:monotonic_time(millisecond))) of
        {ok, Data} -> Data;
        {error, timeout} -> throw({bad, 408});
        {error, _} -> throw(closed)
    end.

request_line({http_request, Method, Target, {1, Minor}}) -> {to_binary(Method), Target, {1, Minor}};
request_line({http_request, _, _, _}) -> throw({bad, 505});
request_line(_) -> throw({bad, 400}).

headers(Buffer, Socket, Deadline, Limit, Headers, Count) ->
    {Packet, Rest} = packet(httph_bin, Buffer, Socket, Deadline, Limit),
    Left = Limit - max(0, byte_size(Buffer) - byte_size(Rest)),
    case Packet of
        http_eoh -> {Headers, Rest};
        {http_header, _, _, _, _} when Count >= ?MAX_HEADERS; Left =< 0 -> throw({bad, 431});
        {http_header, _, Name, _, Value} ->
            headers(Rest, Socket, Deadline, Left, add_header(string:lowercase(to_binary(Name)), Value, Headers), Count + 1);
        {http_error, _} -> throw({bad, 400})
    end.

add_header(Name, Value, Headers) ->
    case Headers of
        #{Name := Value} -> Headers;
        #{Name := _} when Name =:= <<"content-length">>; Name =:= <<"host">> -> throw({bad, 400});
        #{Name := Before} -> Headers#{Name := <<Before/binary, ", ", Value/binary>>};
        #{} -> Headers#{Name => Value}
    end.

check_host({1, 0}, _) -> ok;
check_host(_, #{<<"host">> := _}) -> ok;
check_host(_, _) -> throw({bad, 400}).

target({abs_path, Path}) -> split(Path);
target({absoluteURI, _, _, _, Path}) -> split(Path);
target('*') -> {<<"*">>, <<>>};
target(_) -> throw({bad, 400}).

split(Path) ->
    case binary:split(Path, <<"?">>) of
        [Only] -> {Only, <<>>};
        [Before, Query] -> {Before, Query}
    end.

body(#{<<"transfer-encoding">> := _}, _, _, _) ->
    throw({bad, 501});
body(#{<<"content-length">> := Text} = Headers, Buffer, Socket, Deadline) ->
    Length = content_length(Text),
    Length > ?MAX_BODY andalso throw({bad, 413}),
    expects_continue(Headers) andalso gen_tcp:send(Socket, <<"HTTP/1.1 100 Continue\r\n\r\n">>),
    take(Length, Buffer, Socket, Deadline);
body(_, Buffer, _, _) ->
    {<<>>, Buffer}.

content_length(Text) ->
    case re:run(Text, "^[0-9]{1,10}$", [dollar_endonly]) of
        {match, _} -> binary_to_integer(Text);
        nomatch -> throw({bad, 400})
    end.

expects_continue(Headers) ->
    string:lowercase(maps:get(<<"expect">>, Headers, <<>>)) =:= <<"100-continue">>.

take(Length, Buffer, _, _) when byte_size(Buffer) >= Length ->
    <<Body:Length/binary, Rest/binary>> = Buffer,
    {Body, Rest};
take(Length, Buffer, Socket, Deadline) ->
    take(Length, <<Buffer/binary, (receive_more(Socket, Deadline))/binary>>, Socket, Deadline).

keep_alive(#{version := Version, headers := Headers}) ->
    Connection = string:lowercase(maps:get(<<"connection">>, Headers, <<>>)),
    Version =/= {1, 0} andalso binary:match(Connection, <<"close">>) =:= nomatch.

%% Body: {json, Term}, iodata, or {head, Body} when only its headers are wanted.
-spec response(integer(), [{binary(), iodata()}], term()) -> iodata().
response(Status, Headers, {head, Body}) ->
    {Text, Type} = render(Body),
    [head(Status, Type ++ Headers, iolist_size(Text))];
response(Status, Headers, Body) ->
    {Text, Type} = render(Body),
    [head(Status, Type ++ Headers, iolist_size(Text)), Text].

render({json, Term}) -> {[erlmcp_json:encode(Term), $\n], [{<<"content-type">>, <<"application/json; charset=utf-8">>}]};
render(Text) -> {Text, []}.

head(Status, Headers, Length) ->
    [
        <<"HTTP/1.1 ">>, integer_to_binary(Status), $\s, reason(Status), <<"\r\n">>,
        [[Name, <<": ">>, Value, <<"\r\n">>] || {Name, Value} <- Headers],
        <<"cache-control: no-store\r\ncontent-length: ">>, integer_to_binary(Length), <<"\r\n\r\n">>
    ].

to_binary(Name) when is_atom(Name) -> atom_to_binary(Name);
to_binary(Name) -> Name.

reason(200) -> <<"OK">>;
reason(201) -> <<"Created">>;
reason(202) -> <<"Accepted">>;
reason(400) -> <<"Bad Request">>;
reason(404) -> <<"Not Found">>;
reason(405) -> <<"Method Not Allowed">>;
reason(408) -> <<"Request Timeout">>;
reason(409) -> <<"Conflict">>;
reason(413) -> <<"Content Too Large">>;
reason(422) -> <<"Unprocessable Content">>;
reason(431) -> <<"Request Header Fields Too Large">>;
reason(500) -> <<"Internal Server Error">>;
reason(501) -> <<"Not Implemented">>;
reason(503) -> <<"Service Unavailable">>;
reason(505) -> <<"HTTP Version Not Supported">>;
reason(_) -> <<"Unknown">>.
