package io.stowage.server.dockerhub;

import io.stowage.server.access.ApiTokens;
import io.stowage.server.account.By;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identity;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.Sessions;
import io.stowage.server.account.SignIn;
import io.stowage.server.common.Refusal;
import io.stowage.server.http.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Logging in. What is given for a password, a personal token or an organization's is a token that
 * clients read the end of, and then log in again.
 */
final class LogInRoutes {
  private static final Duration LIFETIME = Duration.ofMinutes(10);

  /** hub-tool asks for a code when it reads exactly this. */
  static final String SECOND_FACTOR = "Require secondary authentication on MFA enabled account";

  /** hub-tool takes it for a format, so there is no per cent sign in it. */
  private static final String WRONG = "Incorrect authentication credentials";

  private final SignIn signIn;
  private final LogIns logIns;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final InstantSource clock;

  LogInRoutes(
      SignIn signIn, LogIns logIns, Sessions sessions, ApiTokens tokens, InstantSource clock) {
    this.signIn = signIn;
    this.logIns = logIns;
    this.sessions = sessions;
    this.tokens = tokens;
    this.clock = clock;
  }

  Response logIn(HubCall call) {
    HubBody body = call.body();
    return logIn(call, body.text("username"), body.text("password"), "token");
  }

  Response token(HubCall call) {
    HubBody body = call.body();
    return logIn(call, body.text("identifier"), body.text("secret"), "access_token");
  }

  private Response logIn(HubCall call, String name, String secret, String field) {
    By from = HubCallers.from(call);
    return switch (signIn.program(name, secret, from)) {
      case SignIn.Result.In(Identity who) -> in(call, fresh(who), field);
      case SignIn.Result.TokenNeeded _ -> second(name, secret, from);
      case SignIn.Result why -> refused(why);
    };
  }

  /** Whoever gave their password just now may do what that is asked for. */
  private Identity fresh(Identity who) {
    return who.credential() instanceof CredentialRef.Password
        ? new Identity(who.subject(), who.ceiling(), who.credential(), Optional.of(clock.instant()))
        : who;
  }

  private Response in(HubCall call, Identity who, String field) {
    String token = tokens.issue(who, LIFETIME, call.request().origin().baseUrl());
    return HubCall.ok(JsonMapper.shared().createObjectNode().put(field, token));
  }

  private Response second(String name, String password, By from) {
    return switch (logIns.begin(name, password, from)) {
      case LogIns.Step.SecondFactor(String next) ->
          HubCall.json(401, message(SECOND_FACTOR).put("login_2fa_token", next));
      case LogIns.Step.Refused(SignIn.Result why) -> refused(why);
      case LogIns.Step.Done _, LogIns.Step.OwnPassword _ ->
          HubCall.json(401, message("this account was changed meanwhile: log in again"));
    };
  }

  Response secondFactor(HubCall call) {
    HubBody body = call.body();
    LogIns.Step step =
        logIns.second(body.text("login_2fa_token"), body.text("code"), HubCallers.from(call));
    return switch (step) {
      case LogIns.Step.Done(_, Sessions.Begun begun) ->
          sessions
              .of(begun.cookie())
              .map(who -> tokens.issue(who, LIFETIME, call.request().origin().baseUrl()))
              .map(
                  token ->
                      HubCall.ok(
                          JsonMapper.shared()
                              .createObjectNode()
                              .put("token", token)
                              .put("refresh_token", "")))
              .orElseGet(() -> HubCall.json(401, message(WRONG)));
      case LogIns.Step.Refused(SignIn.Result why) -> refused(why);
      case LogIns.Step.OwnPassword _ -> refused(new SignIn.Result.OwnPasswordNeeded());
      case LogIns.Step.SecondFactor _ -> HubCall.json(401, message(SECOND_FACTOR));
    };
  }

  private static Response refused(SignIn.Result why) {
    return switch (why) {
      case SignIn.Result.In _, SignIn.Result.Wrong _ -> HubCall.json(401, message(WRONG));
      case SignIn.Result.NotYet(Duration delay) ->
          HubCall.json(429, message(LogIns.refusal(why).getMessage()))
              .with("Retry-After", Long.toString(Math.max(1, delay.toSeconds())));
      case SignIn.Result.TokenNeeded _, SignIn.Result.OwnPasswordNeeded _, SignIn.Result.Busy _ -> {
        Refusal refusal = LogIns.refusal(why);
        throw refusal;
      }
    };
  }

  private static ObjectNode message(String text) {
    return JsonMapper.shared().createObjectNode().put("detail", text).put("message", text);
  }
}
