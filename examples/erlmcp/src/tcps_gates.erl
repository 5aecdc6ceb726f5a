%% The quality gates, and whether an open Andon event stops the line.
-module(tcps_gates).

-export([all/0]).

all() ->
    [
        gate(pass_rate, erlmcp_env:number("TCPS_QUALITY_PASS_RATE", quality_pass_rate, 0.8)),
        gate(coverage, erlmcp_env:number("TCPS_QUALITY_COVERAGE", quality_coverage, 0.7)),
        andon()
    ].

%% The figures themselves are measured where the release is built.
gate(Name, Threshold) when is_number(Threshold), Threshold > 0, Threshold =< 1 ->
    #{name => Name, threshold => Threshold, configured => true, state => configured};
gate(Name, Threshold) ->
    #{name => Name, threshold => Threshold, configured => false, state => fail}.

andon() ->
    Open = [x || #{severity := <<"critical">>} <- tcps_persistence:list_andon_events_by_status(<<"open">>)],
    State = case Open of
        [] -> pass;
        _ -> fail
    end,
    #{name => andon, threshold => 0, configured => true, state => State, open => length(Open)}.
