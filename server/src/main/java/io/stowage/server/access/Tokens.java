package io.stowage.server.access;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives tokens at {@code GET /token}: with a password for all that is asked, without for pulling.
 * What one may not do is left out and is no error; the registry says so when it is tried. There is
 * no {@code POST}: clients that are answered 404 or 405 use GET.
 */
public final class Tokens {
  static final Duration LIFETIME = Duration.ofSeconds(300);
  private static final int MOST_SCOPES = 32;
  private static final int MOST_SCOPE_CHARACTERS = 4096;

  private final Login login;
  private final boolean anonymousPull;

  Tokens(Login login, boolean anonymousPull) {
    this.login = login;
    this.anonymousPull = anonymousPull;
  }

  /** Answers a request; may take as long as checking a password does. */
  public TokenResult issue(TokenRequest request) {
    List<String> texts = new ArrayList<>();
    int characters = 0;
    for (String several : request.scopes()) {
      characters += several.length();
      if (characters > MOST_SCOPE_CHARACTERS) {
        return tooMuch();
      }
      texts.addAll(several.isBlank() ? List.of() : List.of(several.strip().split(" +")));
    }
    if (texts.size() > MOST_SCOPES) {
      return tooMuch();
    }
    List<Scope> asked = texts.stream().map(Scope::parse).flatMap(Optional::stream).toList();

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
    return new TokenResult.Granted(login.sign(token), LIFETIME, now);
  }

  private static TokenResult unauthenticated(String message) {
    return new TokenResult.Unauthenticated(Challenge.BASIC, message);
  }

  private static TokenResult tooMuch() {
    return new TokenResult.Malformed(
        "a token is given for at most %d scopes of %d characters together; ask for fewer"
            .formatted(MOST_SCOPES, MOST_SCOPE_CHARACTERS));
  }
}
