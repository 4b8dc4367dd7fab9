package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.stowage.server.cli.CommandFailure;
import io.stowage.server.cli.ControlRequest;
import io.stowage.server.cli.ExitCode;
import io.stowage.server.cli.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a command that can't be done says, answers and leaves behind. */
class LocalProgramTest {
  private final LocalProgram program = new LocalProgram(new StowageEngine(), Map.of());
  private final StringWriter out = new StringWriter();
  @TempDir Path folder;

  static Stream<ControlRequest> onDataOnly() {
    return Stream.of(
        new ControlRequest.Gc(false),
        new ControlRequest.Verify(),
        new ControlRequest.DeleteRepository("team/app"),
        new ControlRequest.Rescue("admin", true));
  }

  @ParameterizedTest
  @MethodSource("onDataOnly")
  void aFolderWithoutDataIsUsageAndNothingIsMade(ControlRequest request) {
    CommandFailure failure = failing(() -> control(request));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageStartingWith("there is no Stowage data in " + data() + ": ");
    assertThat(data()).doesNotExist();
  }

  static Stream<ControlRequest> fromNowhere() {
    Path nowhere = Path.of("/nowhere");
    return Stream.of(
        new ControlRequest.ImportRegistry(nowhere, false),
        new ControlRequest.ImportOciLayout(nowhere, Optional.of("team/app")));
  }

  @ParameterizedTest
  @MethodSource("fromNowhere")
  void anImportFromNowhereIsUsageAndNothingIsMade(ControlRequest request) {
    CommandFailure failure = failing(() -> control(request));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessage("there is no folder /nowhere");
    assertThat(data()).doesNotExist();
  }

  @Test
  void anImportMakesTheFolderThatCommandsThenFind() throws IOException {
    Path old = folder.resolve("old");
    Files.createDirectories(old.resolve("docker/registry/v2/repositories"));

    assertThat(control(new ControlRequest.ImportRegistry(old, false))).isEqualTo(ExitCode.OK);
    assertThat(control(new ControlRequest.Verify())).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains("0 repositories:", "Blobs are served from " + old, "all whole");
  }

  @Test
  void aPortThatIsTakenIsToldAndNothingIsMade() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(other.getLocalPort());

      CommandFailure failure = failing(() -> serve(Map.of("http.port", port)));

      assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(failure)
          .hasMessage(
              "port %s on 127.0.0.1 is taken: stop who listens there, or choose another with --port"
                  .formatted(port));
      assertThat(data()).doesNotExist();
    }
  }

  @Test
  void anAddressOfAnotherMachineIsUsage() {
    CommandFailure failure = failing(() -> serve(Map.of("http.host", "192.0.2.1")));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageContaining("192.0.2.1 is no address of this machine");
  }

  @Test
  void aMissingFileOfUsersIsUsageAndNothingIsMade() {
    Path users = folder.resolve("users");

    CommandFailure failure = failing(() -> serve(Map.of("access.users", users.toString())));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure)
        .hasMessageContaining("there is no such file; make one: stowage htpasswd add " + users);
    assertThat(data()).doesNotExist();
  }

  @Test
  void aFileInThePlaceOfTheDataFolderIsUsage() throws IOException {
    Files.createFile(data());

    CommandFailure failure = failing(() -> serve(Map.of("http.port", "0")));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageContaining(data() + " is a file");
  }

  @Test
  void theHealthOfWhatIsNoAddressIsUsage() {
    CommandFailure failure =
        failing(() -> program.health(given(Map.of()), Optional.of(URI.create("foo")), printer()));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageStartingWith("--url: \"foo\" is not an address");
  }

  private static CommandFailure failing(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable command) {
    return catchThrowableOfType(CommandFailure.class, command);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private PrintWriter printer() {
    return new PrintWriter(out);
  }

  private Program.Given given(Map<String, String> more) {
    var flags = new HashMap<>(Map.of("data", data().toString(), "http.host", "127.0.0.1"));
    flags.putAll(more);
    return new Program.Given(flags, Optional.empty());
  }

  private int control(ControlRequest request) {
    return program.control(given(Map.of()), request, printer());
  }

  private int serve(Map<String, String> flags) {
    return program.serve(given(flags), printer());
  }
}
