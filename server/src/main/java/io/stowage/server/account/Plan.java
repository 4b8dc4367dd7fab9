package io.stowage.server.account;

import java.util.OptionalLong;

/**
 * How much an account may have.
 *
 * @param privateRepositories how many of them; absent: as many as it likes
 * @param storage bytes; absent: as much as it likes
 * @param isDefault whether new accounts get it
 */
public record Plan(
    long id,
    String name,
    OptionalLong privateRepositories,
    OptionalLong storage,
    boolean isDefault,
    long version) {

  /**
   * What an account has of what a plan limits.
   *
   * @param storage bytes of the blobs in its repositories, each counted once
   */
  public record Use(long privateRepositories, long storage) {}
}
