%% Work orders, Andon events and receipts. They are kept in memory and, with ERLMCP_DATA_DIR,
%% in a file there that survives a restart.
-module(tcps_persistence).
-behaviour(gen_server).

-export([start_link/0]).
-export([store_work_order/1, get_work_order/1, list_work_orders/0, list_work_orders_by_status/1]).
-export([list_work_orders_by_bucket/1, update_work_order/1, delete_work_order/1]).
-export([store_andon_event/1, get_andon_event/1, list_andon_events/0, list_andon_events_by_status/1, update_andon_event/1]).
-export([store_receipt/1, load_receipt/1]).
-export([query_ontology/2, rebuild_ontology/0, backup/1, restore/1, verify_integrity/0]).
-export([init/1, handle_call/3, handle_cast/2, terminate/2]).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

store_work_order(#{id := Id} = Order) -> write({{work_order, Id}, Order}).
get_work_order(Id) -> read({work_order, Id}).
list_work_orders() -> list(work_order).
list_work_orders_by_status(Status) -> query_ontology(work_order, #{status => Status}).
list_work_orders_by_bucket(Bucket) -> query_ontology(work_order, #{bucket => Bucket}).
update_work_order(#{id := Id} = Order) -> replace({{work_order, Id}, Order}).
delete_work_order(Id) -> gen_server:call(?MODULE, {delete, {work_order, Id}}).

store_andon_event(#{id := Id} = Event) -> write({{andon, Id}, Event}).
get_andon_event(Id) -> read({andon, Id}).
list_andon_events() -> list(andon).
list_andon_events_by_status(Status) -> query_ontology(andon, #{status => Status}).
update_andon_event(#{id := Id} = Event) -> replace({{andon, Id}, Event}).

store_receipt(#{id := Id} = Receipt) -> write({{receipt, Id}, Receipt}).
load_receipt(Id) -> read({receipt, Id}).

%% The records of a kind whose fields have the given values, oldest first.
query_ontology(Kind, Fields) ->
    [Thing || Thing <- list(Kind), maps:with(maps:keys(Fields), Thing) =:= Fields].

%% Reads everything again from the file.
rebuild_ontology() -> gen_server:call(?MODULE, rebuild).

backup(File) -> gen_server:call(?MODULE, {backup, File}, 30_000).
restore(File) -> gen_server:call(?MODULE, {restore, File}, 30_000).

%% ok, or the keys of records that are stored under a wrong key.
verify_integrity() ->
    case [Key || {{_, Id} = Key, Thing} <- ets:tab2list(?MODULE), maps:get(id, Thing, undefined) =/= Id] of
        [] -> ok;
        Wrong -> {error, {mismatch, Wrong}}
    end.

read(Key) ->
    case ets:lookup(?MODULE, Key) of
        [{_, Thing}] -> {ok, Thing};
        [] -> {error, not_found}
    end.

list(Kind) ->
    Things = [Thing || [Thing] <- ets:match(?MODULE, {{Kind, '_'}, '$1'})],
    lists:sort(fun(#{created_at := A, id := X}, #{created_at := B, id := Y}) -> {A, X} =< {B, Y} end, Things).

write(Entry) -> gen_server:call(?MODULE, {write, Entry}).
replace(Entry) -> gen_server:call(?MODULE, {replace, Entry}).

init([]) ->
    process_flag(trap_exit, true),
    ?MODULE = ets:new(?MODULE, [named_table, protected, {read_concurrency, true}]),
    case erlmcp_env:text("ERLMCP_DATA_DIR") of
        undefined ->
            {ok, #{file => none}};
        Folder ->
            File = filename:join(binary_to_list(Folder), "tcps.dets"),
            ok = filelib:ensure_dir(File),
            case dets:open_file(tcps_store, [{file, File}, {auto_save, 1000}]) of
                {ok, Store} ->
                    ets:from_dets(?MODULE, Store),
                    {ok, #{file => Store}};
                {error, Reason} ->
                    {stop, {data_folder, Folder, Reason}}
            end
    end.

handle_call({write, Entry}, _From, State) ->
    {reply, insert(Entry, State), State};
handle_call({replace, {Key, _} = Entry}, _From, State) ->
    case ets:member(?MODULE, Key) of
        true -> {reply, insert(Entry, State), State};
        false -> {reply, {error, not_found}, State}
    end;
handle_call({delete, Key}, _From, #{file := File} = State) ->
    case ets:take(?MODULE, Key) of
        [_] when File =:= none -> {reply, ok, State};
        [_] -> {reply, dets:delete(File, Key), State};
        [] -> {reply, {error, not_found}, State}
    end;
handle_call(rebuild, _From, #{file := none} = State) ->
    {reply, {ok, ets:info(?MODULE, size)}, State};
handle_call(rebuild, _From, #{file := File} = State) ->
    ets:delete_all_objects(?MODULE),
    ets:from_dets(?MODULE, File),
    {reply, {ok, ets:info(?MODULE, size)}, State};
handle_call({backup, File}, _From, State) ->
    {reply, file:write_file(File, term_to_binary({?MODULE, 1, ets:tab2list(?MODULE)}, [compressed])), State};
handle_call({restore, File}, _From, State) ->
    {reply, restore_from(File, State), State}.

%% The file first: a record that cannot be stored is not shown.
insert(Entry, #{file := none}) ->
    ets:insert(?MODULE, Entry),
    ok;
insert(Entry, #{file := File}) ->
    case dets:insert(File, Entry) of
        ok -> ets:insert(?MODULE, Entry), ok;
        Error -> Error
    end.

restore_from(File, State) ->
    try
        {ok, Bytes} = file:read_file(File),
        {?MODULE, 1, Entries} = binary_to_term(Bytes, [safe]),
        ets:delete_all_objects(?MODULE),
        case State of
            #{file := none} -> ok;
            #{file := Store} -> ok = dets:delete_all_objects(Store)
        end,
        [ok = insert(Entry, State) || Entry <- Entries],
        {ok, length(Entries)}
    catch
        error:Reason -> {error, Reason}
    end.

handle_cast(_, State) ->
    {noreply, State}.

terminate(_, #{file := none}) -> ok;
terminate(_, #{file := File}) -> dets:close(File).
