package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Digest;
import io.stowage.server.app.RawConnection;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request is told in the spec's envelope, with the right code. */
class ErrorsTest {
  private static final String ZEROS = "sha256:" + "0".repeat(64);

  @TempDir static Path folder;
  private static RunningRegistry registry;
  private static RegistryClient client;

  /** PostgreSQL, as it refuses more texts than SQLite does. */
  @BeforeAll
  static void start() {
    registry = RunningRegistry.in(folder).on(Dialect.POSTGRES).start();
    client = registry.client();
    Digest config = client.pushBlob("a", "{}");
    client.pushImage("a", "v1", config);
  }

  @AfterAll
  static void stop() {
    registry.close();
  }

  private static Answer raw(String method, String target) throws IOException {
    return RawConnection.exchange(
        registry.port(),
        method + " " + target + " HTTP/1.1\nHost: x\nConnection: close\nContent-Length: 0",
        new byte[0]);
  }

  private static void requireEnvelope(Answer answer) {
    assertThat(answer.header("Content-Type")).contains("application/json");
    assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.code()).isNotEmpty();
    assertThat(answer.text()).doesNotContain("Exception", "\tat ", "io.stowage", "java.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Addresses that name nothing.
        "GET    | /v2/x                                | 404 | NAME_UNKNOWN",
        "GET    | /v2/a/b/c/d                          | 404 | NAME_UNKNOWN",
        "GET    | /v2//                                | 404 | NAME_UNKNOWN",
        "GET    | /v2/tags/list                        | 404 | NAME_UNKNOWN",
        "GET    | /v2/manifests/x                      | 404 | NAME_UNKNOWN",
        "GET    | /v2/_catalog/x                       | 404 | NAME_UNKNOWN",
        "PUT    | /v2/_oci/ext/other                   | 404 | NAME_UNKNOWN",
        "GET    | /v2/%5F%5F                           | 404 | NAME_UNKNOWN",
        // Names.
        "GET    | /v2/A/tags/list                      | 400 | NAME_INVALID",
        "GET    | /v2/a//b/tags/list                   | 400 | NAME_INVALID",
        "GET    | /v2//a/tags/list                     | 400 | NAME_INVALID",
        "GET    | /v2/a/../b/tags/list                 | 400 | NAME_INVALID",
        "GET    | /v2/../../etc/passwd/manifests/x     | 400 | NAME_INVALID",
        "GET    | /v2/a/%2e%2e/b/tags/list             | 400 | NAME_INVALID",
        "GET    | /v2/a%2F%2E%2E%2Fb/tags/list         | 400 | NAME_INVALID",
        "GET    | /v2/a%00/tags/list                   | 400 | NAME_INVALID",
        "GET    | /v2/a\\b/tags/list                   | 400 | NAME_INVALID",
        "GET    | /v2/a%5Cb/tags/list                  | 400 | NAME_INVALID",
        "GET    | /v2/%C3%A9/tags/list                 | 400 | NAME_INVALID",
        "GET    | /v2/%FF%FE/tags/list                 | 400 | NAME_INVALID",
        "GET    | /v2/a.-b/tags/list                   | 400 | NAME_INVALID",
        "GET    | /v2/a___b/tags/list                  | 400 | NAME_INVALID",
        "GET    | /v2/-a/blobs/ZEROS                   | 400 | NAME_INVALID",
        "POST   | /v2/A/blobs/uploads/                 | 400 | NAME_INVALID",
        "GET    | /v2/a+b/tags/list                    | 400 | NAME_INVALID",
        "GET    | /v2/a%zz/tags/list                   | 400 | NAME_INVALID",
        "GET    | /v2/a%/tags/list                     | 400 | NAME_INVALID",
        "GET    | /v2/a%2                              | 400 | NAME_INVALID",
        // Unknown things.
        "GET    | /v2/no/where/tags/list               | 404 | NAME_UNKNOWN",
        "GET    | /v2/no/where/manifests/x             | 404 | MANIFEST_UNKNOWN",
        "GET    | /v2/a/manifests/x                    | 404 | MANIFEST_UNKNOWN",
        "GET    | /v2/a/manifests/ZEROS                | 404 | MANIFEST_UNKNOWN",
        "DELETE | /v2/a/manifests/x                    | 404 | MANIFEST_UNKNOWN",
        "DELETE | /v2/a/manifests/ZEROS                | 404 | MANIFEST_UNKNOWN",
        "GET    | /v2/a/blobs/ZEROS                    | 404 | BLOB_UNKNOWN",
        "DELETE | /v2/a/blobs/ZEROS                    | 404 | BLOB_UNKNOWN",
        "GET    | /v2/a/blobs/uploads/x                | 404 | BLOB_UPLOAD_UNKNOWN",
        "GET    | /v2/a/blobs/uploads/%00              | 404 | BLOB_UPLOAD_UNKNOWN",
        "GET    | /v2/a/blobs/uploads/..               | 404 | BLOB_UPLOAD_UNKNOWN",
        "PATCH  | /v2/a/blobs/uploads/%F0%9F%90%B3     | 404 | BLOB_UPLOAD_UNKNOWN",
        "PUT    | /v2/a/blobs/uploads/x?digest=ZEROS   | 404 | BLOB_UPLOAD_UNKNOWN",
        "DELETE | /v2/a/blobs/uploads/x                | 404 | BLOB_UPLOAD_UNKNOWN",
        // Digests and tags.
        "GET    | /v2/a/blobs/x                        | 400 | DIGEST_INVALID",
        "GET    | /v2/a/blobs/sha256:                  | 400 | DIGEST_INVALID",
        "GET    | /v2/a/blobs/sha256:XY                | 400 | DIGEST_INVALID",
        "GET    | /v2/a/blobs/md5:0                    | 400 | DIGEST_INVALID",
        "GET    | /v2/a/blobs/..%2F..%2Fetc            | 404 | NAME_UNKNOWN",
        "GET    | /v2/a/manifests/sha256:0             | 400 | DIGEST_INVALID",
        "GET    | /v2/a/manifests/.x                   | 400 | MANIFEST_INVALID",
        "GET    | /v2/a/manifests/%00                  | 400 | MANIFEST_INVALID",
        "GET    | /v2/a/manifests/                     | 400 | MANIFEST_INVALID",
        "GET    | /v2/a/manifests/a b                  | 400 | UNSUPPORTED",
        "PUT    | /v2/a/manifests/%F0%9F%90%B3         | 400 | MANIFEST_INVALID",
        "GET    | /v2/a/referrers/x                    | 400 | DIGEST_INVALID",
        "POST   | /v2/a/blobs/uploads/?digest=x        | 400 | DIGEST_INVALID",
        "POST   | /v2/a/blobs/uploads/?digest=%zz      | 400 | DIGEST_INVALID",
        "POST   | /v2/a/blobs/uploads/?digest-algorithm=md5 | 400 | DIGEST_INVALID",
        "POST   | /v2/a/blobs/uploads/?mount=x         | 400 | DIGEST_INVALID",
        "PUT    | /v2/a/manifests/v2                   | 400 | MANIFEST_INVALID",
        "PUT    | /v2/a/manifests/v2?tag=.x            | 400 | MANIFEST_INVALID",
      })
  void aWrongAddressIsToldInTheEnvelope(String method, String target, int status, String code)
      throws IOException {
    Answer answer = raw(method, target.replace("ZEROS", ZEROS));

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
    requireEnvelope(answer);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST    | /v2/                     | GET, HEAD",
        "DELETE  | /v2/_catalog             | GET, HEAD",
        "PUT     | /v2/a/tags/list          | GET, HEAD",
        "POST    | /v2/a/referrers/ZEROS    | GET, HEAD",
        "PUT     | /v2/a/blobs/ZEROS        | GET, HEAD, DELETE",
        "PATCH   | /v2/a/manifests/v1       | GET, HEAD, PUT, DELETE",
        "OPTIONS | /v2/a/manifests/v1       | GET, HEAD, PUT, DELETE",
        "TRACE   | /v2/a/manifests/v1       | GET, HEAD, PUT, DELETE",
        "BREW    | /v2/a/manifests/v1       | GET, HEAD, PUT, DELETE",
        "GET     | /v2/a/blobs/uploads/     | POST",
        "DELETE  | /v2/a/blobs/uploads      | POST",
        "POST    | /v2/a/blobs/uploads/x    | GET, HEAD, PATCH, PUT, DELETE",
      })
  void aWrongMethodIsToldWhichWork(String method, String target, String allowed)
      throws IOException {
    Answer answer = raw(method, target.replace("ZEROS", ZEROS));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("UNSUPPORTED");
    assertThat(answer.header("Allow")).contains(allowed);
    requireEnvelope(answer);
  }

  @Test
  void aNameOf255CharactersIsTheLongest() throws IOException {
    assertThat(raw("GET", "/v2/" + "a".repeat(255) + "/tags/list").code())
        .isEqualTo("NAME_UNKNOWN");
    assertThat(raw("GET", "/v2/" + "a".repeat(256) + "/tags/list").code())
        .isEqualTo("NAME_INVALID");
    assertThat(raw("GET", "/v2/a/manifests/" + "a".repeat(128)).code())
        .isEqualTo("MANIFEST_UNKNOWN");
    assertThat(raw("GET", "/v2/a/manifests/" + "a".repeat(129)).code())
        .isEqualTo("MANIFEST_INVALID");
  }

  @Test
  void hugeHeadersAre431() throws IOException {
    Answer answer =
        RawConnection.exchange(
            registry.port(),
            "GET /v2/ HTTP/1.1\nHost: x\nX-Large: " + "x".repeat(40_000),
            new byte[0]);

    assertThat(answer.status()).isEqualTo(431);
    requireEnvelope(answer);
  }

  @Test
  void manyHeadersAre431() throws IOException {
    Answer answer =
        RawConnection.exchange(
            registry.port(),
            "GET /v2/ HTTP/1.1\nHost: x" + "\nX-Small: 1234567890".repeat(4000),
            new byte[0]);

    assertThat(answer.status()).isEqualTo(431);
    requireEnvelope(answer);
  }

  @Test
  void aLongRequestLineIs414() throws IOException {
    Answer answer = raw("GET", "/v2/" + "a".repeat(20_000));

    assertThat(answer.status()).isEqualTo(414);
    requireEnvelope(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "GET /v2/",
        "\u0016\u0003\u0001\u0002\u0000",
        "GET /v2/ HTTP/1.1\nno colon here",
        "GET /v2/ HTTP/1.1\nHost: x\nContent-Length: abc",
        "GET /v2/ HTTP/1.1\nHost: x\nContent-Length: -1",
        "PUT /v2/a/manifests/x HTTP/1.1\nHost: x\nContent-Length: 1\nContent-Length: 2",
        "PUT /v2/a/manifests/x HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nContent-Length: 2",
        "PUT /v2/a/manifests/x HTTP/1.1\nHost: x\nTransfer-Encoding: cow",
      })
  void aRequestThatIsNoneIs400(String head) throws IOException {
    Answer answer = RawConnection.exchange(registry.port(), head, new byte[0]);

    assertThat(answer.status()).isEqualTo(400);
    requireEnvelope(answer);
    assertThat(client.get("/v2/").status()).isEqualTo(200);
  }

  @Test
  void aBodyWithoutALengthIsNoBody() throws IOException {
    Answer answer =
        RawConnection.exchange(
            registry.port(),
            "PUT /v2/a/manifests/x HTTP/1.1\nHost: x\nContent-Type: "
                + RegistryClient.OCI_MANIFEST
                + "\nConnection: close",
            "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("MANIFEST_INVALID");
  }

  @Test
  void whatLiesOutsideV2IsNotTheRegistrys() throws IOException {
    for (String path : new String[] {"/v2x", "/V2/", "//v2/", "/x/../v2/", "/v1/_ping"}) {
      assertThat(raw("GET", path).status()).as(path).isEqualTo(404);
    }
    for (String path : new String[] {"/v2", "/v2/", "/v2/?x=y", "/v2?x"}) {
      assertThat(raw("GET", path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void everyAnswerNamesItsRequest() {
    assertThat(client.get("/v2/").header("X-Request-Id")).isPresent();
    assertThat(client.get("/v2/x").header("X-Request-Id")).isPresent();
    assertThat(client.get("/v2/").header("Docker-Distribution-Api-Version"))
        .contains("registry/2.0");
  }
}
