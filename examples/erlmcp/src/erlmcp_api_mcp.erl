%% MCP: JSON-RPC over POST /mcp.
-module(erlmcp_api_mcp).

-export([post/1]).

-define(PROTOCOLS, [<<"2025-06-18">>, <<"2025-03-26">>, <<"2024-11-05">>]).

post(#{body := Body}) ->
    case erlmcp_json:decode(Body) of
        {ok, #{<<"jsonrpc">> := <<"2.0">>, <<"method">> := Method} = Message} when is_binary(Method) ->
            Params = case Message of
                #{<<"params">> := Map} when is_map(Map) -> Map;
                _ -> #{}
            end,
            call(Method, Params, Message);
        {ok, _} ->
            error_answer(400, null, -32600, <<"not a JSON-RPC 2.0 request">>);
        {error, _} ->
            error_answer(400, null, -32700, <<"parse error">>)
    end.

%% A message without an id is a notification: it has no answer.
call(Method, Params, #{<<"id">> := Id}) ->
    case method(Method, Params) of
        {ok, Result} -> {200, session(Method), {json, #{jsonrpc => <<"2.0">>, id => Id, result => Result}}};
        {error, Code, Message} -> error_answer(200, Id, Code, Message)
    end;
call(_, _, _) ->
    {202, [], <<>>}.

session(<<"initialize">>) ->
    [{<<"mcp-session-id">>, binary:encode_hex(crypto:strong_rand_bytes(16))}];
session(_) ->
    [].

error_answer(Status, Id, Code, Message) ->
    {Status, [], {json, #{jsonrpc => <<"2.0">>, id => Id, error => #{code => Code, message => Message}}}}.

method(<<"initialize">>, Params) ->
    Requested = maps:get(<<"protocolVersion">>, Params, undefined),
    Protocol = case lists:member(Requested, ?PROTOCOLS) of
        true -> Requested;
        false -> hd(?PROTOCOLS)
    end,
    {ok, #{
        protocolVersion => Protocol,
        capabilities => #{tools => #{listChanged => false}},
        serverInfo => #{name => erlmcp, version => erlmcp_env:version()}
    }};
method(<<"ping">>, _) ->
    {ok, #{}};
method(<<"tools/list">>, _) ->
    {ok, #{tools => tools()}};
method(<<"tools/call">>, #{<<"name">> := Name} = Params) ->
    tool(Name, maps:get(<<"arguments">>, Params, #{}));
method(<<"tools/call">>, _) ->
    {error, -32602, <<"name: is missing">>};
method(_, _) ->
    {error, -32601, <<"method not found">>}.

tools() ->
    case erlmcp_env:tcps() of
        false ->
            [];
        true ->
            [
                #{name => work_order_create, description => <<"Create a work order">>, inputSchema => schema([bucket, priority])},
                #{name => work_order_list, description => <<"List the work orders">>, inputSchema => schema([])},
                #{name => andon_trigger, description => <<"Trigger an Andon event">>, inputSchema => schema([type])}
            ]
    end.

schema(Required) ->
    #{type => object, properties => maps:from_list([{Name, #{}} || Name <- Required]), required => Required}.

tool(Name, Arguments) when is_map(Arguments) ->
    Known = erlmcp_env:tcps(),
    Outcome = case Name of
        <<"work_order_create">> when Known -> tcps_work_order:create(Arguments);
        <<"work_order_list">> when Known -> {ok, tcps_work_order:list()};
        <<"andon_trigger">> when Known -> tcps_andon:trigger(Arguments);
        _ -> unknown
    end,
    case Outcome of
        {ok, Value} -> {ok, #{content => [#{type => text, text => iolist_to_binary(erlmcp_json:encode(Value))}]}};
        {error, _, Text} -> {ok, #{isError => true, content => [#{type => text, text => Text}]}};
        unknown -> {error, -32602, <<"unknown tool">>}
    end;
tool(_, _) ->
    {error, -32602, <<"arguments: must be an object">>}.
