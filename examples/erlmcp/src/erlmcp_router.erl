%% Routes: the function for each path. In the metrics a route is named by its pattern.
-module(erlmcp_router).

-export([handle/2]).

handle(Listener, #{path := Path, method := Method} = Request) ->
    Segments = [uri_string:percent_decode(Part) || Part <- binary:split(Path, <<"/">>, [global]), Part =/= <<>>],
    case route(Listener, Segments) of
        none ->
            {<<"unknown">>, {404, [], {json, #{error => <<"not found">>}}}};
        {Name, Methods} ->
            Handled = case Method of <<"HEAD">> -> <<"GET">>; _ -> Method end,
            case Methods of
                #{Handled := Fun} -> {Name, Fun(Request)};
                _ -> {Name, {405, [{<<"allow">>, lists:join(<<", ">>, maps:keys(Methods))}], {json, #{error => <<"method not allowed">>}}}}
            end
    end.

reads(Fun) -> #{<<"GET">> => fun(_) -> Fun() end}.

route(metrics, [<<"metrics">>]) ->
    {<<"/metrics">>, reads(fun erlmcp_metrics:page/0)};
route(_, [<<"health">>]) ->
    {<<"/health">>, reads(fun erlmcp_api_health:full/0)};
route(http, [<<"health">>, Probe]) ->
    case erlmcp_health:probe(Probe) of
        {ok, Checks} -> {<<"/health/", Probe/binary>>, reads(fun() -> erlmcp_api_health:probe(Checks) end)};
        error -> none
    end;
route(http, [<<"mcp">>]) ->
    {<<"/mcp">>, #{<<"POST">> => fun erlmcp_api_mcp:post/1}};
route(http, [<<"tcps">> | Rest]) ->
    case erlmcp_env:tcps() of
        true -> tcps(Rest);
        false -> none
    end;
route(_, _) ->
    none.

tcps([<<"work-orders">>]) ->
    {<<"/tcps/work-orders">>, #{
        <<"GET">> => fun erlmcp_api_tcps:work_orders/1,
        <<"POST">> => fun erlmcp_api_tcps:create_work_order/1
    }};
tcps([<<"work-orders">>, Id]) ->
    {<<"/tcps/work-orders/:id">>, #{
        <<"GET">> => fun(_) -> erlmcp_api_tcps:work_order(Id) end,
        <<"PATCH">> => fun(Request) -> erlmcp_api_tcps:change_work_order(Id, Request) end
    }};
tcps([<<"andon">>]) ->
    {<<"/tcps/andon">>, #{
        <<"GET">> => fun(_) -> erlmcp_api_tcps:andon_events() end,
        <<"POST">> => fun erlmcp_api_tcps:trigger_andon/1
    }};
tcps([<<"andon">>, Id, <<"resolve">>]) ->
    {<<"/tcps/andon/:id/resolve">>, #{<<"POST">> => fun(_) -> erlmcp_api_tcps:resolve_andon(Id) end}};
tcps([<<"receipts">>, <<"verify">>]) ->
    {<<"/tcps/receipts/verify">>, #{<<"POST">> => fun erlmcp_api_tcps:verify_receipt/1}};
tcps([<<"receipts">>, Id]) ->
    {<<"/tcps/receipts/:id">>, reads(fun() -> erlmcp_api_tcps:receipt(Id) end)};
tcps([<<"gates">>]) ->
    {<<"/tcps/gates">>, reads(fun erlmcp_api_tcps:gates/0)};
tcps([<<"events">>]) ->
    {<<"/tcps/events">>, reads(fun() -> {events, [work_order, andon]} end)};
tcps(_) ->
    none.
