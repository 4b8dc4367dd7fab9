package io.stowage.acceptance.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One call of a program. Output is kept whole, so it must be small; a call that takes longer than
 * its limit is killed and fails.
 *
 * @param environment added to the test's own
 * @param folder where the program runs, the test's own when empty
 * @param input what the program reads
 */
public record Command(
    List<String> words,
    Map<String, String> environment,
    Optional<Path> folder,
    String input,
    Duration limit) {

  /** A call with the test's environment, no input, and two minutes to end. */
  public static Command of(String... words) {
    return new Command(List.of(words), Map.of(), Optional.empty(), "", Duration.ofMinutes(2));
  }

  public Command and(String... more) {
    var all = Stream.concat(words.stream(), Stream.of(more)).toList();
    return new Command(all, environment, folder, input, limit);
  }

  public Command with(Map<String, String> more) {
    var all = new HashMap<>(environment);
    all.putAll(more);
    return new Command(words, Map.copyOf(all), folder, input, limit);
  }

  public Command in(Path where) {
    return new Command(words, environment, Optional.of(where), input, limit);
  }

  public Command reading(String text) {
    return new Command(words, environment, folder, text, limit);
  }

  public Command within(Duration time) {
    return new Command(words, environment, folder, input, time);
  }

  /** Runs it, expects success, and returns what it printed, without the last line break. */
  public String succeed() {
    var outcome = run();
    assertThat(outcome.status()).as("%s%n%s", this, outcome).isZero();
    return outcome.out().strip();
  }

  /** Runs it, expects it to fail, and returns all that it printed. */
  public String fail() {
    var outcome = run();
    assertThat(outcome.status()).as("%s%n%s", this, outcome).isNotZero();
    return outcome.out() + outcome.err();
  }

  /** Runs it to its end, whatever that is. */
  public Outcome run() {
    try {
      var files = Files.createTempDirectory("stowage-command");
      try {
        return run(files.resolve("in"), files.resolve("out"), files.resolve("err"));
      } finally {
        Workspace.delete(files);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + this, e);
    }
  }

  private Outcome run(Path in, Path out, Path err) throws IOException, InterruptedException {
    Files.writeString(in, input);
    var builder =
        new ProcessBuilder(words)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    folder.ifPresent(where -> builder.directory(where.toFile()));
    var process = builder.start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError(
          "not done after %s: %s%n%s".formatted(limit, this, Files.readString(err)));
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  @Override
  public String toString() {
    return "$ " + String.join(" ", words);
  }

  /** How a call ended. */
  public record Outcome(int status, String out, String err) {
    @Override
    public String toString() {
      return "exit status %d%n%s%n%s".formatted(status, out, err);
    }
  }
}
