package io.stowage.server.account;

/**
 * Who does something, and from where: what the audit log keeps of it.
 *
 * @param address of the client
 * @param agent what the client calls itself, cut where it goes on for long
 */
public record By(Identity identity, String address, String agent) {
  private static final int LONGEST_AGENT = 200;

  /** The server itself, or a command at its machine. */
  public static final By SERVER =
      new By(
          new Identity(
              new Subject.Person(new AccountId(0), "stowage", true, true),
              Ceiling.NOTHING_LESS,
              CredentialRef.NONE,
              java.util.Optional.empty()),
          "",
          "stowage");

  public By {
    agent = agent.substring(0, Math.min(LONGEST_AGENT, agent.length()));
  }

  /** Somebody whose name is not known, or not yet. */
  public static By nobody(String address, String agent) {
    return new By(Identity.NOBODY, address, agent);
  }

  public By as(Identity other) {
    return new By(other, address, agent);
  }
}
