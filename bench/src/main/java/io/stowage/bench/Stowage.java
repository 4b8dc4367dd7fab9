package io.stowage.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Stowage, started by the launcher that users have.
 *
 * @param launcher the command before {@code serve}
 */
record Stowage(List<String> launcher) implements Contestant {
  static final String LABEL = "Stowage";

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public List<String> command(Path home, int port) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(List.of("serve", "--open", "--port", Integer.toString(port)));
    command.addAll(List.of("--data", data(home).toString()));
    return command;
  }

  @Override
  public String readyPath() {
    return "/v2/";
  }

  /** Where it keeps its rows and blobs. */
  static Path data(Path home) {
    return home.resolve("data");
  }
}
