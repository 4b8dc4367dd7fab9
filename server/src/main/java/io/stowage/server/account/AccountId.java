package io.stowage.server.account;

/** The key of a person or an organization. */
public record AccountId(long value) {
  @Override
  public String toString() {
    return Long.toString(value);
  }
}
