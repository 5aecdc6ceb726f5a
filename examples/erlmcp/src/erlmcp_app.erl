%% Start and stop of the application.
-module(erlmcp_app).
-behaviour(application).

-export([start/2, prep_stop/1, stop/1]).

start(_Type, _Args) ->
    ok = erlmcp_fault:load(),
    ok = erlmcp_fault:before_start(),
    ok = log_file(),
    warn_about_environment(),
    case erlmcp_sup:start_link() of
        {ok, Pid} ->
            erlmcp_fault:after_start(),
            print("~s ~s ready, ~s, http ~s:~b, metrics ~s:~b", [
                node(), erlmcp_env:version(), erlmcp_env:environment(),
                erlmcp_sup:host(), erlmcp_listener:port(http),
                erlmcp_sup:host(), erlmcp_listener:port(metrics)
            ]),
            {ok, Pid};
        Error ->
            Error
    end.

prep_stop(State) ->
    print("~s stopping", [node()]),
    State.

stop(_State) ->
    print("~s stopped", [node()]).

%% These lines are for people and are written whatever the log level is.
print(Format, Args) ->
    io:format("erlmcp: " ++ Format ++ "~n", Args).

%% ERLMCP_LOG_FILE: the log goes there as well, 5 files of 10 MB.
log_file() ->
    case erlmcp_env:text("ERLMCP_LOG_FILE") of
        undefined ->
            ok;
        File ->
            {ok, #{formatter := Formatter}} = logger:get_handler_config(default),
            Config = #{
                config => #{file => binary_to_list(File), max_no_bytes => 10_000_000, max_no_files => 5},
                formatter => Formatter
            },
            case logger:add_handler(erlmcp_file, logger_std_h, Config) of
                ok -> ok;
                {error, {already_exist, _}} -> ok;
                {error, Reason} -> {error, {log_file, File, Reason}}
            end
    end.

warn_about_environment() ->
    Built = erlmcp_env:environment(),
    case erlmcp_env:text("ERLMCP_ENV", Built) of
        Built -> ok;
        Given -> logger:warning("ERLMCP_ENV is ~ts, this release was built for ~ts", [Given, Built])
    end.
