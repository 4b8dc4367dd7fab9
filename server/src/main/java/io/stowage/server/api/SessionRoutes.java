package io.stowage.server.api;

import io.stowage.server.account.AccountSettings;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.LogIns.Step;
import io.stowage.server.account.Person;
import io.stowage.server.account.Session;
import io.stowage.server.account.Sessions;
import io.stowage.server.account.SignIn;
import io.stowage.server.account.Subject;
import io.stowage.server.common.Refusal;
import io.stowage.server.http.Request;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.CrossSite;
import io.stowage.server.web.Endpoint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Logging in and out. What a browser gets is a cookie that no script can read, and a proof that its
 * pages show with each change; a program asks for a bearer token instead. Each log-in makes a
 * session that was not there before, so that a cookie planted in a browser is worth nothing.
 */
final class SessionRoutes implements HubApi.Routes {
  private final LogIns logIns;
  private final Sessions sessions;
  private final Accounts accounts;
  private final AccountSettings settings;
  private final HelpAddresses help;
  private final InstantSource clock;

  SessionRoutes(
      LogIns logIns,
      Sessions sessions,
      Accounts accounts,
      AccountSettings settings,
      HelpAddresses help,
      InstantSource clock) {
    this.logIns = logIns;
    this.sessions = sessions;
    this.accounts = accounts;
    this.settings = settings;
    this.help = help;
    this.clock = clock;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "logIn", this::logIn,
        "giveCode", this::giveCode,
        "setOwnPassword", this::setOwnPassword,
        "logOut", this::logOut,
        "getSession", this::get,
        "confirmSession", this::confirm);
  }

  // --- in ----------------------------------------------------------------------------------------

  private ApiResult logIn(ApiCall<Caller> call) {
    CrossSite.refuseForeignPages(call.request());
    return answer(
        call,
        logIns.begin(Sent.text(call, "name"), Sent.text(call, "password"), call.caller().by()));
  }

  private ApiResult giveCode(ApiCall<Caller> call) {
    CrossSite.refuseForeignPages(call.request());
    Step step = logIns.second(Sent.text(call, "next"), Sent.text(call, "code"), call.caller().by());
    if (step instanceof Step.Refused(SignIn.Result.Wrong _)) {
      throw Refusal.of(Refusal.Kind.UNAUTHENTICATED, "wrong_code", "That code is not right.");
    }
    return answer(call, step);
  }

  private ApiResult setOwnPassword(ApiCall<Caller> call) {
    CrossSite.refuseForeignPages(call.request());
    return answer(
        call, logIns.own(Sent.text(call, "next"), Sent.text(call, "password"), call.caller().by()));
  }

  private ApiResult answer(ApiCall<Caller> call, Step step) {
    return switch (step) {
      case Step.SecondFactor(var next) ->
          ApiResult.ok(PersonJson.object().put("step", "code").put("next", next));
      case Step.OwnPassword(var next) ->
          ApiResult.ok(PersonJson.object().put("step", "password").put("next", next));
      case Step.Refused(var why) -> throw LogIns.refusal(why);
      case Step.Done(Person person, Sessions.Begun begun) -> {
        ObjectNode root = PersonJson.object().put("step", "done");
        root.set("user", PersonJson.user(person));
        if (call.body().path("bearer").asBoolean(false)) {
          yield ApiResult.ok(root.put("token", begun.cookie()));
        }
        endFormer(call);
        yield withCookie(call.request(), root, begun);
      }
    };
  }

  /** The session of the cookie that the new one takes the place of, whosever it was. */
  private void endFormer(ApiCall<Caller> call) {
    SessionCookie.of(call.request())
        .flatMap(sessions::of)
        .ifPresent(former -> sessions.logOut(call.caller().by().as(former)));
  }

  private ApiResult withCookie(Request request, ObjectNode root, Sessions.Begun begun) {
    root.put("page", Sessions.proofOfPage(begun.cookie()));
    return ApiResult.ok(root)
        .withHeader(
            "Set-Cookie", SessionCookie.set(request, begun.cookie(), left(begun.session())));
  }

  private Duration left(Session session) {
    return Duration.between(clock.instant(), session.createdAt().plus(settings.sessionLongest()));
  }

  // --- meanwhile ---------------------------------------------------------------------------------

  private ApiResult get(ApiCall<Caller> call) {
    ObjectNode root = PersonJson.object();
    call.caller()
        .identity()
        .person()
        .map(Subject.Person::id)
        .flatMap(accounts::person)
        .ifPresent(person -> root.set("user", PersonJson.user(person)));
    if (isByCookie(call)) {
      call.caller().secret().ifPresent(cookie -> root.put("page", Sessions.proofOfPage(cookie)));
    }
    ObjectNode addresses = root.putObject("help");
    help.shown().forEach(addresses::put);
    return ApiResult.ok(root.put("fresh", call.caller().isFresh()));
  }

  /** A bearer token counts where both are sent: see {@link ApiCallers}. */
  private static boolean isByCookie(ApiCall<Caller> call) {
    return call.request().header("Authorization").isEmpty();
  }

  private ApiResult confirm(ApiCall<Caller> call) {
    Subject.Person who = call.caller().person();
    String session = call.caller().session().orElseThrow(SessionRoutes::noSession);
    Person person = accounts.person(who.id()).orElseThrow(Caller::gone);
    Sessions.Begun begun =
        logIns.again(
            person,
            session,
            Sent.text(call, "password"),
            Optional.of(call.body().path("code").asString("")).filter(code -> !code.isEmpty()),
            call.caller().by());
    ObjectNode root = PersonJson.object();
    root.set("user", PersonJson.user(person));
    root.put("fresh", true);
    return isByCookie(call)
        ? withCookie(call.request(), root, begun)
        : ApiResult.ok(root.put("token", begun.cookie()));
  }

  private static ApiProblem noSession() {
    return ApiProblem.forbidden(
        "no_session",
        "this is for sessions: a token is not confirmed, and is ended by deleting it");
  }

  // --- out ---------------------------------------------------------------------------------------

  private ApiResult logOut(ApiCall<Caller> call) {
    boolean isSomebody = !(call.caller().identity().subject() instanceof Subject.Nobody);
    if (isSomebody && call.caller().session().isEmpty()) {
      throw noSession();
    }
    sessions.logOut(call.caller().by());
    return isByCookie(call)
        ? ApiResult.noContent().withHeader("Set-Cookie", SessionCookie.clear(call.request()))
        : ApiResult.noContent();
  }
}
