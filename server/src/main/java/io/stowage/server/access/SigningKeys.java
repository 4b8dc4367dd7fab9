package io.stowage.server.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.stowage.server.db.Database;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What tokens are signed with: P-256 keys, kept in the database, so that every replica believes
 * what another signed and a restart voids nothing.
 *
 * <p>A new one is made once the newest is a rotation old. It signs only after a while, when every
 * replica has read it; those before it are believed until their last tokens have expired.
 */
final class SigningKeys {
  /** Every replica reads the keys at least as often. */
  private static final Duration READ_AGAIN = Duration.ofSeconds(30);

  /** A key signs once it is so old: everybody has read it by then. */
  private static final Duration SIGNS_AFTER = Duration.ofMinutes(2);

  /** A key that nobody knows is looked for at most so often. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Database database;
  private final InstantSource clock;
  private final Duration rotation;
  private final Duration longestToken;
  private volatile Keys keys = new Keys(List.of(), Instant.MIN);

  private record Key(ECKey key, Instant createdAt) {
    @Override
    public String toString() {
      return "Key[" + key.getKeyID() + "]";
    }
  }

  private record Keys(List<Key> newestFirst, Instant readAt) {}

  /**
   * The keys of this database.
   *
   * @param rotation how long one signs
   * @param longestToken how long what it signed may be good
   */
  SigningKeys(Database database, InstantSource clock, Duration rotation, Duration longestToken) {
    this.database = database;
    this.clock = clock;
    this.rotation = rotation;
    this.longestToken = longestToken;
  }

  /** The key to sign with. */
  ECKey current() {
    Keys read = keys;
    Instant now = clock.instant();
    if (read.newestFirst().isEmpty()
        || !now.isBefore(later(read.readAt(), READ_AGAIN))
        || !now.isBefore(read.newestFirst().getFirst().createdAt().plus(rotation))) {
      read = readOrMake(read);
    }
    for (Key key : read.newestFirst()) {
      if (!now.isBefore(key.createdAt().plus(SIGNS_AFTER))) {
        return key.key();
      }
    }
    // The first of all, which nobody waits for: the oldest there is.
    return read.newestFirst().getLast().key();
  }

  /** The public key of that name, if it is one of ours. */
  Optional<ECKey> find(String id) {
    Keys read = keys;
    Optional<ECKey> known = find(read, id);
    if (known.isPresent() || clock.instant().isBefore(later(read.readAt(), BETWEEN_LOOKS))) {
      return known;
    }
    return find(readOrMake(read), id);
  }

  private static Instant later(Instant at, Duration by) {
    return at.equals(Instant.MIN) ? Instant.MIN : at.plus(by);
  }

  private static Optional<ECKey> find(Keys keys, String id) {
    return keys.newestFirst().stream()
        .map(Key::key)
        .filter(key -> key.getKeyID().equals(id))
        .findFirst();
  }

  /** Of all who found the same keys wanting, one reads; the others take what it has read. */
  private synchronized Keys readOrMake(Keys wanting) {
    if (keys != wanting) {
      return keys;
    }
    Instant now = clock.instant();
    List<SigningKeyStore.Row> rows = database.read(SigningKeyStore::all);
    if (rows.isEmpty() || !now.isBefore(rows.getFirst().createdAt().plus(rotation))) {
      rows =
          database.write(
              tx -> {
                // Another replica may have been quicker: two new keys do no harm.
                SigningKeyStore.Row made = make(now);
                SigningKeyStore.insert(tx, made);
                SigningKeyStore.removeBefore(
                    tx,
                    now.minus(rotation.multipliedBy(2)).minus(longestToken).minus(SIGNS_AFTER),
                    made.id());
                return SigningKeyStore.all(tx);
              });
    }
    List<Key> read = new ArrayList<>();
    for (SigningKeyStore.Row row : rows) {
      try {
        read.add(new Key(ECKey.parse(row.content()), row.createdAt()));
      } catch (ParseException e) {
        throw new IllegalStateException("the signing key " + row.id() + " can't be read", e);
      }
    }
    keys = new Keys(List.copyOf(read), now);
    return keys;
  }

  private static SigningKeyStore.Row make(Instant now) {
    try {
      String id = UUID.randomUUID().toString();
      ECKey key = new ECKeyGenerator(Curve.P_256).keyID(id).generate();
      return new SigningKeyStore.Row(id, key.toJSONString(), now);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
