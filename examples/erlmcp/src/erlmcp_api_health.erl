%% /health and its three probes.
-module(erlmcp_api_health).

-export([full/0, probe/1]).

full() ->
    Checks = erlmcp_health:checks(),
    Failing = erlmcp_fault:failing(),
    Status = case Failing of
        true -> unhealthy;
        false -> erlmcp_health:overall(Checks)
    end,
    Code = case Status of
        _ when Failing -> 500;
        unhealthy -> 503;
        _ -> 200
    end,
    {Code, [], {json, #{
        status => Status,
        version => erlmcp_env:version(),
        commit => erlmcp_env:text("RELEASE_COMMIT"),
        config_hash => erlmcp_env:text("RELEASE_CONFIG_HASH"),
        environment => erlmcp_env:environment(),
        node => node(),
        checks => Checks,
        metrics => erlmcp_metrics:summary(),
        system => system()
    }}}.

probe(Names) ->
    Checks = erlmcp_health:checks(Names),
    case erlmcp_health:overall(Checks) of
        unhealthy -> {503, [], {json, #{status => unhealthy, checks => Checks}}};
        Status -> {200, [], {json, #{status => Status, checks => Checks}}}
    end.

system() ->
    {Family, Name} = os:type(),
    #{
        os => iolist_to_binary([atom_to_binary(Family), $/, atom_to_binary(Name)]),
        os_pid => list_to_binary(os:getpid()),
        otp_release => list_to_binary(erlang:system_info(otp_release)),
        erts_version => list_to_binary(erlang:system_info(version)),
        schedulers => erlang:system_info(schedulers_online),
        uptime_seconds => element(1, erlang:statistics(wall_clock)) div 1000
    }.
