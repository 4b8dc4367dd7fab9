package io.stowage.server.app;

import io.stowage.server.cli.Control;
import io.stowage.server.cli.ControlRequest;
import io.stowage.server.cli.ExitCode;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code /control}, for who can read the lock of the data folder: the same user on this machine.
 */
final class ControlDoor implements ControlRoute {
  private static final Logger log = LoggerFactory.getLogger(ControlDoor.class);
  private static final int MOST_BODY = 64 * 1024;

  private final Control control;
  private final byte[] expected;

  ControlDoor(Control control, String token) {
    this.control = control;
    this.expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Response handle(Request request, String command) {
    byte[] given = request.header("Authorization").orElse("").getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(given, expected)) {
      return refusal(401, "Only commands on this machine may do this.");
    }
    if (!request.method().equals("POST")) {
      return refusal(405, "POST it.");
    }
    Optional<ControlRequest> asked;
    try {
      byte[] body = request.body().readAll(MOST_BODY);
      asked = ControlRequest.parse(command, JsonMapper.shared().readTree(body));
    } catch (JacksonException | IllegalArgumentException wrong) {
      return refusal(400, "That is no request.");
    }
    return asked
        .map(
            piece ->
                Response.status(200)
                    .header("Content-Type", "text/plain")
                    .lines(out -> run(piece, out)))
        .orElseGet(() -> refusal(404, "There is no such command: is the server of this version?"));
  }

  /** A failure is told in a line too: the answer has begun. */
  private void run(ControlRequest piece, Consumer<String> out) {
    int status;
    try {
      status = piece.run(control, out);
    } catch (RuntimeException failure) {
      log.error("The command {} failed", piece.command(), failure);
      out.accept("It failed: " + failure.getMessage());
      status = ExitCode.FAILED;
    }
    out.accept("{\"status\":" + status + "}");
  }

  private static Response refusal(int status, String text) {
    return Response.status(status).header("Content-Type", "text/plain").text(text + "\n");
  }
}
