package io.stowage.server.notice;

import java.util.Optional;

/**
 * Where a person can be reached.
 *
 * @param email one that may be written to
 * @param slackUrl a web hook of theirs
 */
public record AccountAddress(long accountId, Optional<String> email, Optional<String> slackUrl) {

  /** Without the hook, whose path is a secret, and without the address. */
  @Override
  public String toString() {
    return "AccountAddress[" + accountId + "]";
  }
}
