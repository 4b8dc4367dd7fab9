package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import io.stowage.server.http.HttpSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Upload sessions: in order, out of order, broken off, resumed, given up. */
@ParameterizedClass
@EnumSource(Dialect.class)
class UploadsTest {
  private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.of(Algorithm.SHA256, CONTENT);
  private static final String BLOB = "/v2/a/blobs/" + DIGEST;

  private final Dialect dialect;
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;

  UploadsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder).on(dialect).start();
    client = registry.client();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(registry.blobs())) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private Answer patch(String session, String body, String... headers) {
    return client.send("PATCH", session, body.getBytes(UTF_8), headers);
  }

  private Answer close(String session, String body, Digest digest, String... headers) {
    return client.send("PUT", session + "?digest=" + digest, body.getBytes(UTF_8), headers);
  }

  @Test
  void aWrongDigestLeavesNothingBehind() throws IOException {
    Digest wrong = Digest.of(Algorithm.SHA256, new byte[] {1});

    Answer single = client.send("POST", "/v2/a/blobs/uploads/?digest=" + wrong, CONTENT);
    String session = client.beginUpload("a");
    patch(session, "01234");
    Answer closed = close(session, "56789", wrong);

    assertThat(single.status()).isEqualTo(400);
    assertThat(single.code()).isEqualTo("DIGEST_INVALID");
    assertThat(closed.status()).isEqualTo(400);
    assertThat(closed.code()).isEqualTo("DIGEST_INVALID");
    assertThat(client.get(session).code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    assertThat(client.get("/v2/a/blobs/" + wrong).status()).isEqualTo(404);
    assertThat(client.get(BLOB).status()).isEqualTo(404);
    assertThat(files()).isEmpty();
    assertThat(registry.registry().figures().uploads()).isZero();
  }

  @Test
  void aClosingPutWithoutADigestLeavesTheSession() {
    String session = client.beginUpload("a");

    Answer answer = client.send("PUT", session, CONTENT);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("DIGEST_INVALID");
    assertThat(client.get(session).status()).isEqualTo(204);
  }

  @Test
  void anUploadBrokenOffIsResumedWhereItStopped() throws IOException {
    String session = client.beginUpload("a");
    try (RawConnection connection = new RawConnection(registry.port())) {
      connection.write(
          "PATCH " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123");
      await().until(() -> registry.registry().figures().running() == 1);
      await().until(() -> files().stream().anyMatch(file -> file.toFile().length() == 4));
    }
    await().until(() -> client.get(session).header("Range").orElse("").equals("0-3"));

    Answer rest = patch(session, "456789", "Content-Range", "4-9");
    Answer closed = close(session, "", DIGEST);

    assertThat(rest.status()).isEqualTo(202);
    assertThat(closed.status()).isEqualTo(201);
    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  @Test
  void aWholeBlobBrokenOffIsNoBlob() throws IOException {
    RawConnection connection = new RawConnection(registry.port());
    connection.write(
        "POST /v2/a/blobs/uploads/?digest="
            + DIGEST
            + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n012345678");
    await().until(() -> registry.registry().figures().running() == 1);
    connection.abort();
    await().until(() -> registry.registry().figures().running() == 0);

    assertThat(client.get(BLOB).status()).isEqualTo(404);
    client.pushBlob("a", CONTENT);
    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  @Test
  void chunksComeInOrder() {
    String session = client.beginUpload("a");
    assertThat(patch(session, "01234", "Content-Range", "0-4").header("Range")).contains("0-4");

    for (String range : List.of("6-7", "0-1", "4-5", "999999999999-999999999999")) {
      Answer answer = patch(session, range.startsWith("9") ? "x" : "xx", "Content-Range", range);
      assertThat(answer.status()).as(range).isEqualTo(416);
      assertThat(answer.code()).isEqualTo("BLOB_UPLOAD_INVALID");
      assertThat(answer.header("Range")).contains("0-4");
    }
    assertThat(close(session, "89", DIGEST, "Content-Range", "8-9").status()).isEqualTo(416);
    assertThat(client.get(session).header("Range")).contains("0-4");
    assertThat(patch(session, "567", "Content-Range", "bytes 5-7/*").status()).isEqualTo(202);
    assertThat(close(session, "89", DIGEST, "Content-Range", "8-9").status()).isEqualTo(201);
    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  @Test
  void aContentRangeThatIsNoneOrDoesNotFitIsRefused() {
    String session = client.beginUpload("a");

    for (String range :
        List.of("x", "0", "-", "0-", "-4", "0-x", "a-b", "0-99999999999999999999999", "0 - 4")) {
      Answer answer = patch(session, "01234", "Content-Range", range);
      assertThat(answer.status()).as(range).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("BLOB_UPLOAD_INVALID");
    }
    for (String range : List.of("0-3", "0-5", "0-0")) {
      Answer answer = patch(session, "01234", "Content-Range", range);
      assertThat(answer.status()).as(range).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("SIZE_INVALID");
    }
    assertThat(client.get(session).header("Range")).contains("0-0");
    assertThat(patch(session, "0", "Content-Range", "0-0").status()).isEqualTo(202);
  }

  @Test
  void aBodyWithoutALengthThatDoesNotFillItsRangeIsRefusedAndNotAppended() {
    String session = client.beginUpload("a");
    patch(session, "01");

    for (String range : List.of("2-3", "2-5", "2-2", "2-9")) {
      Answer answer = patchWithoutLength(session, "234", range);
      assertThat(answer.status()).as(range).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("SIZE_INVALID");
      assertThat(client.get(session).header("Range")).as(range).contains("0-1");
    }
    assertThat(patchWithoutLength(session, "234", "2-4").status()).isEqualTo(202);
    assertThat(close(session, "56789", DIGEST).status()).isEqualTo(201);
    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  private Answer patchWithoutLength(String session, String content, String range) {
    return client.send(
        "PATCH",
        session,
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content.getBytes(UTF_8))),
        "Content-Range",
        range);
  }

  @Test
  void aSecondWriterIsToldToComeBack() throws IOException {
    String session = client.beginUpload("a");
    try (RawConnection first = new RawConnection(registry.port())) {
      first.write("PATCH " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n012");
      await().until(() -> registry.registry().figures().running() == 1);

      for (Answer second :
          List.of(patch(session, "x"), close(session, "x", DIGEST), client.delete(session))) {
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("BLOB_UPLOAD_INVALID");
      }
      first.write("34");
      assertThat(first.read(false).header("Range")).contains("0-4");
    }
    assertThat(close(session, "56789", DIGEST).status()).isEqualTo(201);
  }

  @Test
  void aSecondWriterWaitsHoweverManySessionsWereBegunSince() throws IOException {
    String session = client.beginUpload("a");
    try (RawConnection first = new RawConnection(registry.port())) {
      first.write("PATCH " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
      await().until(() -> registry.registry().figures().running() == 1);
      for (int i = 0; i < 2_500; i++) {
        String other = client.beginUpload("a");
        for (int touch = 0; touch < 4; touch++) {
          patch(other, "late", "Content-Range", "5-8");
        }
      }

      assertThat(patch(session, "evil").status()).isEqualTo(409);
    }
  }

  @Test
  void aBlobSentInOneRequestThatFailsLeavesNoSession() throws IOException {
    Digest digest = Digest.of(Algorithm.SHA256, "whole".getBytes(UTF_8));

    assertThat(
            client
                .send("POST", "/v2/a/blobs/uploads/?digest=" + digest, "other".getBytes(UTF_8))
                .status())
        .isEqualTo(400);
    try (RawConnection cut = new RawConnection(registry.port())) {
      cut.write(
          "POST /v2/a/blobs/uploads/?digest="
              + digest
              + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nwho");
      await().until(() -> registry.registry().figures().running() == 1);
    }

    await().until(() -> registry.registry().figures().uploads() == 0);
    assertThat(registry.blobs().resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void aSessionGivenUpIsGone() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "01234");

    assertThat(client.delete(session).status()).isEqualTo(204);

    assertThat(client.get(session).status()).isEqualTo(404);
    assertThat(client.delete(session).status()).isEqualTo(404);
    assertThat(patch(session, "x").status()).isEqualTo(404);
    assertThat(files()).isEmpty();
  }

  @Test
  void aSessionIsClosedOnce() {
    String session = client.beginUpload("a");
    assertThat(close(session, "0123456789", DIGEST).status()).isEqualTo(201);

    assertThat(close(session, "0123456789", DIGEST).code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void aSessionOutlivesTheServer() {
    String session = client.beginUpload("a");
    patch(session, "01234");

    registry.restart();
    client = registry.client();

    assertThat(client.get(session).header("Range")).contains("0-4");
    assertThat(patch(session, "567", "Content-Range", "5-7").status()).isEqualTo(202);
    assertThat(close(session, "89", DIGEST).status()).isEqualTo(201);
    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  @Test
  void aWrongDigestIsFoundAfterARestartToo() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "0x234");

    registry.restart();
    client = registry.client();

    assertThat(close(session, "56789", DIGEST).code()).isEqualTo("DIGEST_INVALID");
    assertThat(files()).isEmpty();
  }

  @Test
  void bytesThatWereNotAcknowledgedAreCutOffAfterARestart() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "01234");
    registry.restart();
    client = registry.client();
    Files.writeString(files().getFirst(), "01234garbage");

    assertThat(patch(session, "56789").header("Range")).contains("0-9");
    assertThat(close(session, "", DIGEST).status()).isEqualTo(201);
    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  @Test
  void bytesThatNoSessionOwnsAreGoneAfterARestart() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "01234");
    Path orphan = registry.blobs().resolve("uploads/0123-abcd");
    Files.writeString(orphan, "brought back by a power cut");

    registry.restart();
    client = registry.client();

    assertThat(orphan).doesNotExist();
    assertThat(client.get(session).header("Range")).contains("0-4");
  }

  @Test
  void bytesThatWereNotAcknowledgedAreNotPublished() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "0123456789");
    registry.restart();
    client = registry.client();
    Files.writeString(files().getFirst(), "0123456789garbage");

    assertThat(close(session, "", DIGEST).status()).isEqualTo(201);

    assertThat(client.get(BLOB).body()).isEqualTo(CONTENT);
  }

  @Test
  void bytesLostByTheStoreAreToldAndNotMadeUp() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "01234");
    registry.restart();
    client = registry.client();
    Files.delete(files().getFirst());

    Answer answer = patch(session, "56789");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
  }

  @Test
  void sha512IsHashedWhetherItWasAskedForOrNot() {
    Digest wide = Digest.of(Algorithm.SHA512, CONTENT);
    String asked = client.post("/v2/a/blobs/uploads/?digest-algorithm=sha512").location();
    String notAsked = client.beginUpload("b");

    patch(asked, "01234");
    patch(notAsked, "01234");

    assertThat(close(asked, "56789", wide).status()).isEqualTo(201);
    assertThat(close(notAsked, "56789", wide).status()).isEqualTo(201);
    assertThat(client.get("/v2/a/blobs/" + wide).body()).isEqualTo(CONTENT);
    assertThat(client.get("/v2/b/blobs/" + wide).body()).isEqualTo(CONTENT);
    String switched = client.post("/v2/a/blobs/uploads/?digest-algorithm=sha512").location();
    assertThat(close(switched, "0123456789", DIGEST).status()).isEqualTo(201);
  }

  @Test
  void aBodyInChunksOfUnknownLengthIsTaken() throws IOException {
    String session = client.beginUpload("a");

    Answer answer =
        RawConnection.exchange(
            registry.port(),
            "PATCH " + session + " HTTP/1.1\nHost: x\nTransfer-Encoding: chunked",
            "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n".getBytes(UTF_8));

    assertThat(answer.header("Range")).contains("0-9");
    assertThat(close(session, "", DIGEST).status()).isEqualTo(201);
  }

  /** A client whose power went sends nothing more, no goodbye either. */
  @Test
  void aClientThatStandsStillIsCutOffAndItsSessionKept() throws IOException {
    registry.close();
    registry =
        RunningRegistry.in(folder.resolve("second"))
            .on(dialect)
            .http(
                on ->
                    new HttpSettings(
                        on.host(),
                        on.port(),
                        on.tls(),
                        on.trustedProxies(),
                        on.externalUrl(),
                        on.relativeLocations(),
                        Duration.ofMillis(500),
                        on.leastRate(),
                        on.maxHeaderBytes(),
                        on.maxConnections(),
                        on.drainTimeout()))
            .start();
    client = registry.client();
    for (String body :
        List.of(
            "Content-Length: 10\r\n\r\n01234",
            "Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n")) {
      String session = client.beginUpload("a");
      try (RawConnection connection = new RawConnection(registry.port())) {
        connection.write("PATCH " + session + " HTTP/1.1\r\nHost: x\r\n" + body);
        await()
            .until(
                () ->
                    registry.registry().figures().running() == 0
                        && client.get(session).header("Range").orElse("").equals("0-4"));
      }
      assertThat(close(session, "56789", DIGEST).status()).isEqualTo(201);
    }
  }

  @Test
  void aClientThatTricklesIsToldSoAndItsSessionKept() throws IOException {
    registry.close();
    registry =
        RunningRegistry.in(folder.resolve("second"))
            .on(dialect)
            .http(
                on ->
                    new HttpSettings(
                        on.host(),
                        on.port(),
                        on.tls(),
                        on.trustedProxies(),
                        on.externalUrl(),
                        on.relativeLocations(),
                        on.idleTimeout(),
                        new HttpSettings.LeastRate(1000, Duration.ofMillis(500)),
                        on.maxHeaderBytes(),
                        on.maxConnections(),
                        on.drainTimeout()))
            .start();
    client = registry.client();
    String session = client.beginUpload("a");
    try (RawConnection connection = new RawConnection(registry.port())) {
      connection.write("PATCH " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0");
      connection.write("1234");

      Answer answer = connection.read(false);

      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.text()).contains("1000 bytes a second");
    }
    assertThat(client.get(session).header("Range")).contains("0-4");
    assertThat(close(session, "56789", DIGEST).status()).isEqualTo(201);
    byte[] large = new byte[1 << 20];
    assertThat(client.pushBlob("a", large)).isNotNull();
  }

  @Test
  void aBrokenChunkEndsTheRequestAndKeepsTheSession() throws IOException {
    String session = client.beginUpload("a");
    patch(session, "01234");
    try (RawConnection connection = new RawConnection(registry.port())) {
      connection.write(
          "PATCH " + session + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      await().until(() -> registry.registry().figures().running() == 1);
      connection.write("zz\r\n");
      await().until(() -> registry.registry().figures().running() == 0);
    }

    assertThat(client.get(session).header("Range")).contains("0-4");
    assertThat(close(session, "56789", DIGEST).status()).isEqualTo(201);
  }

  private void startTaking(int bodies, int ofOne) {
    registry.close();
    registry =
        RunningRegistry.in(folder.resolve("second"))
            .on(dialect)
            .http(UploadsTest::behindAProxy)
            .registry(
                on ->
                    new RegistrySettings(
                        on.sparse(), true, on.uploadExpiry(), bodies, ofOne, 100, 1000, on.gc()))
            .start();
    client = registry.client();
  }

  private static HttpSettings behindAProxy(HttpSettings on) {
    return new HttpSettings(
        on.host(),
        on.port(),
        on.tls(),
        List.of("127.0.0.1"),
        on.externalUrl(),
        on.relativeLocations(),
        on.idleTimeout(),
        on.leastRate(),
        on.maxHeaderBytes(),
        on.maxConnections(),
        on.drainTimeout());
  }

  @Test
  void moreBodiesThanAreTakenAtOnceAreToldToComeBack() throws IOException {
    startTaking(1, 1);
    String one = client.beginUpload("a");
    String two = client.beginUpload("a");
    try (RawConnection first = new RawConnection(registry.port())) {
      first.write("PATCH " + one + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n012");
      await().until(() -> registry.registry().figures().running() == 1);

      Answer second = patch(two, "x", "X-Forwarded-For", "192.0.2.7");

      assertThat(second.status()).isEqualTo(503);
      assertThat(second.code()).isEqualTo("UNAVAILABLE");
      assertThat(second.header("Retry-After")).isPresent();
    }
    await().until(() -> patch(two, "x").status() == 202);
  }

  @Test
  void whoSendsManyBodiesKeepsOutNobodyElse() throws IOException {
    startTaking(2, 1);
    String one = client.beginUpload("a");
    String two = client.beginUpload("a");
    try (RawConnection first = new RawConnection(registry.port())) {
      first.write("PATCH " + one + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n012");
      await().until(() -> registry.registry().figures().running() == 1);

      assertThat(patch(two, "x").status()).isEqualTo(503);
      assertThat(patch(two, "x", "X-Forwarded-For", "192.0.2.7").status()).isEqualTo(202);
    }
    await().until(() -> patch(two, "x").status() == 202);
  }
}
