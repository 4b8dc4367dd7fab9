package io.stowage.server.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The terminal of this process, where it has one. */
final class OwnTerminal implements Terminal {
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int NARROWEST = 40;

  private final InputStream in;
  private final Map<String, String> environment;
  private final Optional<Console> console;
  private final BufferedReader lines;

  OwnTerminal(InputStream in, Map<String, String> environment) {
    this.in = in;
    this.environment = environment;
    this.console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    this.lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  @Override
  public boolean isInteractive() {
    return console.isPresent() && in == System.in;
  }

  @Override
  public int width() {
    if (!isInteractive()) {
      return 0;
    }
    String columns = environment.getOrDefault("COLUMNS", "");
    int width = columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : asked();
    return width == 0 ? 0 : Math.max(NARROWEST, width);
  }

  /** What {@code stty} says of the terminal; 0 where there is no such program. */
  private static int asked() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size;
      try (var answer = stty.getInputStream()) {
        size = new String(answer.readNBytes(64), StandardCharsets.US_ASCII).strip();
      }
      return size.matches("[0-9]{1,4} [0-9]{1,4}")
          ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
          : 0;
    } catch (IOException _) {
      return 0;
    }
  }

  @Override
  public Optional<String> ask(String prompt) {
    return console.map(terminal -> terminal.readLine("%s", prompt));
  }

  @Override
  public Optional<String> askSecret(String prompt) {
    return console.map(terminal -> terminal.readPassword("%s", prompt)).map(String::new);
  }

  @Override
  public Optional<String> line() throws IOException {
    var line = new StringBuilder();
    int next = lines.read();
    if (next < 0) {
      return Optional.empty();
    }
    while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
      line.append((char) next);
      next = lines.read();
    }
    int end = line.length();
    return Optional.of(
        end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString());
  }
}
