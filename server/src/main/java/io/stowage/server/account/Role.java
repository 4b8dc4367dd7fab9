package io.stowage.server.account;

/** What somebody is in an organization. */
public enum Role {
  MEMBER,
  /** Makes and administers its repositories and gives teams their rights. */
  EDITOR,
  OWNER;

  /** As kept in a column. */
  public int code() {
    return ordinal() + 1;
  }

  /** The role kept as that code; 0 and what is unknown is no role. */
  public static java.util.Optional<Role> of(int code) {
    return code < 1 || code > values().length
        ? java.util.Optional.empty()
        : java.util.Optional.of(values()[code - 1]);
  }

  public boolean atLeast(Role other) {
    return compareTo(other) >= 0;
  }
}
