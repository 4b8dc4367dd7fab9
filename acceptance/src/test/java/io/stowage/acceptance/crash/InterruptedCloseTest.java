package io.stowage.acceptance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An upload whose closing failed half-way, after its place was claimed, can still be closed. */
final class InterruptedCloseTest {
  private static final Content BLOB = new Content(1, 10_000);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aClosingThatFailedIsDoneAgain(Dialect dialect) throws Exception {
    var database = TestDatabases.fresh(dialect, folder);
    try (var server = new InProcess(folder, database, Duration.ofHours(1), Duration.ofHours(1));
        var client = server.client()) {
      var begun = client.send("POST", "/v2/team/app/blobs/uploads/", new byte[0]);
      var location = begun.headers().firstValue("Location").orElseThrow();
      client.send("PATCH", location, BLOB.bytes());
      var inTheWay = Files.createFile(folder.resolve("blobs/sha256"));

      var failed = client.send("PUT", location + "?digest=" + BLOB.digest(), new byte[0]);
      Files.delete(inTheWay);
      var again = client.send("PUT", location + "?digest=" + BLOB.digest(), new byte[0]);

      assertThat(failed.statusCode()).isEqualTo(503);
      assertThat(again.statusCode()).isEqualTo(201);
      assertThat(client.get("/v2/team/app/blobs/" + BLOB.digest()).body()).isEqualTo(BLOB.bytes());
    }
  }
}
