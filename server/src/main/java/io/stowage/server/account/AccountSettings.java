package io.stowage.server.account;

import java.time.Duration;

/**
 * How accounts are kept.
 *
 * @param verifiesEmail whether an address must be proved before its owner may do more than read:
 *     only where mail can be sent
 * @param privateByDefault what new accounts begin with: are repositories made by a push private?
 * @param organizations who may make organizations
 * @param sessionIdle a browser's log-in ends when it was not used for so long
 * @param sessionLongest and after so long in any case
 * @param fresh for so long after a log-in one may change tokens, two-factor, and delete
 * @param keptLogIns clients' log-ins (refresh tokens) kept for an account at most
 */
public record AccountSettings(
    SignUp signUp,
    boolean verifiesEmail,
    boolean privateByDefault,
    OrganizationMakers organizations,
    Duration sessionIdle,
    Duration sessionLongest,
    Duration fresh,
    int keptLogIns) {

  /** Who may make an account for themselves. */
  public enum SignUp {
    OPEN,
    INVITATION,
    CLOSED
  }

  /** Who may make organizations. */
  public enum OrganizationMakers {
    EVERYONE,
    ADMINISTRATORS
  }

  /** Closed, without mail, private. */
  public static final AccountSettings DEFAULT =
      new AccountSettings(
          SignUp.CLOSED,
          false,
          true,
          OrganizationMakers.EVERYONE,
          Duration.ofDays(14),
          Duration.ofDays(90),
          Duration.ofMinutes(15),
          100);
}
