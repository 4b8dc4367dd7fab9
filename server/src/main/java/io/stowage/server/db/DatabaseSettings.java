package io.stowage.server.db;

import java.nio.file.Path;

/** Which database holds the metadata. */
public sealed interface DatabaseSettings {

  /** One file on this machine, for one process. */
  record Sqlite(Path file) implements DatabaseSettings {}

  /**
   * A PostgreSQL database, for any number of processes.
   *
   * @param url {@code jdbc:postgresql://host/name}, without user and password
   * @param connections the most connections this process opens
   */
  record Postgres(String url, String user, String password, int connections)
      implements DatabaseSettings {
    @Override
    public String toString() {
      return "Postgres[url=" + url + ", user=" + user + "]";
    }
  }
}
