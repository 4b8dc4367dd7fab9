package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.Reference;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.common.FakeClock;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.Pulls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What counts as a pull. A step is {@code who: HEAD or GET reference}, where {@code one} and {@code
 * two} are tags of images, {@code many} is a tag of {@code index}, whose children are {@code
 * amd64}, {@code arm64} and an attestation, and {@code @x} is by digest.
 */
class PullRuleTest {
  private static final List<IndexChild> CHILDREN =
      List.of(
          new IndexChild(digest("amd64"), Platform.of("linux", "amd64")),
          new IndexChild(digest("arm64"), Platform.of("linux", "arm64")),
          new IndexChild(digest("attestation"), Platform.of("unknown", "unknown")));

  private final FakeClock clock = new FakeClock();
  private final PullRule rule = new PullRule(clock);

  private static Digest digest(String text) {
    return Digest.of(Algorithm.SHA256, text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String> judge(String step) {
    if (step.equals("wait")) {
      clock.advance(Duration.ofMinutes(11));
      return Optional.empty();
    }
    String[] parts = step.split(" ");
    String client = parts[0].replace(":", "");
    boolean isHead = parts[1].equals("HEAD");
    boolean isByDigest = parts[2].startsWith("@");
    String target = parts[2].replace("@", "").replace("many", "index");
    return rule.judge(
        new Seen(
            client.equals("z") ? 2 : 1,
            client.equals("z") ? "a" : client,
            "docker",
            isHead,
            isByDigest ? Optional.empty() : Optional.of(new Tag(parts[2])),
            digest(target),
            target.equals("index") && !isHead ? CHILDREN : List.of()));
  }

  /** The second column: the tags under which pulls count, {@code @} for a digest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: HEAD one                                                          | ''",
        "a: GET one                                                           | one",
        "a: GET one; a: GET one                                               | one one",
        "a: HEAD one; a: GET one                                              | one",
        "a: HEAD one; a: GET @one                                             | one",
        "a: HEAD one; a: GET @two                                             | @",
        "a: HEAD one; b: GET @one                                             | @",
        "a: HEAD one; z: GET @one                                             | @",
        "a: HEAD one; wait; a: GET @one                                       | @",
        "a: GET @one                                                          | @",
        "a: HEAD @one                                                         | @",
        "a: HEAD @one; a: GET @one                                            | @",
        "a: HEAD @one; a: GET @one; a: GET @one                               | @ @",
        "a: HEAD one; a: HEAD @one                                            | ''",
        // Several machines that look like one.
        "a: HEAD one; a: HEAD one; a: GET @one; a: GET @one                   | one one",
        "a: HEAD @one; a: HEAD @one; a: GET @one; a: GET @one                 | @ @",
        // An index and its children.
        "a: GET many                                                          | many",
        "a: GET many; a: GET @amd64                                           | many",
        "a: HEAD many; a: GET @index; a: GET @amd64                           | many",
        "a: GET @index; a: GET @amd64                                         | @",
        "a: HEAD @index; a: GET @index; a: GET @amd64                         | @",
        "a: GET many; a: GET @amd64; a: GET @arm64                            | many many",
        "a: GET many; a: GET @amd64; a: GET @attestation                      | many",
        "a: GET many; a: GET @attestation; a: GET @amd64                      | many",
        "a: GET many; a: HEAD @amd64; a: GET @amd64                           | many",
        "a: GET many; a: GET @amd64; a: GET @amd64                            | many",
        "a: GET many; b: GET @amd64                                           | many @",
        "a: GET many; wait; a: GET @amd64                                     | many @",
        "a: GET many; a: GET @one                                             | many @",
        // Mirrors go through all, and again.
        "a: GET many; a: GET @amd64; a: GET @arm64; a: GET many; a: GET @amd64; a: GET @arm64 | many many many many",
        // Two machines that look like one, their steps interleaved.
        "a: GET many; a: GET many; a: GET @amd64; a: GET @arm64               | many many",
        "a: GET many; a: GET many; a: GET @amd64; a: GET @amd64               | many many",
        "a: GET many; a: GET @amd64; a: GET many; a: GET @amd64               | many many",
      })
  void countsAsDockerHubDoes(String steps, String counted) {
    List<String> tags =
        List.of(steps.split(";")).stream()
            .flatMap(step -> judge(step.strip()).stream())
            .map(tag -> tag.equals(PullRule.NO_TAG) ? "@" : tag)
            .toList();

    assertThat(String.join(" ", tags)).isEqualTo(counted);
  }

  @Test
  void aDockerClientThatGotAChildForATagHasPulledTheTag() {
    assertThat(rule.judge(seen(pulled(new Tag("one"), MediaTypes.OCI_MANIFEST, "{}"))))
        .contains("one");
  }

  @Test
  void theRegistryTellsOfAnIndexWithItsChildren() {
    String index =
        "{\"manifests\":[{\"digest\":\"%s\"},{\"digest\":\"%s\"}]}"
            .formatted(digest("amd64"), digest("arm64"));

    Seen seen = seen(pulled(digest("index"), MediaTypes.OCI_INDEX, index));

    assertThat(seen.tag()).isEmpty();
    assertThat(seen.client()).isEqualTo("192.0.2.1");
    assertThat(seen.children())
        .extracting(IndexChild::digest)
        .containsExactly(digest("amd64"), digest("arm64"));
  }

  private static Seen seen(Pulls.Pulled pulled) {
    return Seen.of(pulled, one -> IndexChild.of(one.content()));
  }

  private static Pulls.Pulled pulled(Reference reference, String mediaType, String content) {
    return new Pulls.Pulled(
        1,
        new RepositoryName("ann/app"),
        reference,
        digest("index"),
        mediaType,
        content.getBytes(StandardCharsets.UTF_8),
        false,
        new Events.Source(Actor.ANONYMOUS, "", "192.0.2.1", "", "GET", "docker", ""));
  }
}
