package io.stowage.server.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are wanted; what is absent lets all through.
 *
 * @param namespace the account concerned
 * @param actor who did it
 * @param action a word of {@link AuditAction}, or the beginning of some, which ends with a full
 *     stop: {@code repo.}
 * @param from the first moment
 * @param to the first moment that is too late
 * @param target a part of what it was done to, in any case
 */
public record AuditFilter(
    Optional<String> namespace,
    Optional<String> actor,
    Optional<String> action,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> target) {
  /** All there is. */
  public static final AuditFilter ALL =
      new AuditFilter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The same, of one account only. */
  public AuditFilter in(String account) {
    return new AuditFilter(Optional.of(account), actor, action, from, to, target);
  }

  /** The same, by one actor only. */
  public AuditFilter by(String name) {
    return new AuditFilter(namespace, Optional.of(name), action, from, to, target);
  }
}
