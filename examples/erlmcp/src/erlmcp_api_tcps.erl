%% The TCPS endpoints.
-module(erlmcp_api_tcps).

-export([work_orders/1, work_order/1, create_work_order/1, change_work_order/2]).
-export([andon_events/0, trigger_andon/1, resolve_andon/1, receipt/1, verify_receipt/1, gates/0]).

work_orders(#{query := Query}) ->
    Wanted = case uri_string:dissect_query(Query) of
        Pairs when is_list(Pairs) -> maps:from_list(Pairs);
        _ -> #{}
    end,
    List = case Wanted of
        #{<<"status">> := Status} -> tcps_persistence:list_work_orders_by_status(Status);
        #{<<"bucket">> := Bucket} -> tcps_persistence:list_work_orders_by_bucket(Bucket);
        _ -> tcps_work_order:list()
    end,
    ok(200, #{work_orders => List, count => length(List)}).

work_order(Id) ->
    found(tcps_work_order:get(Id)).

create_work_order(Request) ->
    with_object(Request, fun(Fields) -> outcome(201, tcps_work_order:create(Fields)) end).

change_work_order(Id, Request) ->
    with_object(Request, fun(Fields) -> outcome(200, tcps_work_order:change(Id, Fields)) end).

andon_events() ->
    List = tcps_andon:list(),
    ok(200, #{andon_events => List, count => length(List)}).

trigger_andon(Request) ->
    with_object(Request, fun(Fields) -> outcome(201, tcps_andon:trigger(Fields)) end).

resolve_andon(Id) ->
    outcome(200, tcps_andon:resolve(Id)).

receipt(Id) ->
    found(tcps_receipt:get(Id)).

verify_receipt(Request) ->
    with_object(Request, fun(Receipt) -> ok(200, tcps_receipt:verify(Receipt)) end).

gates() ->
    Gates = tcps_gates:all(),
    ok(200, #{gates => Gates, passed => lists:all(fun(#{state := State}) -> State =/= fail end, Gates)}).

ok(Status, Body) ->
    {Status, [], {json, Body}}.

found({ok, Thing}) -> ok(200, Thing);
found({error, not_found}) -> outcome(200, {error, not_found, <<"not found">>}).

outcome(Status, {ok, Body}) -> ok(Status, Body);
outcome(_, {error, not_found, Text}) -> ok(404, #{error => Text});
outcome(_, {error, conflict, Text}) -> ok(409, #{error => Text});
outcome(_, {error, invalid, Text}) -> ok(422, #{error => Text}).

with_object(#{body := Body}, Fun) ->
    case erlmcp_json:decode(Body) of
        {ok, Object} when is_map(Object) -> Fun(Object);
        {ok, _} -> ok(400, #{error => <<"the body must be an object">>});
        {error, {Position, Reason}} ->
            ok(400, #{error => iolist_to_binary(io_lib:format("the body is not JSON: ~s at ~b", [Reason, Position]))})
    end.
