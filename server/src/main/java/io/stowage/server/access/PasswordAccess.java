package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.PasswordCheck;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Action;
import io.stowage.server.registry.Actor;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/**
 * Users of a file, who may do everything; others may pull, or nothing.
 *
 * <p>A caller shows a password with each request, or, where anonymous pull is on, a token of {@link
 * Tokens}: see {@link Challenge} for why. Either is taken in both cases.
 */
public final class PasswordAccess implements Access {
  private final Login login;
  private final boolean anonymousPull;

  PasswordAccess(Login login, boolean anonymousPull) {
    this.login = login;
    this.anonymousPull = anonymousPull;
  }

  /**
   * Reads the file, and again whenever it changes.
   *
   * @param users lines of {@code name:hash}
   * @param anonymousPull whether those without a name may pull
   * @throws PasswordFileException if the file can't be used
   */
  public static PasswordAccess open(Path users, boolean anonymousPull, Clock clock) {
    return new PasswordAccess(
        new Login(new PasswordFile(users, clock), PasswordCheck.open(clock), clock), anonymousPull);
  }

  /** Where its clients fetch tokens. */
  public Tokens tokens() {
    return new Tokens(login, anonymousPull);
  }

  @Override
  public Verdict judge(Caller caller, Wanted wanted) {
    return switch (Credentials.of(caller.authorization())) {
      case Credentials.None _ -> withoutName(caller, wanted);
      case Credentials.Password password -> withPassword(caller, wanted, password);
      case Credentials.Token token -> withToken(caller, wanted, token);
      case Credentials.Malformed(var problem) ->
          new Verdict.Unauthenticated(challenge(caller, wanted), problem);
    };
  }

  /** {@code /v2/} always wants a name: a log-in that any password passed would be no log-in. */
  private Verdict withoutName(Caller caller, Wanted wanted) {
    if (anonymousPull && !(wanted instanceof Wanted.Ping) && AnonymousPull.covers(wanted)) {
      return new Verdict.Allowed(Actor.ANONYMOUS);
    }
    return new Verdict.Unauthenticated(challenge(caller, wanted), logIn(caller));
  }

  private Verdict withPassword(Caller caller, Wanted wanted, Credentials.Password password) {
    return switch (login.check(password)) {
      case RIGHT -> new Verdict.Allowed(new Actor(password.name()));
      case WRONG ->
          new Verdict.Unauthenticated(challenge(caller, wanted), "wrong user name or password");
      case BUSY -> new Verdict.Busy(Login.RETRY_AFTER);
    };
  }

  private Verdict withToken(Caller caller, Wanted wanted, Credentials.Token sent) {
    SignedToken token = login.verify(sent.value()).orElse(null);
    if (token == null || (token.subject().isEmpty() && !anonymousPull)) {
      return new Verdict.Unauthenticated(
          challenge(caller, wanted, "invalid_token"),
          "the token has expired or is not one of this registry; log in again");
    }
    boolean covered =
        Scope.of(wanted).map(needed -> Scope.covers(token.scopes(), needed)).orElse(true);
    if (!covered) {
      return new Verdict.Unauthenticated(
          challenge(caller, wanted, "insufficient_scope"),
          token.subject().isEmpty() ? logIn(caller) : "the token is for something else");
    }
    return new Verdict.Allowed(
        new Actor(token.subject(), Optional.of(Scope.onRepositories(token.scopes()))));
  }

  private String challenge(Caller caller, Wanted wanted) {
    return anonymousPull ? Challenge.bearer(caller.baseUrl(), wanted) : Challenge.BASIC;
  }

  private String challenge(Caller caller, Wanted wanted, String error) {
    return anonymousPull ? Challenge.bearer(caller.baseUrl(), wanted, error) : Challenge.BASIC;
  }

  private static String logIn(Caller caller) {
    return "log in first: docker login " + Challenge.service(caller.baseUrl());
  }

  @Override
  public boolean allows(Actor actor, Action action, RepositoryName repository) {
    boolean isForAll = anonymousPull && action == Action.PULL;
    return actor.isAnonymous()
        ? isForAll
        : login.isUser(actor.name()) && (isForAll || actor.covers(action, repository));
  }
}
