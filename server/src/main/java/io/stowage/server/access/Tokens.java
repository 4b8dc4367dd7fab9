package io.stowage.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Gives tokens at {@code GET /token}: with a password for all that is asked, without for pulling.
 * What one may not do is left out and is no error; the registry says so when it is tried. There is
 * no {@code POST}: clients that are answered 404 or 405 use GET.
 */
public final class Tokens implements TokenEndpoint {
  static final Duration LIFETIME = Duration.ofSeconds(300);

  private final Login login;
  private final boolean anonymousPull;

  Tokens(Login login, boolean anonymousPull) {
    this.login = login;
    this.anonymousPull = anonymousPull;
  }

  @Override
  public boolean takesPost() {
    return false;
  }

  @Override
  public TokenResult post(TokenForm form) {
    return new TokenResult.Malformed("ask for a token with GET");
  }

  @Override
  public TokenResult get(TokenRequest request) {
    Optional<List<Scope>> scopes = AskedScopes.of(request.scopes());
    if (scopes.isEmpty()) {
      return AskedScopes.TOO_MANY;
    }
    List<Scope> asked = scopes.get();

    return switch (Credentials.of(request.authorization())) {
      case Credentials.None _ -> {
        if (!anonymousPull) {
          yield unauthenticated("log in: this registry lets nobody in without a name");
        }
        yield grant("", asked.stream().map(Scope::pullOnly).flatMap(Optional::stream).toList());
      }
      case Credentials.Password password ->
          switch (login.check(password)) {
            case RIGHT -> grant(password.name(), asked);
            case WRONG -> unauthenticated("wrong user name or password");
            case BUSY -> new TokenResult.Busy(Login.RETRY_AFTER);
          };
      case Credentials.Token _ -> unauthenticated("a token is given for a name and a password");
      case Credentials.Malformed(var problem) -> unauthenticated(problem);
    };
  }

  private TokenResult grant(String subject, List<Scope> scopes) {
    Instant now = login.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    SignedToken token = new SignedToken(subject, login.mark(subject), now.plus(LIFETIME), scopes);
    String scope = String.join(" ", scopes.stream().map(Scope::toString).toList());
    return new TokenResult.Granted(login.sign(token), LIFETIME, now, scope, Optional.empty());
  }

  private static TokenResult unauthenticated(String message) {
    return new TokenResult.Unauthenticated(Challenge.BASIC, message);
  }
}
