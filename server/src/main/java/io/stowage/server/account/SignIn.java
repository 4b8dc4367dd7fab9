package io.stowage.server.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.server.account.AccountStore.Keyed;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Mac;
import io.stowage.server.db.Database;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name and a secret, as {@code docker login} and a log-in page send them: whom do they stand for?
 *
 * <p>A secret that has the form of a token costs a query, once a moment; a password costs a hash
 * that is slow on purpose, so those are computed a few at a time, and a pair that was right is
 * remembered for five minutes by a keyed hash. What is remembered is only which credential it was:
 * whether that still holds is asked each time. Unknown names cost as much as known ones, and get
 * the same answer.
 */
public final class SignIn {
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final int MOST_REMEMBERED = 10_000;

  private final Database database;
  private final Identities identities;
  private final Passwords passwords;
  private final LoginThrottle throttle;
  private final KnownPlaces places;
  private final TokenUses uses;
  private final Audit audit;
  private final InstantSource clock;
  private final Mac mac = new Mac();
  private final Cache<ByteBuffer, CredentialRef> right;

  public SignIn(
      Database database,
      Identities identities,
      Passwords passwords,
      LoginThrottle throttle,
      KnownPlaces places,
      TokenUses uses,
      Audit audit,
      InstantSource clock) {
    this.database = database;
    this.identities = identities;
    this.passwords = passwords;
    this.throttle = throttle;
    this.places = places;
    this.uses = uses;
    this.audit = audit;
    this.clock = clock;
    this.right =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED)
            .executor(Runnable::run)
            .build();
  }

  /** What became of it. */
  public sealed interface Result {
    /** It is they. */
    record In(Identity identity) implements Result {}

    /** Neither name nor secret is said to be the wrong one. */
    record Wrong() implements Result {}

    /** The password is right, but this person uses a second factor: a program needs a token. */
    record TokenNeeded() implements Result {}

    /** The password is right, but was given by somebody else: they must set their own first. */
    record OwnPasswordNeeded() implements Result {}

    /** Too many wrong ones: not before so long. */
    record NotYet(Duration delay) implements Result {}

    /** Too many at once. */
    record Busy() implements Result {}
  }

  /** As a program logs in, with a password or any token. */
  public Result program(String name, String secret, By from) {
    Optional<TokenSecret> token = TokenSecret.parse(secret);
    if (token.isPresent()) {
      return token(name, token.get(), from);
    }
    ByteBuffer pair = keyed(name, secret);
    CredentialRef remembered = right.getIfPresent(pair);
    if (remembered != null) {
      Optional<Identity> still = identities.of(remembered);
      if (still.isPresent()) {
        return new Result.In(still.get());
      }
    }
    return switch (password(name, secret, from)) {
      case Checked.Right(Keyed keyed) -> {
        Person person = keyed.person();
        if (person.mustChangePassword()) {
          yield new Result.OwnPasswordNeeded();
        }
        if (person.hasTwoFactor()) {
          yield new Result.TokenNeeded();
        }
        CredentialRef credential = new CredentialRef.Password(person.id(), person.epoch());
        Optional<Identity> identity = identities.of(credential);
        if (identity.isEmpty()) {
          yield new Result.Wrong();
        }
        succeeded(person, identity.get(), from);
        right.put(pair, credential);
        yield new Result.In(identity.get());
      }
      case Checked.Not(Result result) -> result;
    };
  }

  /** What a password was. */
  sealed interface Checked {
    record Right(Keyed keyed) implements Checked {}

    record Not(Result result) implements Checked {}
  }

  /** Checks a password for whatever is to follow; counts and records a wrong one. */
  Checked password(String nameOrEmail, String secret, By from) {
    String name = AccountName.typed(nameOrEmail);
    Optional<Keyed> keyed =
        database.read(
            tx ->
                name.contains("@")
                    ? AccountStore.personByEmail(tx, name)
                    : AccountStore.person(tx, name));
    boolean isKnownPlace =
        keyed.map(found -> places.isKnown(found.person().id(), from)).orElse(false);
    // By what was said and not by whom it means: or who was refused by a name would learn by an
    // address whether it is that person's.
    Duration delay = throttle.delay(name, from.address(), isKnownPlace);
    if (!delay.isZero()) {
      return new Checked.Not(new Result.NotYet(delay));
    }
    @Nullable String hash = keyed.map(Keyed::passwordHash).orElse(null);
    switch (passwords.check(Optional.ofNullable(hash), secret)) {
      case BUSY -> {
        return new Checked.Not(new Result.Busy());
      }
      case WRONG -> {
        throttle.failed(name, from.address());
        recordFailure(keyed.map(found -> found.person().name()), from);
        return new Checked.Not(new Result.Wrong());
      }
      case RIGHT -> {}
    }
    Keyed found = keyed.orElseThrow();
    throttle.succeeded(name, from.address());
    if (!found.person().account().isActive()) {
      return new Checked.Not(new Result.Wrong());
    }
    if (passwords.needsRehash(found.passwordHash())) {
      passwords
          .hash(secret)
          .ifPresent(
              fresh ->
                  database.execute(
                      tx ->
                          AccountStore.setHash(
                              tx, found.person().id(), fresh, found.passwordHash())));
    }
    return new Checked.Right(found);
  }

  private Result token(String name, TokenSecret secret, By from) {
    // Not slowed down: 214 bits can't be guessed, and one job with an old token may sit behind the
    // address of many.
    Optional<Token> found = identities.token(secret);
    Optional<Identity> identity =
        found
            .filter(token -> isNamed(token, name))
            .flatMap(
                token ->
                    identities
                        .of(new CredentialRef.Token(token.id()))
                        .filter(who -> isNamed(token, who, name)));
    if (identity.isEmpty()) {
      return new Result.Wrong();
    }
    uses.used(found.orElseThrow().id(), from);
    return new Result.In(identity.get());
  }

  /**
   * Whom a token stands for that comes without a name, as a bearer token of the APIs does; empty
   * when it stands for nobody.
   */
  public Optional<Identity> bearer(String secret, By from) {
    return TokenSecret.parse(secret)
        .flatMap(identities::token)
        .filter(token -> token.kind() != TokenKind.LOG_IN)
        .flatMap(
            token -> {
              Optional<Identity> identity = identities.of(new CredentialRef.Token(token.id()));
              identity.ifPresent(_ -> uses.used(token.id(), from));
              return identity;
            });
  }

  /** A kept log-in: what it was given for, while that is good. */
  public Optional<Identity> refresh(String secret, By from) {
    return TokenSecret.parse(secret)
        .flatMap(identities::token)
        .filter(token -> token.kind() == TokenKind.LOG_IN)
        .flatMap(
            token -> {
              Optional<Identity> identity = identities.of(new CredentialRef.Token(token.id()));
              identity.ifPresent(_ -> uses.used(token.id(), from));
              return identity;
            });
  }

  private static boolean isNamed(Token token, String name) {
    return switch (token.kind()) {
      case ORGANIZATION, ROBOT, ADMIN_USER -> token.login().equals(AccountName.typed(name));
      case PERSONAL -> true;
      case LOG_IN -> false;
    };
  }

  private static boolean isNamed(Token token, Identity who, String name) {
    return token.kind() != TokenKind.PERSONAL
        || who.subject().displayName().equals(AccountName.typed(name));
  }

  private void succeeded(Person person, Identity identity, By from) {
    Instant now = clock.instant();
    database.execute(
        tx -> {
          AccountStore.setLastLogin(tx, person.id(), now.toEpochMilli());
          places.seen(tx, person, from);
          Audits.record(
              audit,
              tx,
              now,
              from.as(identity),
              AuditAction.ACCOUNT_LOGIN,
              person.name(),
              person.name(),
              Map.of());
        });
  }

  private void recordFailure(Optional<String> name, By from) {
    database.execute(
        tx ->
            Audits.refused(
                audit,
                tx,
                clock.instant(),
                from,
                AuditAction.ACCOUNT_LOGIN_FAILED,
                name.orElse(""),
                name.orElse("")));
  }

  private ByteBuffer keyed(String name, String secret) {
    return ByteBuffer.wrap(mac.of(name, secret)).asReadOnlyBuffer();
  }
}
