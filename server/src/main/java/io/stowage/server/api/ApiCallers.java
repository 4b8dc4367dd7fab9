package io.stowage.server.api;

import io.stowage.server.access.ApiTokens;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.account.By;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Sessions;
import io.stowage.server.account.SignIn;
import io.stowage.server.http.Request;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.Callers;
import io.stowage.server.web.CrossSite;
import io.stowage.server.web.Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Tells who asks: by a session's cookie, or by a bearer token, which is a token of any kind, a
 * session's secret, or one of {@link ApiTokens}. A bearer token counts where both are sent.
 *
 * <p>A browser sends the cookie with whatever another site makes it send. So a change needs two
 * more things that another site can't have: it comes from our own pages, and it shows the proof
 * that only they are told.
 */
public final class ApiCallers implements Callers<Caller> {
  /** The header with {@link Sessions#proofOfPage}. */
  public static final String PROOF = "X-Stowage-Page";

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);

  private final SignIn signIn;
  private final Sessions sessions;
  private final ApiTokens tokens;
  private final AccountSettings settings;
  private final InstantSource clock;

  public ApiCallers(
      SignIn signIn,
      Sessions sessions,
      ApiTokens tokens,
      AccountSettings settings,
      InstantSource clock) {
    this.signIn = signIn;
    this.sessions = sessions;
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Optional<Caller> identify(Request request, Operation operation) {
    Optional<String> authorization = request.header("Authorization");
    if (authorization.isPresent()) {
      return Optional.of(byToken(request, authorization.get()));
    }
    Optional<String> cookie = SessionCookie.of(request);
    Optional<Identity> who = cookie.flatMap(sessions::of);
    if (who.isEmpty()) {
      // A cookie whose session has ended is as good as none: the page must be able to log in.
      return Optional.empty();
    }
    requireOwnPage(request, cookie.get());
    return Optional.of(caller(request, who.get(), cookie));
  }

  private static void requireOwnPage(Request request, String cookie) {
    if (SAFE.contains(request.method())) {
      return;
    }
    CrossSite.refuse(request);
    String shown = request.header(PROOF).orElse("");
    if (!MessageDigest.isEqual(
        shown.getBytes(StandardCharsets.UTF_8),
        Sessions.proofOfPage(cookie).getBytes(StandardCharsets.UTF_8))) {
      throw ApiProblem.forbidden(
          "page_proof_missing",
          "a change with a session's cookie needs the header " + PROOF + ": see GET /session");
    }
  }

  private Caller byToken(Request request, String authorization) {
    int space = authorization.indexOf(' ');
    String scheme = space < 0 ? "" : authorization.substring(0, space);
    if (!scheme.equalsIgnoreCase("Bearer")) {
      throw ApiProblem.unauthenticated("the Authorization header is not a bearer token");
    }
    String text = authorization.substring(space + 1).strip();
    Optional<Identity> who =
        text.startsWith("stw_")
            ? signIn.bearer(text, from(request))
            : text.indexOf('.') >= 0
                ? tokens.verify(text, request.origin().baseUrl())
                : sessions.of(text);
    return who.map(found -> caller(request, found, Optional.of(text)))
        .orElseThrow(
            () ->
                ApiProblem.unauthenticated(
                    "the token is not good, or no more: it may have expired or been revoked"));
  }

  /** Of a time to come it is not: the clock was set back. */
  private boolean isFresh(Instant since, Instant now) {
    return now.isBefore(since.plus(settings.fresh())) && since.isBefore(now.plus(CLOCKS_DIFFER));
  }

  private Caller caller(Request request, Identity who, Optional<String> secret) {
    boolean isFresh = who.freshSince().map(since -> isFresh(since, clock.instant())).orElse(false);
    Optional<String> session =
        who.credential() instanceof CredentialRef.Session(var id)
            ? Optional.of(id)
            : Optional.empty();
    return new Caller(who, from(request).as(who), isFresh, session, secret);
  }

  @Override
  public Caller anonymous(Request request) {
    return new Caller(Identity.NOBODY, from(request), false, Optional.empty(), Optional.empty());
  }

  static By from(Request request) {
    return By.nobody(request.origin().address(), request.header("User-Agent").orElse(""));
  }
}
