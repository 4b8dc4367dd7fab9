package io.stowage.acceptance.harness;

import java.net.URI;

/** A registry that runs as a process of its own, on loopback, over clear HTTP. */
public interface Registry extends AutoCloseable {

  /** The one person in the users file of a registry that asks for a log-in. */
  Login ALICE = new Login("alice", "wonder");

  /** A line of a users file, as {@code htpasswd -B} writes it, that lets {@link #ALICE} in. */
  String ALICE_LINE = "alice:$2y$05$sYp/FKMhRE./llG//C09zO0F7CAkCv8yMZbomyn8ZLASIM1Q/GnLO\n";

  int port();

  /** Host and port, as in an image's name. */
  default String authority() {
    return "127.0.0.1:" + port();
  }

  /** The full name of an image here. */
  default String image(String name) {
    return authority() + "/" + name;
  }

  default URI uri(String path) {
    return URI.create("http://" + authority() + path);
  }

  /** All that it has logged. */
  String log();

  /** Stops it. Its data stays. */
  @Override
  void close();

  /** A name and its password. */
  record Login(String user, String password) {
    public String colonSeparated() {
      return user + ":" + password;
    }
  }
}
