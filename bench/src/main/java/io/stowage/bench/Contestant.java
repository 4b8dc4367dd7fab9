package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A server that takes part: how its own people would start it. */
interface Contestant {
  /** The name in the tables. */
  String label();

  /**
   * What to execute, after writing into {@code home} whatever it needs there.
   *
   * @param home its own folder: all it writes lies there
   * @param port where it must listen, on loopback only
   */
  List<String> command(Path home, int port) throws IOException;

  /** A path that answers 200 as soon as it serves. */
  String readyPath();
}
