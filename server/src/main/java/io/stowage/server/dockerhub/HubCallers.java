package io.stowage.server.dockerhub;

import io.stowage.server.access.ApiTokens;
import io.stowage.server.access.Policy;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Identity;
import io.stowage.server.account.SignIn;
import io.stowage.server.account.Subject;
import io.stowage.server.common.AddressBlock;
import io.stowage.server.http.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells who calls: by a token of a log-in, or by a personal token or one of an organization's as it
 * is. Clients call the scheme {@code Bearer}, old ones {@code JWT}.
 */
final class HubCallers {
  /** A log-in here lasts less; whoever has one from a password may make tokens. */
  private static final Duration FRESH = Duration.ofMinutes(15);

  private final SignIn signIn;
  private final ApiTokens tokens;
  private final Policy policy;
  private final InstantSource clock;

  HubCallers(SignIn signIn, ApiTokens tokens, Policy policy, InstantSource clock) {
    this.signIn = signIn;
    this.tokens = tokens;
    this.policy = policy;
    this.clock = clock;
  }

  /** By whom calls are counted: a name, if it is proved without a look into the database. */
  String counted(Request request) {
    return bearer(request)
        .filter(text -> text.indexOf('.') >= 0)
        .flatMap(text -> tokens.name(text, request.origin().baseUrl()))
        .map(name -> "name " + name)
        .orElseGet(() -> AddressBlock.of(request.origin().address()));
  }

  /**
   * Whoever calls, nobody included.
   *
   * @throws HubException 401 for a token that is not good
   */
  private By anyone(HubCall call) {
    Request request = call.request();
    By from = from(call);
    if (request.header("Authorization").isEmpty()) {
      return from;
    }
    return bearer(request)
        .flatMap(text -> identity(text, request, from))
        .map(from::as)
        .orElseThrow(() -> HubException.of(401, "the token is not good, or no more: log in again"));
  }

  private Optional<Identity> identity(String text, Request request, By from) {
    return text.indexOf('.') < 0
        ? signIn.bearer(text, from)
        : tokens.verify(text, request.origin().baseUrl());
  }

  /**
   * Whoever looks, nobody included where those without a name are shown anything.
   *
   * @throws HubException 401 where they are not
   */
  By visitor(HubCall call) {
    By by = anyone(call);
    if (!policy.letsIn(by.identity())) {
      throw HubException.of(401, "authentication required: log in first");
    }
    return by;
  }

  /**
   * Whoever calls, with a name.
   *
   * @throws HubException 401 for nobody
   */
  By known(HubCall call) {
    By by = anyone(call);
    if (by.identity().subject() instanceof Subject.Nobody) {
      throw HubException.of(401, "authentication required: log in first");
    }
    return by;
  }

  /**
   * The person who calls, with a credential that reaches so far.
   *
   * @throws HubException 401 for nobody, 403 for a machine or a token that reaches less far
   */
  Person person(HubCall call, AccountAccess least) {
    By by = known(call);
    Subject.Person person =
        by.identity()
            .person()
            .orElseThrow(() -> HubException.of(403, "this is for people, not for a token's name"));
    requireReach(by, least);
    return new Person(person, by);
  }

  /** A person who calls. */
  record Person(Subject.Person subject, By by) {}

  /** Refuses a credential that reaches less far. */
  static void requireReach(By by, AccountAccess least) {
    if (by.identity().ceiling().account().compareTo(least) < 0) {
      throw HubException.of(403, "this token's scopes do not reach that far");
    }
  }

  /**
   * Refuses who did not give a password to log in: a token makes no tokens.
   *
   * @throws HubException 403 for them
   */
  void requirePassword(By by) {
    boolean isFresh =
        by.identity()
            .freshSince()
            .filter(since -> clock.instant().isBefore(since.plus(FRESH)))
            .isPresent();
    if (!isFresh) {
      throw HubException.of(403, "a token makes no tokens: log in by password first");
    }
  }

  static By from(HubCall call) {
    return By.nobody(
        call.request().origin().address(), call.request().header("User-Agent").orElse(""));
  }

  private static Optional<String> bearer(Request request) {
    String header = request.header("Authorization").orElse("");
    int space = header.indexOf(' ');
    String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
    return scheme.equals("bearer") || scheme.equals("jwt")
        ? Optional.of(header.substring(space + 1).strip())
        : Optional.empty();
  }
}
