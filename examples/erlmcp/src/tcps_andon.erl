%% Andon events: a pulled cord.
-module(tcps_andon).

-export([trigger/1, resolve/1, list/0]).

trigger(#{<<"type">> := Type} = Fields) when is_binary(Type), Type =/= <<>>, byte_size(Type) =< 64 ->
    Severity = maps:get(<<"severity">>, Fields, <<"warning">>),
    Message = maps:get(<<"message">>, Fields, <<>>),
    case {lists:member(Severity, [<<"info">>, <<"warning">>, <<"critical">>]), is_binary(Message)} of
        {false, _} -> {error, invalid, <<"severity: is not one of info, warning, critical">>};
        {_, false} -> {error, invalid, <<"message: must be a text">>};
        {true, true} ->
            Event = #{
                id => tcps_work_order:new_id(<<"andon">>), type => Type, severity => Severity,
                message => Message, status => <<"open">>, created_at => tcps_work_order:now_text()
            },
            ok = tcps_persistence:store_andon_event(Event),
            erlmcp_metrics:count(andon_events),
            erlmcp_events:publish(andon, Event),
            {ok, Event}
    end;
trigger(_) ->
    {error, invalid, <<"type: must be a text of 1 to 64 bytes">>}.

resolve(Id) ->
    case tcps_persistence:get_andon_event(Id) of
        {ok, #{status := <<"open">>} = Event} ->
            Resolved = Event#{status := <<"resolved">>},
            ok = tcps_persistence:update_andon_event(Resolved),
            erlmcp_events:publish(andon, Resolved),
            {ok, Resolved};
        {ok, _} -> {error, conflict, <<"is resolved already">>};
        {error, not_found} -> {error, not_found, <<"not found">>}
    end.

list() ->
    tcps_persistence:list_andon_events().
