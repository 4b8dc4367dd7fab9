package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ContractCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** A mount that names no repository finds one that its caller may pull from, and no other. */
@ParameterizedClass
@EnumSource(Dialect.class)
class MountSourceTest {
  private static final byte[] CONTENT = "a layer".getBytes(StandardCharsets.UTF_8);

  private final RunningRegistry running;
  private final RegistryClient client;

  MountSourceTest(Dialect dialect, @TempDir Path folder) {
    this.running = RunningRegistry.in(folder).on(dialect).hub().start();
    this.client = running.client();
  }

  @BeforeEach
  void people() {
    for (String name : new String[] {"alice", "bob"}) {
      running
          .hub()
          .accounts
          .make(new AccountName(name), Optional.empty(), password(name), false, By.SERVER);
    }
  }

  @AfterEach
  void close() {
    running.close();
  }

  private static String password(String name) {
    return name + " has a password";
  }

  private static String basic(String name) {
    return HubTest.basic(name, password(name));
  }

  private Digest push(String repository, String name) {
    Digest digest = Digest.of(Algorithm.SHA256, CONTENT);
    assertThat(
            client
                .send(
                    "POST",
                    "/v2/" + repository + "/blobs/uploads/?digest=" + digest,
                    CONTENT,
                    "Authorization",
                    basic(name))
                .status())
        .isEqualTo(201);
    return digest;
  }

  private Answer mount(String into, Digest digest, String authorization) {
    return client.post(
        "/v2/" + into + "/blobs/uploads/?mount=" + digest, "Authorization", authorization);
  }

  private String bearer(String name, String scope) {
    Answer answer =
        client.get("/token?client_id=test&scope=" + scope, "Authorization", basic(name));
    return "Bearer " + JsonMapper.shared().readTree(answer.body()).required("token").asString();
  }

  /** Makes one of alice's repositories public. */
  private void publish(String repository) {
    var made =
        running
            .hub()
            .tokens
            .makePersonal(
                running.hub().accounts.person("alice").orElseThrow().id(),
                new AccessTokens.Wish(
                    "test",
                    "",
                    List.of("repo:admin"),
                    List.of(),
                    Optional.empty(),
                    Optional.empty()),
                By.SERVER);
    assertThat(
            new ApiClient("http://127.0.0.1:" + running.port(), ContractCheck.ofTheApi())
                .bearing(made.secret())
                .put(
                    "/repositories/" + repository + "/-/visibility",
                    Map.of("private", false, "confirm", repository))
                .status())
        .isEqualTo(200);
  }

  @Test
  void whatAStrangerHoldsIsNotMounted() {
    Digest digest = push("alice/secret", "alice");

    assertThat(mount("bob/app", digest, basic("bob")).status()).isEqualTo(202);
  }

  @Test
  void aPublicOneAndOnesOwnAre() {
    Digest digest = push("alice/app", "alice");
    assertThat(mount("alice/other", digest, basic("alice")).status()).isEqualTo(201);

    publish("alice/app");

    assertThat(mount("bob/app", digest, basic("bob")).status()).isEqualTo(201);
    assertThat(mount("bob/third", digest, bearer("bob", "repository:bob/third:pull,push")).status())
        .isEqualTo(201);
  }

  @Test
  void manyThatAreNoneOfTheCallersBusinessDoNotHideTheirOwn() {
    for (int i = 0; i < 101; i++) {
      push("alice/secret" + i, "alice");
    }
    Digest digest = push("bob/app", "bob");

    assertThat(mount("bob/other", digest, basic("bob")).status()).isEqualTo(201);
  }

  @Test
  void aTokenThatIsTooNarrowIsAskedToBeWider() {
    Digest digest = push("alice/app", "alice");
    String narrow = "repository:alice/other:pull,push";

    Answer refused = mount("alice/other", digest, bearer("alice", narrow));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("WWW-Authenticate").orElseThrow())
        .contains("repository:alice/app:pull");
    assertThat(
            mount(
                    "alice/other",
                    digest,
                    bearer("alice", narrow + "&scope=repository:alice/app:pull"))
                .status())
        .isEqualTo(201);
  }
}
