package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.By;
import io.stowage.server.account.Identity;
import io.stowage.server.account.KeptLogIns;
import io.stowage.server.account.SignIn;
import io.stowage.server.account.Subject;
import io.stowage.server.registry.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The token server of a hub, distribution's token authentication and its OAuth 2 form: a token
 * holds those of the asked scopes that its bearer may use, perhaps none, which is no error.
 */
public final class HubTokens implements TokenEndpoint {
  static final Duration LIFETIME = Duration.ofSeconds(300);

  private final SignIn signIn;
  private final KeptLogIns keptLogIns;
  private final Rights rights;
  private final BearerTokens tokens;
  private final boolean anonymousPull;
  private final InstantSource clock;

  HubTokens(
      SignIn signIn,
      KeptLogIns keptLogIns,
      Rights rights,
      BearerTokens tokens,
      boolean anonymousPull,
      InstantSource clock) {
    this.signIn = signIn;
    this.keptLogIns = keptLogIns;
    this.rights = rights;
    this.tokens = tokens;
    this.anonymousPull = anonymousPull;
    this.clock = clock;
  }

  @Override
  public boolean takesPost() {
    return true;
  }

  @Override
  public TokenResult get(TokenRequest request) {
    Optional<TokenResult> foreign = foreign(request.service(), request.from());
    if (foreign.isPresent()) {
      return foreign.get();
    }
    Optional<List<Scope>> asked = AskedScopes.of(request.scopes());
    if (asked.isEmpty()) {
      return AskedScopes.TOO_MANY;
    }
    return switch (Credentials.of(request.authorization())) {
      case Credentials.None _ ->
          anonymousPull
              ? grant(Identity.NOBODY, asked.get(), false, request.from(), Optional.empty())
              : unauthenticated("log in: this registry lets nobody in without a name");
      case Credentials.Password password ->
          withPassword(
              password.name(),
              password.password(),
              asked.get(),
              request.isOffline(),
              request.from());
      case Credentials.Token _ -> unauthenticated("a token is given for a name and a password");
      case Credentials.Malformed(var problem) -> unauthenticated(problem);
    };
  }

  @Override
  public TokenResult post(TokenForm form) {
    if (form.service().isEmpty() || form.clientId().isEmpty() || form.grantType().isEmpty()) {
      return new TokenResult.Malformed("grant_type, service and client_id are needed");
    }
    Optional<TokenResult> foreign = foreign(Optional.of(form.service()), form.from());
    if (foreign.isPresent()) {
      return foreign.get();
    }
    Optional<List<Scope>> asked = AskedScopes.of(List.of(form.scope()));
    if (asked.isEmpty()) {
      return AskedScopes.TOO_MANY;
    }
    return switch (form.grantType()) {
      case "password" ->
          form.username().isEmpty() || form.password().isEmpty()
              ? new TokenResult.Malformed("username and password are needed")
              : withPassword(
                  form.username().get(),
                  form.password().get(),
                  asked.get(),
                  form.isOffline(),
                  form.from());
      case "refresh_token" -> {
        Optional<String> shown = form.refreshToken();
        Optional<Identity> who = shown.flatMap(secret -> signIn.refresh(secret, by(form.from())));
        yield who.isEmpty()
            ? unauthenticated("the log-in has ended: log in again")
            // The same one again: clients keep what they are told.
            : grant(who.get(), asked.get(), false, form.from(), shown);
      }
      default -> new TokenResult.Malformed("grant_type is password or refresh_token");
    };
  }

  private TokenResult withPassword(
      String name, String password, List<Scope> asked, boolean isOffline, TokenRequest.From from) {
    return switch (signIn.program(name, password, by(from))) {
      case SignIn.Result.In(var who) -> grant(who, asked, isOffline, from, Optional.empty());
      case SignIn.Result.Busy _ -> new TokenResult.Busy(Login.RETRY_AFTER);
      case SignIn.Result.NotYet wait -> new TokenResult.NotYet(wait.delay(), Refusals.of(wait));
      case SignIn.Result refused -> unauthenticated(Refusals.of(refused));
    };
  }

  private TokenResult grant(
      Identity who,
      List<Scope> asked,
      boolean isOffline,
      TokenRequest.From from,
      Optional<String> shown) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    List<Scope> granted = granted(who, asked);
    BearerToken token =
        new BearerToken(
            who.subject().displayName(),
            who.credential(),
            Challenge.service(from.baseUrl()),
            now,
            now.plus(LIFETIME),
            granted,
            Optional.empty());
    Optional<String> refresh =
        isOffline && !(who.subject() instanceof Subject.Nobody)
            ? keptLogIns.keep(who, by(from))
            : shown;
    String scope = String.join(" ", granted.stream().map(Scope::toString).toList());
    return new TokenResult.Granted(tokens.sign(token), LIFETIME, now, scope, refresh);
  }

  /** Of what was asked, what this caller may do; several scopes on one repository become one. */
  private List<Scope> granted(Identity who, List<Scope> asked) {
    Map<RepositoryName, Set<Action>> actions = new LinkedHashMap<>();
    boolean isCatalog = false;
    for (Scope scope : asked) {
      switch (scope) {
        case Scope.Catalog _ -> isCatalog = true;
        case Scope.OnRepository(var name, var wanted) ->
            actions.computeIfAbsent(name, _ -> EnumSet.noneOf(Action.class)).addAll(wanted);
      }
    }
    List<Scope> granted = new java.util.ArrayList<>();
    actions.forEach(
        (name, wanted) -> {
          Set<Action> left = EnumSet.copyOf(wanted);
          left.retainAll(HubAccess.allowed(rights, who, name));
          if (!left.isEmpty()) {
            granted.add(new Scope.OnRepository(name, left));
          }
        });
    if (isCatalog) {
      granted.add(new Scope.Catalog());
    }
    return granted;
  }

  /** A token for another service is none of ours to give. */
  private static Optional<TokenResult> foreign(Optional<String> service, TokenRequest.From from) {
    @Nullable String named = service.filter(text -> !text.isEmpty()).orElse(null);
    String own = Challenge.service(from.baseUrl());
    return named == null || named.equals(own)
        ? Optional.empty()
        : Optional.of(
            new TokenResult.Malformed("this is the token server of %s only".formatted(own)));
  }

  private static By by(TokenRequest.From from) {
    return By.nobody(from.address(), from.agent());
  }

  private static TokenResult unauthenticated(String message) {
    return new TokenResult.Unauthenticated(Challenge.BASIC, message);
  }
}
