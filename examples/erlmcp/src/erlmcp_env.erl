%% Settings: the environment first, then the configuration of the release.
-module(erlmcp_env).

-export([text/1, text/2, integer/2, number/3, config/2, tcps/0, environment/0, version/0]).

%% An empty variable counts as not set.
text(Name) ->
    text(Name, undefined).

text(Name, Default) ->
    case os:getenv(Name) of
        false -> Default;
        "" -> Default;
        Value -> unicode:characters_to_binary(Value)
    end.

integer(Name, Default) ->
    case text(Name) of
        undefined ->
            Default;
        Text ->
            try binary_to_integer(Text)
            catch error:badarg -> error({not_a_number, Name, Text})
            end
    end.

%% A number from the environment, else from the configuration, else the default.
number(Name, Key, Default) ->
    case text(Name) of
        undefined ->
            config(Key, Default);
        Text ->
            try binary_to_float(Text)
            catch error:badarg -> integer(Name, Default)
            end
    end.

config(Key, Default) ->
    application:get_env(erlmcp, Key, Default).

tcps() ->
    config(tcps, on) =:= on.

environment() ->
    atom_to_binary(config(environment, dev)).

version() ->
    case erlmcp_fault:kind() of
        wrong_version ->
            <<"0.0.0-wrong">>;
        _ ->
            case application:get_key(erlmcp, vsn) of
                {ok, Vsn} -> list_to_binary(Vsn);
                undefined -> <<"unknown">>
            end
    end.
