package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code x} and {@code library/x} are one repository, and answers spell it as the client did. */
@ParameterizedClass
@CsvSource({
  "SQLITE, x, library/x",
  "SQLITE, library/x, x",
  "POSTGRES, x, library/x",
  "POSTGRES, library/x, x",
})
class SpellingTest {
  private final Dialect dialect;
  private final String pushed;
  private final String asked;
  @TempDir Path folder;

  private final List<Events.RegistryEvent> told = new ArrayList<>();
  private final FakeAccess access = new FakeAccess();
  private RunningRegistry registry;
  private RegistryClient client;
  private Digest blob;
  private Digest image;

  SpellingTest(Dialect dialect, String pushed, String asked) {
    this.dialect = dialect;
    this.pushed = pushed;
    this.asked = asked;
  }

  @BeforeEach
  void push() {
    registry = RunningRegistry.in(folder).on(dialect).access(access).telling(told).start();
    client = registry.client();
    blob = client.pushBlob(pushed, "{}");
    image = client.pushImage(pushed, "v1", blob);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static Digest digest(String content) {
    return Digest.of(Algorithm.SHA256, content.getBytes(UTF_8));
  }

  private String at(String rest) {
    return "/v2/" + asked + rest;
  }

  @Test
  void whatIsPushedAsOneIsPulledAsTheOther() {
    assertThat(client.get(at("/manifests/v1")).header("Docker-Content-Digest"))
        .contains(image.toString());
    assertThat(client.head(at("/manifests/" + image)).status()).isEqualTo(200);
    assertThat(client.get(at("/blobs/" + blob)).text()).isEqualTo("{}");
    assertThat(client.head(at("/blobs/" + blob)).status()).isEqualTo(200);
  }

  @Test
  void listsCarryTheNameAsItWasAskedFor() {
    client.pushImage(asked, "v2", blob);

    Answer page = client.get(at("/tags/list?n=1"));

    assertThat(page.text()).isEqualTo("{\"name\":\"" + asked + "\",\"tags\":[\"v1\"]}");
    assertThat(page.header("Link")).contains("<" + at("/tags/list?n=1&last=v1>; rel=\"next\""));
    assertThat(client.get("/v2/" + pushed + "/tags/list").text())
        .isEqualTo("{\"name\":\"" + pushed + "\",\"tags\":[\"v1\",\"v2\"]}");
  }

  @Test
  void referrersAreFoundEitherWay() {
    String signature = RegistryClient.referrer(blob, image, "application/x", "one");
    client.putManifest(pushed, "signature", signature);

    assertThat(client.get(at("/referrers/" + image)).text()).contains("application/x");
  }

  @Test
  void anUploadBegunAsOneGoesOnAsTheOther() {
    String session = client.beginUpload(pushed);
    assertThat(session).startsWith("/v2/" + pushed + "/blobs/uploads/");
    String other = session.replace("/v2/" + pushed + "/", "/v2/" + asked + "/");

    Answer appended = client.send("PATCH", other, new byte[] {'1'});
    Answer closed = client.send("PUT", other + "?digest=" + digest("1"), new byte[0]);

    assertThat(appended.status()).isEqualTo(202);
    assertThat(appended.location()).isEqualTo(other);
    assertThat(closed.status()).isEqualTo(201);
    assertThat(closed.location()).isEqualTo(at("/blobs/" + digest("1")));
    assertThat(client.putManifest(asked, "v3", RegistryClient.image(blob)).location())
        .isEqualTo(at("/manifests/" + image));
  }

  @Test
  void aBlobIsMountedFromEitherAndIntoEither() {
    Digest elsewhere = client.pushBlob("a/b", "elsewhere");

    Answer out = client.post("/v2/c/d/blobs/uploads/?mount=" + blob + "&from=" + asked);
    Answer in = client.post(at("/blobs/uploads/?mount=" + elsewhere + "&from=a/b"));

    assertThat(out.status()).isEqualTo(201);
    assertThat(in.status()).isEqualTo(201);
    assertThat(in.location()).isEqualTo(at("/blobs/" + elsewhere));
    assertThat(client.get("/v2/" + pushed + "/blobs/" + elsewhere).status()).isEqualTo(200);
  }

  @Test
  void whatMayNotBeReadAsOneIsNotMountedAsTheOther() {
    access.deny("x", Action.PULL);

    Answer answer = client.post("/v2/c/d/blobs/uploads/?mount=" + blob + "&from=" + asked);

    assertThat(answer.status()).isEqualTo(202);
  }

  @Test
  void whatIsDeletedAsOneIsGoneAsTheOther() {
    client.get("/v2/" + pushed + "/manifests/v1");
    assertThat(client.delete(at("/manifests/v1")).status()).isEqualTo(202);
    assertThat(client.get("/v2/" + pushed + "/manifests/v1").status()).isEqualTo(404);
    assertThat(client.delete(at("/manifests/" + image)).status()).isEqualTo(202);
    assertThat(client.get("/v2/" + pushed + "/manifests/" + image).status()).isEqualTo(404);
    client.get("/v2/" + pushed + "/blobs/" + blob);
    assertThat(client.delete(at("/blobs/" + blob)).status()).isEqualTo(202);
    assertThat(client.get("/v2/" + pushed + "/blobs/" + blob).status()).isEqualTo(404);
    assertThat(registry.registry().repositories().delete(new RepositoryName(asked))).isTrue();
    assertThat(client.get("/v2/" + pushed + "/tags/list").code()).isEqualTo("NAME_UNKNOWN");
  }

  @Test
  void failuresSayTheNameAsItWasAskedFor() {
    assertThat(client.get(at("/manifests/none")).text())
        .contains("manifest none is not known in " + asked + "\"");
    assertThat(client.get(at("/blobs/" + digest("none"))).text())
        .contains("is not known in " + asked + "\"");
    assertThat(client.get(at("/blobs/uploads/none")).text())
        .contains("upload none is not known in " + asked + ":");
  }

  @Test
  void theCatalogHasTheShortNameOnceAndGoesOnAfterEither() {
    client.pushImage(asked, "v2", blob);
    client.pushImage("z/z", "v1", client.pushBlob("z/z", "{}"));

    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[\"x\",\"z/z\"]}");
    assertThat(client.get("/v2/_catalog?n=1").header("Link"))
        .contains("</v2/_catalog?n=1&last=x>; rel=\"next\"");
    assertThat(client.get("/v2/_catalog?last=" + asked).text())
        .isEqualTo("{\"repositories\":[\"z/z\"]}");
  }

  @Test
  void eventsCarryTheNameAsItIsKept() {
    client.post("/v2/c/d/blobs/uploads/?mount=" + blob + "&from=" + asked);
    client.delete(at("/manifests/v1"));

    assertThat(told)
        .extracting(event -> event.kind() + " " + event.repository())
        .containsExactly("PUSH x", "PUSH x", "MOUNT c/d", "DELETE x");
    assertThat(told.get(2).target().mounted()).isEqualTo(Optional.of(new RepositoryName("x")));
  }

  @Test
  void deeperNamesOfTheLibraryAreTheirOwn() {
    Digest deeper = client.pushBlob("library/x/y", "deeper");

    assertThat(client.get("/v2/x/y/blobs/" + deeper).status()).isEqualTo(404);
    assertThat(client.get("/v2/library/x/y/blobs/" + deeper).status()).isEqualTo(200);
  }
}
