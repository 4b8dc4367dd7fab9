package io.stowage.server.account;

import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.common.Remembered;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who a credential stands for at this moment.
 *
 * <p>An answer is remembered for {@link Revision#LONGEST_MEMORY}, and no longer than until
 * something changes in this process: so a token that is revoked on one replica stops on the others
 * within a second, without a query for each request.
 */
public final class Identities {
  private static final int MOST_REMEMBERED = 50_000;

  /** What a robot or an organization's token is bound by when it has no rules: nothing is left. */
  private static final List<Rule> NOWHERE = List.of();

  private static final Set<Permission> OF_THE_ADMIN_USER =
      EnumSet.of(Permission.PULL, Permission.PUSH, Permission.DELETE, Permission.METADATA_READ);

  private final Database database;
  private final InstantSource clock;
  private final AccountSettings settings;
  private final Remembered<CredentialRef, Optional<Identity>> known;
  private final Remembered<ByteBuffer, Optional<Token>> tokens;

  public Identities(
      Database database, Revision revision, AccountSettings settings, InstantSource clock) {
    this.database = database;
    this.settings = settings;
    this.clock = clock;
    this.known = new Remembered<>(revision, MOST_REMEMBERED);
    this.tokens = new Remembered<>(revision, MOST_REMEMBERED);
  }

  /** Whom it stands for; empty once it is revoked, expired, or its owner is gone. */
  public Optional<Identity> of(CredentialRef credential) {
    return credential instanceof CredentialRef.None
        ? Optional.of(Identity.NOBODY)
        : known.get(credential, asked -> database.read(tx -> find(tx, asked)));
  }

  /** The token with that secret; whom it stands for, if still for anybody, is another question. */
  Optional<Token> token(TokenSecret secret) {
    return tokens.get(
        ByteBuffer.wrap(secret.hash()),
        hash ->
            database.read(tx -> TokenStore.findByHash(tx, hash.array()).map(TokenStore.Row::token)),
        Optional::isPresent);
  }

  Optional<Identity> find(Transaction tx, CredentialRef credential) {
    return switch (credential) {
      case CredentialRef.None _ -> Optional.of(Identity.NOBODY);
      case CredentialRef.Password(var account, long epoch) ->
          AccountStore.person(tx, account)
              .map(Keyed::person)
              .filter(person -> person.epoch() == epoch)
              .flatMap(person -> identity(person, Ceiling.NOTHING_LESS, credential));
      case CredentialRef.Session(var id) ->
          SessionStore.find(tx, id)
              .filter(session -> clock.instant().isBefore(session.expiresAt()))
              .flatMap(session -> of(tx, session));
      case CredentialRef.Token(var id) ->
          TokenStore.find(tx, id).flatMap(row -> of(tx, row.token()));
    };
  }

  private Optional<Identity> of(Transaction tx, Session session) {
    return AccountStore.person(tx, session.account())
        .map(Keyed::person)
        .flatMap(
            person ->
                identity(person, Ceiling.NOTHING_LESS, new CredentialRef.Session(session.id())))
        .map(
            found ->
                new Identity(
                    found.subject(),
                    found.ceiling(),
                    found.credential(),
                    Optional.of(session.freshAt())));
  }

  /** Whom a token stands for, while it and its owner are alive. */
  Optional<Identity> of(Transaction tx, Token token) {
    if (!token.isAlive(clock.instant())) {
      return Optional.empty();
    }
    CredentialRef credential = new CredentialRef.Token(token.id());
    return switch (token.kind()) {
      case PERSONAL ->
          token
              .owner()
              .flatMap(owner -> AccountStore.person(tx, owner))
              .flatMap(owner -> identity(owner.person(), ceiling(tx, token), credential));
      case ORGANIZATION, ROBOT ->
          token
              .owner()
              .flatMap(owner -> AccountStore.find(tx, owner))
              .filter(Account::isActive)
              .map(owner -> machine(tx, token, owner, credential));
      case ADMIN_USER ->
          StateStore.get(tx, StateStore.ADMIN_USER)
              .filter("true"::equals)
              .map(
                  _ ->
                      new Identity(
                          new Subject.AdminUser(token.login()),
                          new Ceiling(
                              OF_THE_ADMIN_USER,
                              false,
                              Optional.empty(),
                              Ceiling.AccountAccess.NONE),
                          credential,
                          Optional.empty()));
      // Good for as long as what it was given for is, and for that.
      case LOG_IN ->
          CredentialRef.parse(token.madeFrom())
              .filter(origin -> !(origin instanceof CredentialRef.None))
              .filter(origin -> !isLogIn(tx, origin))
              .flatMap(origin -> find(tx, origin));
    };
  }

  private static boolean isLogIn(Transaction tx, CredentialRef origin) {
    return origin instanceof CredentialRef.Token(var id)
        && TokenStore.find(tx, id).map(row -> row.token().kind() == TokenKind.LOG_IN).orElse(false);
  }

  private Optional<Identity> identity(Person person, Ceiling ceiling, CredentialRef credential) {
    if (!person.account().isActive()) {
      return Optional.empty();
    }
    // An administrator may make accounts without an address: there is nothing to prove.
    boolean isVerified =
        person.isEmailVerified() || person.email().isEmpty() || !settings.verifiesEmail();
    return Optional.of(
        new Identity(
            new Subject.Person(
                person.id(),
                person.name(),
                person.isAdministrator(),
                isVerified || person.isAdministrator()),
            ceiling,
            credential,
            Optional.<Instant>empty()));
  }

  private static Identity machine(
      Transaction tx, Token token, Account owner, CredentialRef credential) {
    // One or the other: AccessTokens takes no token with both.
    List<Rule> rules = token.scopeMap().isPresent() ? map(tx, token) : token.rules();
    return new Identity(
        new Subject.Machine(token.login(), owner.id(), owner.name(), Set.copyOf(token.scopes())),
        new Ceiling(
            Level.ADMIN.permissions(),
            false,
            Optional.of(rules),
            MachineScopes.accountAccess(token.scopes())),
        credential,
        Optional.empty());
  }

  private static Ceiling ceiling(Transaction tx, Token token) {
    Ceiling byScopes = PersonalScopes.ceiling(token.scopes());
    if (token.scopeMap().isEmpty()) {
      return byScopes;
    }
    return new Ceiling(
        byScopes.permissions(),
        byScopes.publicOnly(),
        Optional.of(map(tx, token)),
        Ceiling.AccountAccess.NONE);
  }

  private static List<Rule> map(Transaction tx, Token token) {
    return token.scopeMap().isEmpty()
        ? NOWHERE
        : ScopeMapStore.find(tx, token.scopeMap().getAsLong()).map(ScopeMap::rules).orElse(NOWHERE);
  }
}
