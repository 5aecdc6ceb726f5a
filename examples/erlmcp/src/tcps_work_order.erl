%% Work orders: a bucket, a priority, and a status that only moves forward.
-module(tcps_work_order).

-export([create/1, get/1, list/0, change/2, statuses/0, new_id/1, now_text/0]).

statuses() ->
    [<<"open">>, <<"in_progress">>, <<"done">>, <<"cancelled">>].

create(Fields) ->
    case {bucket(Fields), priority(Fields), title(Fields)} of
        {error, _, _} -> {error, invalid, <<"bucket: must be 1 to 64 of a-z, 0-9, _ and -">>};
        {_, error, _} -> {error, invalid, <<"priority: must be 1 to 10, or low, normal, high, critical">>};
        {_, _, error} -> {error, invalid, <<"title: must be a text of at most 200 characters">>};
        {Bucket, Priority, Title} ->
            case waiting(Bucket) >= wip_limit() of
                true -> {error, conflict, <<"the bucket has reached its limit of work in progress">>};
                false -> store(Bucket, Priority, Title)
            end
    end.

store(Bucket, Priority, Title) ->
    Order = #{
        id => new_id(<<"wo">>), bucket => Bucket, priority => Priority, title => Title,
        status => <<"open">>, created_at => now_text()
    },
    {ok, ok} = erlmcp_pool:run(fun() ->
        ok = tcps_persistence:store_work_order(Order),
        tcps_persistence:store_receipt(tcps_receipt:make(Order))
    end),
    erlmcp_metrics:count(work_orders),
    erlmcp_events:publish(work_order, Order),
    {ok, Order}.

get(Id) ->
    tcps_persistence:get_work_order(Id).

list() ->
    tcps_persistence:list_work_orders().

change(Id, #{<<"status">> := Wanted}) ->
    case {tcps_persistence:get_work_order(Id), lists:member(Wanted, statuses())} of
        {{error, not_found}, _} -> {error, not_found, <<"not found">>};
        {_, false} -> {error, invalid, <<"status: is not one of open, in_progress, done, cancelled">>};
        {{ok, #{status := Now} = Order}, true} ->
            case may_follow(Now, Wanted) of
                true ->
                    Changed = Order#{status := Wanted},
                    ok = tcps_persistence:update_work_order(Changed),
                    erlmcp_events:publish(work_order, Changed),
                    {ok, Changed};
                false ->
                    {error, conflict, <<"a work order that is ", Now/binary, " cannot become ", Wanted/binary>>}
            end
    end;
change(_, _) ->
    {error, invalid, <<"status: is missing">>}.

may_follow(<<"open">>, Next) -> Next =/= <<"open">>;
may_follow(<<"in_progress">>, Next) -> Next =:= <<"done">> orelse Next =:= <<"cancelled">>;
may_follow(_, _) -> false.

waiting(Bucket) ->
    length([x || #{status := Status} <- tcps_persistence:list_work_orders_by_bucket(Bucket),
                 Status =:= <<"open">> orelse Status =:= <<"in_progress">>]).

wip_limit() ->
    erlmcp_env:number("TCPS_WIP_LIMIT", wip_limit, 1000).

bucket(#{<<"bucket">> := Bucket}) when is_binary(Bucket) ->
    case re:run(Bucket, "^[a-z0-9_-]{1,64}$", [dollar_endonly]) of
        {match, _} -> Bucket;
        nomatch -> error
    end;
bucket(_) ->
    error.

priority(#{<<"priority">> := Priority}) when is_integer(Priority), Priority >= 1, Priority =< 10 -> Priority;
priority(#{<<"priority">> := Priority}) ->
    case lists:member(Priority, [<<"low">>, <<"normal">>, <<"medium">>, <<"high">>, <<"critical">>]) of
        true -> Priority;
        false -> error
    end;
priority(_) -> error.

title(#{<<"title">> := Title}) when is_binary(Title), byte_size(Title) =< 800 -> Title;
title(#{<<"title">> := _}) -> error;
title(_) -> <<>>.

%% Unique over restarts and hosts, and sorted by time.
new_id(Prefix) ->
    Millis = erlang:system_time(millisecond),
    Random = string:lowercase(binary:encode_hex(crypto:strong_rand_bytes(5))),
    iolist_to_binary([Prefix, io_lib:format("-~11.16.0b-", [Millis]), Random]).

now_text() ->
    list_to_binary(calendar:system_time_to_rfc3339(erlang:system_time(millisecond), [{unit, millisecond}, {offset, "Z"}])).
