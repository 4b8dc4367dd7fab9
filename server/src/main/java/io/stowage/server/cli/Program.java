package io.stowage.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the commands need of the program behind them; the assembly implements it. */
public interface Program {

  /**
   * A setting that has a flag.
   *
   * @param key the setting's name
   * @param name the flag, {@code --port}
   * @param label stands for the value in help
   * @param isSwitch whether it is true or false
   * @param fallback its default as text; empty for none
   */
  record Flag(
      String key, String name, String label, boolean isSwitch, String fallback, String doc) {}

  /**
   * What the command line says of settings.
   *
   * @param flags values by the setting's key
   * @param config the file of settings that was named
   */
  record Given(Map<String, String> flags, Optional<Path> config) {}

  /** All flags that set something. */
  List<Flag> flags();

  /** Serves until it is told to stop; answers with an {@link ExitCode}. */
  int serve(Given given, PrintWriter out);

  /** Has the running server do this, or does it here where none runs. */
  int control(Given given, ControlRequest request, PrintWriter out);

  /**
   * Asks a server whether it is ready.
   *
   * @param url of the server; absent, the one that runs on the data folder or the settings' port
   */
  int health(Given given, Optional<URI> url, PrintWriter out);

  /** Every setting: for a terminal, or as a Markdown table. */
  String settings(boolean markdown);

  /**
   * Starts a server of its own, pushes and pulls a little, and stops: for the JVM to learn from.
   */
  int train(PrintWriter out);

  String version();

  /** The variables that this process was given. */
  Map<String, String> environment();
}
