package io.stowage.server.app;

import io.stowage.server.app.Cast.Actor;
import java.util.function.BooleanSupplier;

/** What can be tried over one of the APIs. */
interface Attempts {

  /**
   * Tries it.
   *
   * @param action as the table calls it
   * @param on the name of a repository, or of an organization
   * @return the status of the answer; of a list {@code yes} or {@code no}
   */
  String attempt(String action, Actor actor, String on);

  /** Whether a list holds the repository; the status of what is no list. */
  static String holds(int status, BooleanSupplier isThere) {
    return status == 200 ? (isThere.getAsBoolean() ? "yes" : "no") : Integer.toString(status);
  }

  /** The last part of a repository's name. */
  static String lastPart(String repository) {
    return repository.substring(repository.indexOf('/') + 1);
  }

  /** The first part of a repository's name. */
  static String namespace(String repository) {
    return repository.substring(0, repository.indexOf('/'));
  }
}
