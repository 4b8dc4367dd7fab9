package io.stowage.acceptance.differential;

import static io.stowage.acceptance.differential.Step.delete;
import static io.stowage.acceptance.differential.Step.get;
import static io.stowage.acceptance.differential.Step.head;
import static io.stowage.acceptance.differential.Step.patch;
import static io.stowage.acceptance.differential.Step.post;
import static io.stowage.acceptance.differential.Step.put;

import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What is asked of both registries, in order: a day in the life of a repository. */
final class Scenario {
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";

  private static final String LAYER = "0123456789abcdefghij";
  private static final String STREAMED = "streamed, without a length";
  private static final String CONFIG = "{\"architecture\":\"amd64\",\"os\":\"linux\"}";
  private static final String ABSENT = digest("never pushed");
  private static final String OCI_IMAGE = image(OCI, "vnd.oci.image.config.v1+json", "");
  private static final String DOCKER_IMAGE =
      image(DOCKER, "vnd.docker.container.image.v1+json", "");
  private static final String WITH_SUBJECT =
      image(
          OCI,
          "vnd.oci.image.config.v1+json",
          ",\"subject\":{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
              .formatted(OCI, digest(OCI_IMAGE), OCI_IMAGE.length()));
  private static final String LIST =
      """
      {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s",\
      "size":%d,"platform":{"os":"linux","architecture":"amd64"}}]}"""
          .formatted(INDEX, OCI, digest(OCI_IMAGE), OCI_IMAGE.length());

  private static final String EMPTY_LIST =
      "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[]}".formatted(INDEX);
  private static final String SINGLE = "pushed by one POST";
  private static final String NO_UPLOAD = "00000000-0000-4000-8000-000000000000";
  private static final String SHA512_OF_ABC =
      "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

  /** What the table of differences calls a digest. */
  static final Map<String, String> NAMES =
      Map.of(
          digest(LAYER),
          "LAYER",
          digest(STREAMED),
          "STREAMED",
          digest(CONFIG),
          "CONFIG",
          digest(SINGLE),
          "SINGLE",
          digest("abc"),
          "SHA256_OF_ABC",
          SHA512_OF_ABC,
          "SHA512_OF_ABC",
          digest(OCI_IMAGE),
          "OCI_IMAGE",
          digest(DOCKER_IMAGE),
          "DOCKER_IMAGE",
          digest(WITH_SUBJECT),
          "WITH_SUBJECT",
          digest(LIST),
          "LIST");

  private Scenario() {}

  /** For registries that let everyone do everything. */
  static List<Step> open() {
    var steps = new ArrayList<Step>();
    steps.addAll(nothingIsThere());
    steps.addAll(uploads());
    steps.addAll(uploadsThatGoWrong());
    steps.addAll(blobs());
    steps.addAll(mounts());
    steps.addAll(manifests());
    steps.addAll(manifestsThatAreRefused());
    steps.addAll(lists());
    steps.addAll(deletes());
    return steps;
  }

  /** For registries that ask everyone to log in. */
  static List<Step> closed() {
    return List.of(
        get("ping by nobody", "/v2/"),
        get("ping by alice", "/v2/").with("Authorization", basic(Registry.ALICE.colonSeparated())),
        get("ping with a wrong password", "/v2/").with("Authorization", basic("alice:blunder")),
        get("ping by a stranger", "/v2/").with("Authorization", basic("mallory:wonder")),
        get("ping with half a header", "/v2/").with("Authorization", "Basic"),
        get("pull by nobody", "/v2/diff/one/manifests/latest"),
        post("push by nobody", "/v2/diff/one/blobs/uploads/"),
        post("push by alice", "/v2/diff/one/blobs/uploads/")
            .with("Authorization", basic(Registry.ALICE.colonSeparated())),
        get("catalog by nobody", "/v2/_catalog"));
  }

  private static List<Step> nothingIsThere() {
    return List.of(
        get("ping", "/v2/"),
        get("tags of no repository", "/v2/diff/none/tags/list"),
        get("manifest of no repository", "/v2/diff/none/manifests/latest").with("Accept", OCI),
        get("blob of no repository", "/v2/diff/none/blobs/" + ABSENT),
        head("head of a missing blob", "/v2/diff/none/blobs/" + ABSENT),
        get("blob by a bad digest", "/v2/diff/none/blobs/sha256:abc"),
        get("name in capitals", "/v2/Diff/None/tags/list"),
        get("unknown route", "/v2/diff/none/nothing"),
        post("wrong method", "/v2/diff/none/tags/list"),
        get("status of no upload", "/v2/diff/one/blobs/uploads/" + NO_UPLOAD));
  }

  private static List<Step> uploads() {
    return List.of(
        post("begin in chunks", "/v2/diff/one/blobs/uploads/").keeping("chunks"),
        get("status of a new upload", "{chunks}"),
        patch("first chunk", "{chunks}")
            .with("Content-Range", "0-9")
            .with("Content-Type", "application/octet-stream")
            .sending(LAYER.substring(0, 10))
            .keeping("chunks"),
        get("status after a chunk", "{chunks}").keeping("chunks"),
        put("close with the last chunk", "{chunks}&digest=" + digest(LAYER))
            .with("Content-Range", "10-19")
            .with("Content-Type", "application/octet-stream")
            .sending(LAYER.substring(10)),
        post("begin a stream", "/v2/diff/one/blobs/uploads/").keeping("stream"),
        patch("stream", "{stream}").streaming(STREAMED).keeping("stream"),
        put("close the stream", "{stream}&digest=" + digest(STREAMED)),
        post("begin in one", "/v2/diff/one/blobs/uploads/").keeping("one"),
        put("close in one", "{one}&digest=" + digest(CONFIG)).sending(CONFIG),
        post("push by one POST", "/v2/diff/one/blobs/uploads/?digest=" + digest(SINGLE))
            .with("Content-Type", "application/octet-stream")
            .sending(SINGLE),
        post("begin sha512", "/v2/diff/one/blobs/uploads/").keeping("sha512"),
        put("close sha512", "{sha512}&digest=" + SHA512_OF_ABC).sending("abc"),
        post("begin one to cancel", "/v2/diff/one/blobs/uploads/").keeping("cancel"),
        delete("cancel", "{cancel}"),
        get("status of a cancelled upload", "{cancel}"));
  }

  private static List<Step> uploadsThatGoWrong() {
    return List.of(
        post("begin out of order", "/v2/diff/one/blobs/uploads/").keeping("order"),
        patch("chunk out of order", "{order}")
            .with("Content-Range", "5-9")
            .with("Content-Type", "application/octet-stream")
            .sending("56789"),
        post("begin wrong", "/v2/diff/one/blobs/uploads/").keeping("wrong"),
        put("close with another's digest", "{wrong}&digest=" + ABSENT).sending("something else"),
        post("begin bad", "/v2/diff/one/blobs/uploads/").keeping("bad"),
        put("close with no digest", "{bad}").sending("something"),
        put("close with a bad digest", "{bad}&digest=sha256:abc").sending("something"),
        put("close with an unknown algorithm", "{bad}&digest=md5:" + "0".repeat(32))
            .sending("something"));
  }

  private static List<Step> blobs() {
    var blob = "/v2/diff/one/blobs/" + digest(LAYER);
    return List.of(
        head("head of a blob", blob),
        get("blob", blob),
        get("blob's middle", blob).with("Range", "bytes=2-5"),
        get("blob's end", blob).with("Range", "bytes=-5"),
        get("blob beyond its end", blob).with("Range", "bytes=100-200"),
        get("blob that the client has", blob).with("If-None-Match", "\"" + digest(LAYER) + "\""));
  }

  private static List<Step> mounts() {
    var uploads = "/v2/diff/two/blobs/uploads/?mount=";
    return List.of(
        post("mount", uploads + digest(LAYER) + "&from=diff/one"),
        head("head of a mounted blob", "/v2/diff/two/blobs/" + digest(LAYER)),
        post("mount of a missing blob", uploads + ABSENT + "&from=diff/one"),
        post("mount from a bad name", uploads + digest(LAYER) + "&from=Diff"),
        post("mount from anywhere", uploads + digest(CONFIG)));
  }

  private static List<Step> manifests() {
    var manifests = "/v2/diff/one/manifests/";
    return List.of(
        put("push by tag", manifests + "oci").with("Content-Type", OCI).sending(OCI_IMAGE),
        put("push again under another tag", manifests + "again")
            .with("Content-Type", OCI)
            .sending(OCI_IMAGE),
        put("push by digest", manifests + digest(OCI_IMAGE))
            .with("Content-Type", OCI)
            .sending(OCI_IMAGE),
        put("push Docker's format", manifests + "docker")
            .with("Content-Type", DOCKER)
            .sending(DOCKER_IMAGE),
        put("push an index", manifests + "list").with("Content-Type", INDEX).sending(LIST),
        put("push with a subject", manifests + "subject")
            .with("Content-Type", OCI)
            .sending(WITH_SUBJECT),
        head("head by tag", manifests + "oci").with("Accept", OCI),
        get("pull by tag", manifests + "oci").with("Accept", OCI),
        get("pull by digest", manifests + digest(OCI_IMAGE)).with("Accept", OCI),
        get("pull Docker's format", manifests + "docker").with("Accept", DOCKER),
        get("pull an index", manifests + "list").with("Accept", INDEX),
        get("pull by tag with no Accept", manifests + "oci"),
        get("pull an index with no Accept", manifests + "list"),
        get("pull what the client has", manifests + "oci")
            .with("Accept", OCI)
            .with("If-None-Match", "\"" + digest(OCI_IMAGE) + "\""),
        get("pull an unknown tag", manifests + "unknown").with("Accept", OCI),
        get("pull an unknown digest", manifests + ABSENT).with("Accept", OCI),
        get("referrers", "/v2/diff/one/referrers/" + digest(OCI_IMAGE)));
  }

  private static List<Step> manifestsThatAreRefused() {
    var manifests = "/v2/diff/one/manifests/";
    return List.of(
        put("push not JSON", manifests + "bad").with("Content-Type", OCI).sending("not JSON"),
        put("push an unknown media type", manifests + "untyped")
            .with("Content-Type", "application/json")
            .sending(OCI_IMAGE),
        get("pull what had an unknown media type", manifests + "untyped").with("Accept", OCI),
        put("push one that names a missing blob", manifests + "bad")
            .with("Content-Type", OCI)
            .sending(OCI_IMAGE.replace(digest(LAYER), ABSENT)),
        put("push an index that names a missing child", manifests + "bad")
            .with("Content-Type", INDEX)
            .sending(LIST.replace(digest(OCI_IMAGE), ABSENT)),
        put("push by another's digest", manifests + ABSENT)
            .with("Content-Type", OCI)
            .sending(OCI_IMAGE),
        put("push under a bad tag", manifests + "-bad")
            .with("Content-Type", OCI)
            .sending(OCI_IMAGE),
        put("push one over 4 MiB", manifests + "bad")
            .with("Content-Type", OCI)
            .sending(OCI_IMAGE + " ".repeat(4 * 1024 * 1024)));
  }

  private static List<Step> lists() {
    var tags = "/v2/diff/one/tags/list";
    return List.of(
        get("tags", tags),
        get("first page of tags", tags + "?n=2"),
        get("tags after one", tags + "?last=docker"),
        get("no tags", tags + "?n=0"),
        get("tags by a bad number", tags + "?n=many"),
        get("tags by a negative number", tags + "?n=-1"),
        put("push an empty index elsewhere", "/v2/diff/three/manifests/empty")
            .with("Content-Type", INDEX)
            .sending(EMPTY_LIST),
        get("catalog", "/v2/_catalog"),
        get("first page of the catalog", "/v2/_catalog?n=1"),
        get("catalog after one", "/v2/_catalog?last=diff/one"));
  }

  private static List<Step> deletes() {
    var one = "/v2/diff/one/";
    return List.of(
        delete("delete an unknown manifest", one + "manifests/" + ABSENT),
        delete("delete a tag", one + "manifests/again"),
        delete("delete a manifest", one + "manifests/" + digest(DOCKER_IMAGE)),
        get("pull a deleted manifest", one + "manifests/" + digest(DOCKER_IMAGE))
            .with("Accept", DOCKER),
        get("pull by a deleted manifest's tag", one + "manifests/docker").with("Accept", DOCKER),
        delete("delete a blob", one + "blobs/" + digest(STREAMED)),
        head("head of a deleted blob", one + "blobs/" + digest(STREAMED)),
        delete("delete a deleted blob", one + "blobs/" + digest(STREAMED)),
        head("another repository keeps its blob", "/v2/diff/two/blobs/" + digest(LAYER)));
  }

  private static String image(String type, String configType, String more) {
    return """
        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/%s",\
        "digest":"%s","size":%d},"layers":[{"mediaType":\
        "application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]%s}"""
        .formatted(
            type, configType, digest(CONFIG), CONFIG.length(), digest(LAYER), LAYER.length(), more);
  }

  private static String digest(String content) {
    return TestImages.sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }
}
