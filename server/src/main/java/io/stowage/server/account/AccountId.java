package io.stowage.server.account;

/** The key of a person or an organization. */
public record AccountId(long value) {
  /** Whether it is the key of a row; the server itself has none. */
  public boolean isKept() {
    return value > 0;
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
