package io.stowage.server.account;

import java.time.Instant;
import java.util.Optional;

/**
 * Who is asking, by what, and how far that reaches.
 *
 * @param credential which credential was shown, in a form that may be told and kept: empty for
 *     nobody; never the credential itself
 * @param freshSince when its owner last proved who they are, by password; absent for tokens
 */
public record Identity(
    Subject subject, Ceiling ceiling, CredentialRef credential, Optional<Instant> freshSince) {
  public static final Identity NOBODY =
      new Identity(Subject.NOBODY, Ceiling.NOTHING_LESS, CredentialRef.NONE, Optional.empty());

  /** The person, if it is one. */
  public Optional<Subject.Person> person() {
    return subject instanceof Subject.Person person ? Optional.of(person) : Optional.empty();
  }
}
