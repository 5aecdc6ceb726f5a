%% A receipt proves the original content of a work order: the SHA-256 of the fields that
%% never change, as sorted JSON.
-module(tcps_receipt).

-export([make/1, get/1, verify/1]).

-define(FIELDS, [id, bucket, priority, title, created_at]).

make(#{id := Id, created_at := At} = Order) ->
    #{id => Id, work_order => Id, algorithm => sha256, sha256 => digest(Order), created_at => At}.

get(Id) ->
    tcps_persistence:load_receipt(Id).

digest(Order) ->
    Text = erlmcp_json:encode(maps:with(?FIELDS, Order)),
    string:lowercase(binary:encode_hex(crypto:hash(sha256, Text))).

%% Compares a given receipt with the stored work order.
verify(#{<<"id">> := Id, <<"sha256">> := Given}) when is_binary(Given) ->
    case tcps_persistence:get_work_order(Id) of
        {ok, Order} ->
            case digest(Order) =:= string:lowercase(Given) of
                true -> #{valid => true, id => Id};
                false -> #{valid => false, id => Id, reason => <<"the digest does not match the work order">>}
            end;
        {error, not_found} ->
            #{valid => false, id => Id, reason => <<"there is no such work order">>}
    end;
verify(_) ->
    #{valid => false, reason => <<"a receipt has an id and a sha256">>}.
