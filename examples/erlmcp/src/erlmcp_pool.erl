%% A fixed number of workers, lent to one caller at a time. A worker whose borrower ends is returned
%% to the pool; a worker that ends is replaced.
-module(erlmcp_pool).
-behaviour(gen_server).

-export([start_link/0, run/1, run/2, status/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).

start_link() ->
    gen_server:start_link({local, ?MODULE}, ?MODULE, erlmcp_env:integer("ERLMCP_POOL_SIZE", 10), []).

run(Fun) ->
    run(Fun, 5000).

%% Runs Fun in a worker: {ok, Result} or {error, busy | Reason}.
run(Fun, Timeout) ->
    Ticket = make_ref(),
    try gen_server:call(?MODULE, {borrow, Ticket}, Timeout) of
        Worker ->
            try erlmcp_pool_worker:run(Worker, Fun, Timeout)
            after gen_server:cast(?MODULE, {back, Ticket})
            end
    catch
        exit:{timeout, _} ->
            gen_server:cast(?MODULE, {back, Ticket}),
            {error, busy}
    end.

status() ->
    try gen_server:call(?MODULE, status, 1000)
    catch exit:_ -> #{size => 0, free => 0, waiting => 0}
    end.

init(Size) ->
    process_flag(trap_exit, true),
    {ok, #{size => Size, free => [worker() || _ <- lists:seq(1, Size)], lent => #{}, waiting => queue:new()}}.

worker() ->
    {ok, Pid} = erlmcp_pool_worker:start_link(),
    Pid.

handle_call({borrow, Ticket}, {Pid, _} = From, #{waiting := Waiting} = State) ->
    Ref = monitor(process, Pid),
    {noreply, serve(State#{waiting := queue:in({Ticket, Ref, From}, Waiting)})};
handle_call(status, _From, #{size := Size, free := Free, waiting := Waiting} = State) ->
    {reply, #{size => Size, free => length(Free), waiting => queue:len(Waiting)}, State}.

serve(#{free := [Worker | Free], lent := Lent, waiting := Waiting} = State) ->
    case queue:out(Waiting) of
        {{value, {Ticket, Ref, From}}, Left} ->
            gen_server:reply(From, Worker),
            serve(State#{free := Free, lent := Lent#{Ticket => {Ref, Worker}}, waiting := Left});
        {empty, _} ->
            State
    end;
serve(State) ->
    State.

handle_cast({back, Ticket}, State) ->
    {noreply, back(fun(Other, _) -> Other =:= Ticket end, State)}.

%% The borrower ended, or its worker did.
handle_info({'DOWN', Ref, process, _, _}, State) ->
    {noreply, back(fun(_, Other) -> Other =:= Ref end, State)};
handle_info({'EXIT', Pid, _}, #{free := Free, lent := Lent} = State) ->
    Replace = fun(Old) when Old =:= Pid -> worker(); (Old) -> Old end,
    New = maps:map(fun(_, {Ref, Worker}) -> {Ref, Replace(Worker)} end, Lent),
    {noreply, State#{free := [Replace(Worker) || Worker <- Free], lent := New}};
handle_info(_, State) ->
    {noreply, State}.

back(Fits, #{free := Free, lent := Lent, waiting := Waiting} = State) ->
    case [{Ticket, Loan} || {Ticket, {Ref, _} = Loan} <- maps:to_list(Lent), Fits(Ticket, Ref)] of
        [{Ticket, {Ref, Worker}}] ->
            demonitor(Ref, [flush]),
            serve(State#{free := Free ++ [Worker], lent := maps:remove(Ticket, Lent)});
        [] ->
            Left = queue:filter(fun({Ticket, Ref, _}) ->
                Fits(Ticket, Ref) andalso demonitor(Ref, [flush]),
                not Fits(Ticket, Ref)
            end, Waiting),
            State#{waiting := Left}
    end.
