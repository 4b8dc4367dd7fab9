package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.Pulls.Allowance;
import io.stowage.server.registry.Pulls.Pulled;
import io.stowage.server.registry.Pulls.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Pulls are counted, and limited in Docker Hub's words. */
@ParameterizedClass
@EnumSource(Dialect.class)
class PullsTest {
  private static final Allowance ALLOWANCE =
      new Allowance(100, 20, Duration.ofHours(6), "192.0.2.1");

  private final Dialect dialect;
  private final FakePulls pulls = new FakePulls();
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;
  private Digest image;

  PullsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void push() {
    registry = RunningRegistry.in(folder).on(dialect).ports(on -> on.withPulls(pulls)).start();
    client = registry.client();
    image = client.pushImage("library/x", "v1", client.pushBlob("x", "{}"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void eachPullIsToldWithWhatItWasFor() {
    long id = registry.registry().repositories().find(new RepositoryName("x")).orElseThrow();

    client.get("/v2/library/x/manifests/v1", "User-Agent", "test/1");
    client.head("/v2/x/manifests/v1");
    client.get("/v2/x/manifests/" + image);
    client.get("/v2/x/manifests/v1", "If-None-Match", "\"" + image + "\"");

    String digest = image.toString();
    assertThat(pulls.told())
        .extracting(one -> one.name() + " " + one.reference() + " " + one.isHead())
        .containsExactly("x v1 false", "x v1 true", "x " + digest + " false", "x v1 true");
    assertThat(pulls.told().getFirst())
        .satisfies(
            one -> {
              assertThat(one.repository()).isEqualTo(id);
              assertThat(one.digest()).isEqualTo(image);
              assertThat(one.mediaType()).isEqualTo(RegistryClient.OCI_MANIFEST);
              assertThat(new String(one.content(), StandardCharsets.UTF_8)).contains("layers");
              assertThat(one.source().actor()).isEqualTo(Actor.ANONYMOUS);
              assertThat(one.source().address()).isEqualTo("127.0.0.1");
              assertThat(one.source().userAgent()).isEqualTo("test/1");
            });
    assertThat(pulls.taken)
        .containsExactly(
            "x 127.0.0.1 false", "x 127.0.0.1 true", "x 127.0.0.1 false", "x 127.0.0.1 true");
  }

  @Test
  void whereThereIsNoLimitNothingIsSaidOfOne() {
    Answer answer = client.get("/v2/x/manifests/v1");

    assertThat(answer.headers()).doesNotContainKeys("ratelimit-limit", "docker-ratelimit-source");
  }

  @Test
  void whoMayPullIsToldHowMuchIsLeft() {
    pulls.verdict = new Verdict.Within(ALLOWANCE);

    List<Answer> answers =
        List.of(
            client.get("/v2/x/manifests/v1"),
            client.head("/v2/x/manifests/v1"),
            client.get("/v2/x/manifests/v1", "If-None-Match", "\"" + image + "\""));

    assertThat(answers).extracting(Answer::status).containsExactly(200, 200, 304);
    for (Answer answer : answers) {
      assertThat(answer.header("ratelimit-limit")).contains("100;w=21600");
      assertThat(answer.header("ratelimit-remaining")).contains("20;w=21600");
      assertThat(answer.header("docker-ratelimit-source")).contains("192.0.2.1");
    }
  }

  @Test
  void whoHasPulledTooMuchIsToldSoAndNothingIsCounted() {
    pulls.verdict =
        new Verdict.Exceeded(
            new Allowance(100, 0, Duration.ofHours(6), "192.0.2.1"),
            Duration.ofSeconds(90),
            "You have reached your pull rate limit: 100% used");

    Answer answer = client.get("/v2/x/manifests/v1");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("TOOMANYREQUESTS");
    assertThat(answer.text()).contains("You have reached your pull rate limit: 100% used");
    assertThat(answer.header("Retry-After")).contains("90");
    assertThat(answer.header("ratelimit-limit")).contains("100;w=21600");
    assertThat(answer.header("ratelimit-remaining")).contains("0;w=21600");
    assertThat(answer.header("docker-ratelimit-source")).contains("192.0.2.1");
    assertThat(client.head("/v2/x/manifests/v1").status()).isEqualTo(429);
    assertThat(pulls.told()).isEmpty();
  }

  @Test
  void whatIsNotThereCostsNothing() {
    client.get("/v2/x/manifests/none");
    client.get("/v2/y/manifests/none");

    assertThat(pulls.taken).isEmpty();
    assertThat(pulls.told()).isEmpty();
  }

  private static final class FakePulls implements Pulls {
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final List<Pulled> told = Collections.synchronizedList(new ArrayList<>());
    private volatile Verdict verdict = new Verdict.Unlimited();

    List<Pulled> told() {
      return List.copyOf(told);
    }

    @Override
    public Verdict take(Pulled pull) {
      taken.add(pull.name() + " " + pull.source().address() + " " + pull.isHead());
      return verdict;
    }

    @Override
    public void pulled(Pulled pulled) {
      told.add(pulled);
    }
  }
}
