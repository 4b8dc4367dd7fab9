package io.stowage.server.account;

import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Revision;
import io.stowage.server.db.Database;
import io.stowage.server.db.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The registry's admin user: one name with two passwords, each made anew on its own, so that one
 * can be changed while machines use the other. Off until an administrator switches it on. It pulls,
 * pushes and deletes everywhere; it has no part in the APIs.
 */
public final class AdminUser {
  /** Its log-in name, which no account can have. */
  public static final String NAME = "stowage";

  private static final List<String> SLOTS = List.of("password", "password2");

  private final Database database;
  private final Audit audit;
  private final Revision revision;
  private final InstantSource clock;

  public AdminUser(Database database, Audit audit, Revision revision, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.revision = revision;
    this.clock = clock;
  }

  /**
   * How it stands.
   *
   * @param passwords when each was made and last used
   */
  public record Standing(boolean isEnabled, List<Token> passwords) {
    public Standing {
      passwords = List.copyOf(passwords);
    }
  }

  public Standing standing() {
    return database.read(
        tx ->
            new Standing(
                isEnabled(tx),
                TokenStore.adminUser(tx).stream().map(TokenStore.Row::token).toList()));
  }

  /**
   * Switches it on, with two new passwords.
   *
   * @return the passwords, by {@code password} and {@code password2}, shown this once
   */
  public Map<String, String> enable(By by) {
    Map<String, String> made =
        database.write(
            tx -> {
              if (isEnabled(tx)) {
                throw Refusal.conflict("admin_user_enabled", "The admin user is on already.");
              }
              StateStore.put(tx, StateStore.ADMIN_USER, "true");
              record(tx, by, AuditAction.ADMIN_USER_ENABLE, NAME);
              return Map.of(
                  SLOTS.get(0), regenerate(tx, SLOTS.get(0), by),
                  SLOTS.get(1), regenerate(tx, SLOTS.get(1), by));
            });
    revision.advance();
    return made;
  }

  /** Switches it off; its passwords are no more. */
  public void disable(By by) {
    database.execute(
        tx -> {
          StateStore.put(tx, StateStore.ADMIN_USER, "false");
          TokenStore.adminUser(tx)
              .forEach(row -> TokenStore.remove(tx, row.id(), row.token().id()));
          record(tx, by, AuditAction.ADMIN_USER_DISABLE, NAME);
        });
    revision.advance();
  }

  /**
   * Makes one of the two anew; the other stays.
   *
   * @param slot {@code password} or {@code password2}
   * @return the new one, shown this once
   */
  public String regenerate(String slot, By by) {
    if (!SLOTS.contains(slot)) {
      throw Refusal.invalid("name", "It is password or password2.");
    }
    String made =
        database.write(
            tx -> {
              if (!isEnabled(tx)) {
                throw Refusal.conflict("admin_user_disabled", "The admin user is off.");
              }
              record(tx, by, AuditAction.ADMIN_USER_REGENERATE, slot);
              return regenerate(tx, slot, by);
            });
    revision.advance();
    return made;
  }

  private String regenerate(Transaction tx, String slot, By by) {
    TokenStore.adminUser(tx).stream()
        .filter(row -> row.token().label().equals(slot))
        .forEach(row -> TokenStore.remove(tx, row.id(), row.token().id()));
    TokenSecret secret = TokenSecret.generate(TokenKind.ADMIN_USER);
    Instant now = clock.instant();
    TokenStore.insert(
        tx,
        new Token(
            UUID.randomUUID().toString(),
            TokenKind.ADMIN_USER,
            Optional.empty(),
            NAME,
            slot,
            "",
            List.of(),
            List.of(),
            OptionalLong.empty(),
            now,
            by.address(),
            by.agent(),
            Optional.of(by.identity().subject().displayName()),
            Optional.empty(),
            true,
            Optional.empty(),
            "",
            "",
            ""),
        secret.hash(),
        by.identity().person().map(Subject.Person::id).filter(AccountId::isKept));
    return secret.reveal();
  }

  private static boolean isEnabled(Transaction tx) {
    return StateStore.get(tx, StateStore.ADMIN_USER).filter("true"::equals).isPresent();
  }

  private void record(Transaction tx, By by, AuditAction action, String target) {
    Audits.record(audit, tx, clock.instant(), by, action, "", target, Map.of());
  }
}
