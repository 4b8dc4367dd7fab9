package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.registry.Access.Verdict;
import io.stowage.server.registry.Access.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every address asks the door first, and nothing happens when it says no. */
class DeniedAccessTest {
  private static final String CONTENT = "content";
  private static final Digest BLOB =
      Digest.of(Algorithm.SHA256, CONTENT.getBytes(StandardCharsets.UTF_8));
  private static final FakeAccess access = new FakeAccess();

  @TempDir static Path folder;
  private static RunningRegistry registry;
  private static RegistryClient client;
  private static Digest manifest;
  private static String session;

  @BeforeAll
  static void start() {
    registry = RunningRegistry.in(folder).access(access).start();
    client = registry.client();
    client.pushBlob("a/b", CONTENT);
    manifest = client.pushImage("a/b", "v1", BLOB);
    session = client.beginUpload("a/b");
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  @BeforeEach
  void letIn() {
    access.answer(null);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v2/,                                      PING",
    "GET,    /v2/_catalog,                              CATALOG",
    "GET,    /v2/_oci/ext/discover,                     PING",
    "GET,    /v2/a/b/tags/list,                         PULL",
    "GET,    /v2/a/b/referrers/BLOB,                    PULL",
    "GET,    /v2/a/b/blobs/BLOB,                        PULL",
    "HEAD,   /v2/a/b/blobs/BLOB,                        PULL",
    "DELETE, /v2/a/b/blobs/BLOB,                        DELETE",
    "GET,    /v2/a/b/manifests/v1,                      PULL",
    "HEAD,   /v2/a/b/manifests/v1,                      PULL",
    "PUT,    /v2/a/b/manifests/v2,                      PUSH",
    "DELETE, /v2/a/b/manifests/v1,                      DELETE",
    "DELETE, /v2/a/b/manifests/MANIFEST,                DELETE",
    "POST,   /v2/a/b/blobs/uploads/,                    PUSH",
    "POST,   /v2/a/b/blobs/uploads/?digest=BLOB,        PUSH",
    "POST,   /v2/a/b/blobs/uploads/?mount=BLOB&from=x,  PUSH",
    "GET,    SESSION,                                   PUSH",
    "PATCH,  SESSION,                                   PUSH",
    "PUT,    SESSION?digest=BLOB,                       PUSH",
    "DELETE, SESSION,                                   PUSH",
    "POST,   /v2/a/b/manifests/v1,                      PUSH",
    "GET,    /v2/unknown/manifests/v1,                  PULL",
  })
  void isAskedAndObeyed(String method, String template, String asked) {
    String path =
        template
            .replace("BLOB", BLOB.toString())
            .replace("MANIFEST", manifest.toString())
            .replace("SESSION", session);
    byte[] body = CONTENT.getBytes(StandardCharsets.UTF_8);
    boolean isHead = method.equals("HEAD");
    boolean hasBody = !isHead && !method.equals("GET") && !method.equals("DELETE");

    access.answer(new Verdict.Unauthenticated("Bearer realm=\"x\"", "log in"));
    Answer unauthenticated = client.send(method, path, hasBody ? body : new byte[0]);
    access.answer(new Verdict.Denied("not yours"));
    Answer denied = client.send(method, path, hasBody ? body : new byte[0]);
    access.answer(new Verdict.Busy(Duration.ofSeconds(3)));
    Answer busy = client.send(method, path, hasBody ? body : new byte[0]);

    assertThat(unauthenticated.status()).isEqualTo(401);
    assertThat(unauthenticated.header("WWW-Authenticate")).contains("Bearer realm=\"x\"");
    assertThat(unauthenticated.header("Docker-Distribution-Api-Version")).contains("registry/2.0");
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.header("WWW-Authenticate")).isEmpty();
    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("Retry-After")).contains("3");
    if (!isHead) {
      assertThat(unauthenticated.code()).isEqualTo("UNAUTHORIZED");
      assertThat(denied.code()).isEqualTo("DENIED");
      assertThat(busy.code()).isEqualTo("UNAVAILABLE");
    }
    assertThat(access.last()).isEqualTo(wanted(asked, path));
    requireUnchanged();
  }

  private static Wanted wanted(String asked, String path) {
    RepositoryName name = new RepositoryName(path.startsWith("/v2/unknown/") ? "unknown" : "a/b");
    return switch (asked) {
      case "PING" -> new Wanted.Ping();
      case "CATALOG" -> new Wanted.Catalog();
      case "PULL" -> new Wanted.OnRepository(name, Set.of(Action.PULL));
      case "PUSH" -> new Wanted.OnRepository(name, Set.of(Action.PULL, Action.PUSH));
      default -> new Wanted.OnRepository(name, Set.of(Action.DELETE));
    };
  }

  private static void requireUnchanged() {
    access.answer(null);
    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[\"a/b\"]}");
    assertThat(client.get("/v2/a/b/tags/list").text())
        .isEqualTo("{\"name\":\"a/b\",\"tags\":[\"v1\"]}");
    assertThat(client.get("/v2/a/b/manifests/" + manifest).status()).isEqualTo(200);
    assertThat(client.get("/v2/a/b/blobs/" + BLOB).text()).isEqualTo(CONTENT);
    assertThat(client.get(session).header("Range")).contains("0-0");
    Registry.Figures figures = registry.registry().figures();
    assertThat(figures.uploads()).isEqualTo(1);
    assertThat(figures.blobs()).isEqualTo(1);
  }

  @Test
  void aRefusalComesBeforeTheClientIsToldToGoOn() throws IOException {
    access.answer(new Verdict.Denied("not yours"));
    String head =
        """
        PATCH %s HTTP/1.1
        Host: x
        Expect: 100-continue
        Content-Length: 1000000"""
            .formatted(session);

    Answer answer = RawConnection.exchange(registry.port(), head, new byte[0]);

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Connection")).contains("close");
  }

  @Test
  void whoIsLetInIsToldToGoOnAtTheFirstRead() throws IOException {
    String own = client.beginUpload("a/continued");
    try (RawConnection connection = new RawConnection(registry.port())) {
      connection.write(
          "PATCH "
              + own
              + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      assertThat(connection.read(true).status()).isEqualTo(100);
      connection.write("abc");
      Answer answer = connection.read(false);
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.header("Range")).contains("0-2");
    }
    client.delete(own);
  }

  @Test
  void aLargeBodyThatIsRefusedStillGetsToReadTheAnswer() {
    access.answer(new Verdict.Denied("not yours"));

    Answer answer = client.send("PATCH", session, new byte[3 << 20]);

    assertThat(answer.status()).isEqualTo(403);
    requireUnchanged();
  }
}
