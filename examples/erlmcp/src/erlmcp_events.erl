%% Subscribers of events, and the frames that they get.
-module(erlmcp_events).
-behaviour(gen_server).

-export([start_link/0, subscribe/1, publish/2, format/2, subscribers/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

%% A reader whose mailbox is longer than this has stopped reading.
-define(MAX_WAITING, 1000).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, [], []).

subscribe(Topics) ->
    gen_server:call(?MODULE, {subscribe, self(), Topics}).

publish(Topic, Data) ->
    gen_server:cast(?MODULE, {publish, Topic, Data}).

subscribers() ->
    gen_server:call(?MODULE, subscribers).

format(Event, Data) ->
    [<<"event: ">>, Event, <<"\ndata: ">>, erlmcp_json:encode(Data), <<"\n\n">>].

init([]) ->
    {ok, #{}}.

handle_call({subscribe, Pid, Topics}, _From, State) ->
    {reply, ok, State#{monitor(process, Pid) => {Pid, Topics}}};
handle_call(subscribers, _From, State) ->
    {reply, map_size(State), State}.

handle_cast({publish, Topic, Data}, State) ->
    Frame = iolist_to_binary(format(atom_to_binary(Topic), Data)),
    [send(Pid, Frame) || {Pid, Topics} <- maps:values(State), lists:member(Topic, Topics)],
    {noreply, State}.

send(Pid, Frame) ->
    case process_info(Pid, message_queue_len) of
        {message_queue_len, Length} when Length > ?MAX_WAITING -> exit(Pid, kill);
        _ -> Pid ! {event, Frame}
    end.

handle_info({'DOWN', Ref, process, _, _}, State) ->
    {noreply, maps:remove(Ref, State)};
handle_info(_, State) ->
    {noreply, State}.
