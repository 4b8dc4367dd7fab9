package io.stowage.server.account;

/**
 * Who does something, and from where: what the audit log keeps of it.
 *
 * @param address of the client
 * @param agent what the client calls itself
 */
public record By(Identity identity, String address, String agent) {
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

  /** Somebody whose name is not known, or not yet. */
  public static By nobody(String address, String agent) {
    return new By(Identity.NOBODY, address, agent);
  }

  public By as(Identity other) {
    return new By(other, address, agent);
  }
}
