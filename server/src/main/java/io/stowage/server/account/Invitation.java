package io.stowage.server.account;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * An invitation that nobody has answered yet.
 *
 * @param id what it is told apart by outside
 * @param organization into which; absent: to sign up
 * @param team into which of its teams, too
 * @param name the person who was named; absent: it went to an address
 * @param email the address it went to, in small letters
 * @param invitedBy a name
 * @param expiresAt from when on it is void
 */
public record Invitation(
    String id,
    Optional<String> organization,
    Optional<String> team,
    Role role,
    Optional<String> name,
    Optional<String> email,
    String invitedBy,
    Instant createdAt,
    Instant expiresAt) {

  /** Whom it is for, as they were named. */
  public String invitee() {
    return name.or(() -> email).orElse("");
  }

  /** Without the address. */
  @Override
  public String toString() {
    return "Invitation[" + id + "]";
  }

  /** What came of inviting somebody; the words are Docker Hub's. */
  public enum Status {
    INVITED,
    EXISTING_ORG_MEMBER,
    INVALID_EMAIL_OR_DOCKER_ID,
    ALREADY_INVITED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What came of inviting somebody.
   *
   * @param invitee as they were named
   * @param link to be passed on by the inviter, where this server sends no mail; shown once
   */
  public record Outcome(
      String invitee, Status status, Optional<Invitation> invitation, Optional<String> link) {

    static Outcome without(String invitee, Status status) {
      return new Outcome(invitee, status, Optional.empty(), Optional.empty());
    }

    /** Without the link. */
    @Override
    public String toString() {
      return "Outcome[" + status + "]";
    }
  }
}
