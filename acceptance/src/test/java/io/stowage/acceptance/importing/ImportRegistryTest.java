package io.stowage.acceptance.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.DistributionProcess;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The folder of a real registry:2, with what grows in one over the years, is taken over by the real
 * command; then everything is pulled and compared with the files.
 */
final class ImportRegistryTest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static Path old = Path.of("");

  @BeforeAll
  static void writeTheOldTree() throws Exception {
    Tools.require("docker-registry", "skopeo");
    old = Workspace.fresh("import-old");
    Path layouts = Workspace.fresh("import-layouts");
    Path busybox = TestImages.busybox(layouts.resolve("busybox"));
    Path note = TestImages.note(layouts.resolve("note"));
    Path multi = TestImages.multiArch(layouts.resolve("multi"));
    try (var registry = DistributionProcess.open(old)) {
      push(busybox, registry, "app:1", "--format=oci");
      push(busybox, registry, "app:same", "--format=oci");
      push(busybox, registry, "team/deep/er/app:docker", "--format=v2s2");
      push(note, registry, "team/deep:note", "--format=oci");
      push(multi, registry, "team/multi:all", "--all");
      push(multi, registry, "team/list:all", "--all", "--format=v2s2");
      push(note, registry, "team/gone:1", "--format=oci");
      delete(registry, "team/gone", "1");
      attach(registry, "app", "1");
      send(registry, "POST", "/v2/team/half/blobs/uploads/", "", "");
    }
    // As after years: its own garbage collection leaves links behind whose bytes are gone.
    Command.of("docker-registry", "garbage-collect", old.resolve("registry.yml").toString())
        .succeed();
  }

  @Test
  void aServerTakesOverAFolderBesideItsOwnAndServesItByteForByte() throws Exception {
    try (var stowage = StowageProcess.open(Workspace.fresh("import-online"))) {
      var first = stowage("import", "registry", old("data"), "--data=" + stowage.data()).run();

      assertThat(first.status()).as(first.toString()).isZero();
      assertThat(first.out()).contains("; 0 problems").doesNotContain("problem ");
      assertServesAll(stowage, old.resolve("data"));
      assertThat(blobs(stowage.data().resolve("blobs"))).isEmpty();

      send(
          stowage, "PUT", "/v2/app/manifests/same", MANIFEST, manifest(stowage, "app", attached()));
      var second = stowage("import", "registry", old("data"), "--data=" + stowage.data()).run();
      assertThat(second.status()).isZero();
      assertThat(second.out())
          .contains("kept app:same at " + attached())
          .contains(" 0 manifests, 0 tags, 0 blobs (0 bytes) taken; ")
          .contains(" were here already; 0 problems");
    }
  }

  @Test
  void theVolumeItselfBecomesTheDataFolderAndMayMove() throws Exception {
    Path folder = Workspace.fresh("import-in-place");
    Path data = folder.resolve("data");
    Command.of("cp", "-a", old("data"), data.toString()).succeed();

    var offline = stowage("import", "registry", data.toString(), "--data=" + data).run();

    assertThat(offline.status()).as(offline.toString()).isZero();
    Path elsewhere = Workspace.fresh("import-moved");
    Path moved = Files.move(data, elsewhere.resolve("data"));
    try (var stowage = StowageProcess.open(elsewhere)) {
      assertServesAll(stowage, moved);
      assertThat(
              send(stowage, "GET", "/v2/app/referrers/" + digest(stowage, "app", "1"), "", "")
                  .body())
          .contains("application/vnd.example.note");
    }
  }

  @Test
  void verifyFindsAFlippedByte() throws Exception {
    Path folder = Workspace.fresh("import-verify");
    Path copy = folder.resolve("old");
    Command.of("cp", "-a", old("data"), copy.toString()).succeed();
    Path largest = largestBlob(copy);
    byte[] bytes = Files.readAllBytes(largest);
    bytes[bytes.length / 2] ^= 1;
    Files.write(largest, bytes, StandardOpenOption.TRUNCATE_EXISTING);

    var verified =
        stowage("import", "registry", "--verify", copy.toString(), "--data=" + folder.resolve("d"))
            .run();

    assertThat(verified.status()).as(verified.toString()).isEqualTo(1);
    assertThat(verified.out()).contains("problem " + largest + ": its");
  }

  /** Each manifest and blob that a link in the old tree names, and each tag. */
  private static void assertServesAll(Registry stowage, Path data) throws Exception {
    Path repositories = data.resolve("docker/registry/v2/repositories");
    int manifests = 0;
    int blobs = 0;
    int tags = 0;
    for (Path link : links(repositories)) {
      String path = repositories.relativize(link).toString();
      String name = path.substring(0, path.indexOf("/_"));
      String digest = Files.readString(link);
      Path bytes = bytes(data, digest);
      if (path.contains("/_manifests/revisions/")) {
        assertBytes(stowage, "/v2/" + name + "/manifests/" + digest, bytes);
        manifests++;
      } else if (path.endsWith("/current/link")) {
        String tag = link.getName(link.getNameCount() - 3).toString();
        assertBytes(stowage, "/v2/" + name + "/manifests/" + tag, bytes);
        tags++;
      } else if (path.contains("/_layers/") && Files.exists(bytes) && !name.equals("team/gone")) {
        assertBytes(stowage, "/v2/" + name + "/blobs/" + digest, bytes);
        blobs++;
      }
    }
    assertThat(manifests).isGreaterThanOrEqualTo(9);
    assertThat(blobs).isGreaterThanOrEqualTo(15);
    assertThat(tags).isEqualTo(7);
  }

  private static void assertBytes(Registry registry, String path, Path expected) throws Exception {
    var request =
        HttpRequest.newBuilder(registry.uri(path))
            .header("Accept", "*/*")
            .header("Accept", MANIFEST)
            .header("Accept", "application/vnd.oci.image.index.v1+json")
            .header("Accept", "application/vnd.docker.distribution.manifest.list.v2+json")
            .build();
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(answer.body()).as(path).isEqualTo(Files.readAllBytes(expected));
  }

  private static void push(Path layout, Registry registry, String name, String... flags) {
    Command.of("skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false")
        .and(flags)
        .and("oci:" + layout + ":latest", "docker://" + registry.image(name))
        .succeed();
  }

  private static void delete(Registry registry, String name, String tag) throws Exception {
    var answer =
        send(
            registry,
            "DELETE",
            "/v2/" + name + "/manifests/" + digest(registry, name, tag),
            "",
            "");
    assertThat(answer.statusCode()).isEqualTo(202);
  }

  /** Pushes an artifact that refers to an image, as oras does. */
  private static void attach(Registry registry, String name, String tag) throws Exception {
    var begun = send(registry, "POST", "/v2/" + name + "/blobs/uploads/", "", "");
    String location = begun.headers().firstValue("Location").orElseThrow();
    String address = location.replaceFirst("^https?://[^/]+", "");
    send(registry, "PUT", address + "&digest=" + TestImages.sha256("{}".getBytes(UTF_8)), "", "{}");
    var put =
        send(registry, "PUT", "/v2/" + name + "/manifests/note", MANIFEST, artifact(registry, tag));
    assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
  }

  private static String artifact(Registry registry, String tag) throws Exception {
    return """
    {"schemaVersion":2,"mediaType":"%s","artifactType":"application/vnd.example.note",\
    "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},\
    "layers":[],"subject":{"mediaType":"%1$s","digest":"%s","size":%d}}"""
        .formatted(
            MANIFEST,
            TestImages.sha256("{}".getBytes(UTF_8)),
            digest(registry, "app", tag),
            manifest(registry, "app", tag).length());
  }

  /** The digest of what {@link #attach} pushed. */
  private static String attached() throws IOException {
    return Files.readString(
        old.resolve("data/docker/registry/v2/repositories/app/_manifests/tags/note/current/link"));
  }

  private static String manifest(Registry registry, String name, String reference)
      throws Exception {
    return send(registry, "GET", "/v2/" + name + "/manifests/" + reference, "", "").body();
  }

  private static String digest(Registry registry, String name, String tag) throws Exception {
    return send(registry, "HEAD", "/v2/" + name + "/manifests/" + tag, "", "")
        .headers()
        .firstValue("Docker-Content-Digest")
        .orElseThrow();
  }

  private static HttpResponse<String> send(
      Registry registry, String method, String path, String type, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(registry.uri(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Accept", MANIFEST)
            .header("Content-Type", type.isEmpty() ? "application/octet-stream" : type)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static List<Path> links(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.endsWith("link")).toList();
    }
  }

  private static Set<String> blobs(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new TreeSet<>(all.filter(Files::isRegularFile).map(Path::toString).toList());
    }
  }

  private static Path bytes(Path data, String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return data.resolve("docker/registry/v2/blobs/sha256")
        .resolve(hex.substring(0, 2))
        .resolve(hex)
        .resolve("data");
  }

  private static Path largestBlob(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve("docker/registry/v2/blobs"))) {
      return all.filter(Files::isRegularFile)
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private static String old(String name) {
    return old.resolve(name).toString();
  }

  /** A command in a process of its own, with what ships and no more. */
  private static Command stowage(String... words) {
    var all = new ArrayList<String>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    all.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "io.stowage.server.app.Main"));
    all.addAll(List.of(words));
    return Command.of(all.toArray(String[]::new));
  }
}
