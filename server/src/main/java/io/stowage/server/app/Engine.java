package io.stowage.server.app;

import io.stowage.server.cli.Control;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** What the command line runs: the server, or one piece of work on the data without it. */
interface Engine {

  /**
   * Tries what the settings name: files, addresses, the port; touches no data.
   *
   * @throws SettingsException if a setting can't be used
   * @throws io.stowage.server.cli.CommandFailure if something else is in the way
   */
  void check(Settings settings);

  /**
   * Starts to serve; the data folder is locked already.
   *
   * @param controlToken what opens {@code /control}
   */
  Running start(Settings settings, String controlToken);

  /** Opens the data, does one piece of work and closes it; the data folder is locked already. */
  int offline(Settings settings, ToIntFunction<Control> work);

  /** A server that serves. */
  interface Running {
    /** The port it listens on. */
    int port();

    /** The password of the first administrator, where this start made them: shown this once. */
    default Optional<String> firstPassword() {
      return Optional.empty();
    }

    /** Lets requests in flight end within the drain timeout, then closes everything. */
    void stop();
  }
}
