package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What has no room is refused before it is read where its length is known, else before it counts.
 */
@ParameterizedClass
@EnumSource(Dialect.class)
class QuotasTest {
  private static final String SMALL = "12345";
  private static final String LARGE = "12345678901";

  private final Dialect dialect;
  private final FakeQuotas quotas = new FakeQuotas();
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;

  QuotasTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    registry = RunningRegistry.in(folder).on(dialect).ports(on -> on.withQuotas(quotas)).start();
    client = registry.client();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static byte[] bytes(String content) {
    return content.getBytes(UTF_8);
  }

  private static Digest digest(String content) {
    return Digest.of(Algorithm.SHA256, bytes(content));
  }

  private static void requireRefused(Answer answer) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("DENIED");
    assertThat(answer.text()).contains("x may hold 10 bytes");
  }

  private void requireNothingLeft() throws IOException {
    assertThat(registry.registry().figures().uploads()).isZero();
    assertThat(registry.registry().figures().blobs()).isZero();
    try (Stream<Path> all = Files.walk(registry.blobs())) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void whatFitsIsAskedAboutAtEachStepAndTaken() {
    String session = client.beginUpload("library/x");
    client.send("PATCH", session, bytes("12"));
    client.send("PATCH", session, bytes("34"));
    client.send("PUT", session + "?digest=" + digest(SMALL), bytes("5"));

    assertThat(quotas.asked).containsExactly("x 0", "x 2", "x 4", "x 5", "x 5");
    assertThat(quotas.told).containsExactly("x 5");
    assertThat(client.get("/v2/x/blobs/" + digest(SMALL)).text()).isEqualTo(SMALL);
  }

  @Test
  void whereNothingMoreFitsNoUploadBegins() throws IOException {
    quotas.room = -1;

    requireRefused(client.post("/v2/x/blobs/uploads/"));

    assertThat(registry.registry().repositories().find(new RepositoryName("x"))).isEmpty();
    requireNothingLeft();
  }

  @Test
  void aBodyTooLargeIsRefusedBeforeTheClientIsToldToSendIt() throws IOException {
    String session = client.beginUpload("x");
    String head =
        """
        PATCH %s HTTP/1.1
        Host: x
        Expect: 100-continue
        Content-Length: 11\
        """
            .formatted(session);

    requireRefused(RawConnection.exchange(registry.port(), head, new byte[0]));

    assertThat(client.send("PATCH", session, bytes("1234567890")).status()).isEqualTo(202);
    requireRefused(client.send("PATCH", session, bytes("1")));
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedOnceItIsTooLargeAndNothingOfItIsKept() {
    String session = client.beginUpload("x");
    client.send("PATCH", session, bytes("12"));
    var chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes("345678901")));

    requireRefused(client.send("PATCH", session, chunked));

    assertThat(client.get(session).header("Range")).contains("0-1");
    assertThat(client.send("PUT", session + "?digest=" + digest(SMALL), bytes("345")).status())
        .isEqualTo(201);
    assertThat(client.get("/v2/x/blobs/" + digest(SMALL)).text()).isEqualTo(SMALL);
  }

  @Test
  void whatFitsNoMoreWhenItIsClosedLeavesNothing() throws IOException {
    String session = client.beginUpload("x");
    client.send("PATCH", session, bytes(SMALL));
    quotas.room = 4;

    requireRefused(client.send("PUT", session + "?digest=" + digest(SMALL), new byte[0]));

    assertThat(client.get(session).status()).isEqualTo(404);
    assertThat(client.get("/v2/x/blobs/" + digest(SMALL)).status()).isEqualTo(404);
    requireNothingLeft();
  }

  @Test
  void aMountFromElsewhereIsAskedAboutAndOneWithinTheNamespaceIsNot() {
    quotas.room = 11;
    client.pushBlob("a/x", bytes(LARGE));
    quotas.asked.clear();
    quotas.room = 10;
    String mount = "/blobs/uploads/?mount=" + digest(LARGE) + "&from=a/x";

    requireRefused(client.post("/v2/x" + mount));
    assertThat(client.post("/v2/a/y" + mount).status()).isEqualTo(201);
    assertThat(quotas.asked).containsExactly("x 11");
    quotas.room = 11;
    assertThat(client.post("/v2/x" + mount).status()).isEqualTo(201);

    assertThat(quotas.told).containsExactly("a/x 11", "x 11");
  }

  @Test
  void aWholeBlobThatIsTooLargeLeavesNothing() throws IOException {
    requireRefused(
        client.send("POST", "/v2/x/blobs/uploads/?digest=" + digest(LARGE), bytes(LARGE)));
    requireRefused(
        client.send(
            "POST",
            "/v2/x/blobs/uploads/?digest=" + digest(LARGE),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(LARGE)))));

    requireNothingLeft();
  }

  @Test
  void whatIsImportedIsNotAskedAbout() {
    registry
        .registry()
        .adoption()
        .copyIn(new RepositoryName("x"), digest(LARGE), new ByteArrayInputStream(bytes(LARGE)));

    assertThat(quotas.asked).isEmpty();
    assertThat(client.get("/v2/x/blobs/" + digest(LARGE)).text()).isEqualTo(LARGE);
  }

  /** Has room for blobs of ten bytes. */
  private static final class FakeQuotas implements Quotas {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private volatile long room = 10;

    @Override
    public void admit(RepositoryName name, long bytes) {
      asked.add(name + " " + bytes);
      if (bytes > room) {
        throw RegistryException.of(ErrorCode.DENIED, "%s may hold 10 bytes", name);
      }
    }

    @Override
    public void stored(RepositoryName name, long bytes) {
      told.add(name + " " + bytes);
    }
  }
}
