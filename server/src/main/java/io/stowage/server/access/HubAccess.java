package io.stowage.server.access;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.By;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identities;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Permission;
import io.stowage.server.account.SignIn;
import io.stowage.server.account.Subject;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Action;
import io.stowage.server.registry.Actor;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The door of a hub: accounts, organizations, teams and tokens.
 *
 * <p>A caller shows a token of {@link HubTokens}, or a name and a password or token with each
 * request. A token is good for its scopes at most; what its bearer may do is asked anew each time.
 * A repository that is not there and one that is none of the caller's business get the same answer.
 */
public final class HubAccess implements Access {
  private final SignIn signIn;
  private final Identities identities;
  private final Rights rights;
  private final BearerTokens tokens;
  private final boolean anonymousPull;

  HubAccess(
      SignIn signIn,
      Identities identities,
      Rights rights,
      BearerTokens tokens,
      boolean anonymousPull) {
    this.signIn = signIn;
    this.identities = identities;
    this.rights = rights;
    this.tokens = tokens;
    this.anonymousPull = anonymousPull;
  }

  /** What became of a caller who asks elsewhere than the registry. */
  public sealed interface Asker {
    /** That is who they are; perhaps nobody. */
    record Known(Identity who) implements Asker {}

    /** They are told so, and how to log in. */
    record Refused(Verdict verdict) implements Asker {}
  }

  private sealed interface Entry {}

  /** Who is asking, and by which token, if by one. */
  private record Shown(Identity who, Optional<BearerToken> token) implements Entry {}

  private record Stopped(Verdict verdict) implements Entry {}

  @Override
  public Verdict judge(Caller caller, Wanted wanted) {
    return switch (entry(caller, wanted)) {
      case Shown shown -> judge(caller, wanted, shown);
      case Stopped(var verdict) -> verdict;
    };
  }

  /** Who it is that shows credentials as the registry takes them, to see what there is. */
  public Asker ask(Caller caller) {
    Wanted wanted = new Wanted.Catalog();
    return switch (entry(caller, wanted)) {
      case Shown shown -> {
        Verdict verdict = judge(caller, wanted, shown);
        yield verdict instanceof Verdict.Allowed
            ? new Asker.Known(shown.who())
            : new Asker.Refused(verdict);
      }
      case Stopped(var verdict) -> new Asker.Refused(verdict);
    };
  }

  private Entry entry(Caller caller, Wanted wanted) {
    return switch (Credentials.of(caller.authorization())) {
      case Credentials.None _ -> new Shown(Identity.NOBODY, Optional.empty());
      case Credentials.Password password -> withPassword(caller, wanted, password);
      case Credentials.Token token -> withToken(caller, wanted, token);
      case Credentials.Malformed(var problem) ->
          new Stopped(
              new Verdict.Unauthenticated(Challenge.bearer(caller.baseUrl(), wanted), problem));
    };
  }

  private Entry withPassword(Caller caller, Wanted wanted, Credentials.Password password) {
    By from = By.nobody(caller.address(), caller.agent());
    return switch (signIn.program(password.name(), password.password(), from)) {
      case SignIn.Result.In(var who) -> new Shown(who, Optional.empty());
      case SignIn.Result.NotYet wait ->
          new Stopped(new Verdict.NotYet(wait.delay(), Refusals.of(wait)));
      case SignIn.Result.Busy _ -> new Stopped(new Verdict.Busy(Login.RETRY_AFTER));
      case SignIn.Result refused ->
          new Stopped(
              new Verdict.Unauthenticated(
                  Challenge.bearer(caller.baseUrl(), wanted), Refusals.of(refused)));
    };
  }

  private Entry withToken(Caller caller, Wanted wanted, Credentials.Token sent) {
    Optional<BearerToken> token = tokens.verify(sent.value(), Challenge.service(caller.baseUrl()));
    Optional<Identity> who = token.flatMap(one -> identities.of(one.credential()));
    if (who.isEmpty()) {
      return new Stopped(
          new Verdict.Unauthenticated(
              Challenge.bearer(caller.baseUrl(), wanted, "invalid_token"),
              "the token has expired, was revoked, or is not one of this registry; log in again"));
    }
    return new Shown(who.get(), token);
  }

  private Verdict judge(Caller caller, Wanted wanted, Shown shown) {
    boolean isNobody = shown.who().subject() instanceof Subject.Nobody;
    boolean isAllowed =
        switch (wanted) {
          // Always wants a name: a log-in that any password passed would be no log-in.
          case Wanted.Ping _ -> !isNobody || shown.token().isPresent();
          case Wanted.Catalog _ -> !isNobody || anonymousPull;
          case Wanted.OnRepository(var name, var actions) -> mayAll(shown.who(), name, actions);
        };
    boolean isCovered =
        shown
            .token()
            .flatMap(token -> Scope.of(wanted).map(needed -> Scope.covers(token.scopes(), needed)))
            .orElse(true);
    if (isAllowed && isCovered) {
      return new Verdict.Allowed(actor(shown));
    }
    if (shown.token().isPresent()) {
      return new Verdict.Unauthenticated(
          Challenge.bearer(caller.baseUrl(), wanted, "insufficient_scope"),
          isNobody ? logIn(caller) : refused(wanted));
    }
    return isNobody
        ? new Verdict.Unauthenticated(Challenge.bearer(caller.baseUrl(), wanted), logIn(caller))
        : new Verdict.Denied(refused(wanted));
  }

  /** The same for what is not there and for what is not theirs. */
  private static String refused(Wanted wanted) {
    return wanted instanceof Wanted.OnRepository(var name, _)
        ? "%s does not exist here, or you may not do this with it".formatted(name)
        : "you may not do this";
  }

  private static String logIn(Caller caller) {
    return "log in first: docker login " + Challenge.service(caller.baseUrl());
  }

  private static Actor actor(Shown shown) {
    Subject subject = shown.who().subject();
    return new Actor(
        subject.displayName(),
        shown.token().map(token -> Scope.onRepositories(token.scopes())),
        shown.who().credential().toString(),
        subject.account().map(AccountId::toString).orElse(subject.displayName()));
  }

  private boolean mayAll(Identity who, RepositoryName name, Set<Action> actions) {
    return allowed(rights, who, name).containsAll(actions);
  }

  /** What may be done at {@code /v2}, also with a repository that a push would make. */
  static Set<Action> allowed(Rights rights, Identity who, RepositoryName name) {
    RepositoryFacts facts = rights.facts(who, name);
    Set<Action> actions = EnumSet.noneOf(Action.class);
    if (!facts.exists()) {
      if (rights.policy().mayCreate(who, facts)) {
        actions.addAll(List.of(Action.PULL, Action.PUSH));
      }
      if (rights.policy().isOwner(who, facts, Permission.DELETE)) {
        // There is nothing to delete, which they may be told.
        actions.add(Action.DELETE);
      }
      return actions;
    }
    for (Permission permission : rights.policy().on(who, facts)) {
      switch (permission) {
        case PULL -> actions.add(Action.PULL);
        case PUSH -> actions.add(Action.PUSH);
        case DELETE -> actions.add(Action.DELETE);
        case METADATA_READ, METADATA_WRITE, ADMINISTER -> {}
      }
    }
    return actions;
  }

  @Override
  public boolean allows(Actor actor, Action action, RepositoryName repository) {
    return CredentialRef.parse(actor.credential())
            .flatMap(identities::of)
            .map(who -> allowed(rights, who, repository).contains(action))
            .orElse(false)
        && (actor.covers(action, repository)
            || (action == Action.PULL
                && allowed(rights, Identity.NOBODY, repository).contains(action)));
  }

  @Override
  public Optional<String> widerToken(
      Actor actor, RepositoryName into, RepositoryName from, String baseUrl) {
    boolean isAllowed =
        CredentialRef.parse(actor.credential())
            .flatMap(identities::of)
            .map(who -> allowed(rights, who, from).contains(Action.PULL))
            .orElse(false);
    return isAllowed && !actor.covers(Action.PULL, from)
        ? Optional.of(
            Challenge.bearer(
                baseUrl,
                List.of(
                    new Wanted.OnRepository(into, EnumSet.of(Action.PULL, Action.PUSH)),
                    new Wanted.OnRepository(from, EnumSet.of(Action.PULL))),
                "insufficient_scope"))
        : Optional.empty();
  }
}
