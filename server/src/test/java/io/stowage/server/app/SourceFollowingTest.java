package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.By;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import io.stowage.server.hub.SourceWatch;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Repositories that are private when their source is, with Git's own server as the source. */
@SuppressWarnings("NullAway.Init") // Each test starts its own.
class SourceFollowingTest {
  private static final String APP = "/repositories/alice/app";

  @TempDir Path folder;
  @TempDir Path sources;

  private final FakeClock clock = new FakeClock();
  private GitHost git;
  private RunningRegistry running;
  private HubPeople people;

  @BeforeEach
  void startGit() {
    git = new GitHost(sources);
  }

  @AfterEach
  void stop() {
    running.close();
    git.close();
  }

  private ApiClient start(Dialect dialect) {
    running = RunningRegistry.in(folder).on(dialect).clock(clock).hub().start();
    people = new HubPeople(running);
    ApiClient alice = people.join("alice");
    assertThat(alice.post("/repositories", Map.of("name", "alice/app", "private", true)).status())
        .isEqualTo(201);
    return alice;
  }

  private void look() {
    clock.advance(SourceWatch.EVERY.plusSeconds(1));
    try {
      running.hub().sources.look();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPrivate(ApiClient who) {
    return who.get(APP).json().required("private").asBoolean();
  }

  private static Answer follow(ApiClient who, String source) {
    return who.put(APP + "/-/source", Map.of("source", source, "follow", true));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aFollowerIsAsItsSourceIs(Dialect dialect) {
    ApiClient alice = start(dialect);
    String source = git.make("app");

    assertThat(follow(alice, source).json().required("followsSource").asBoolean()).isTrue();
    look();
    assertThat(isPrivate(alice)).isFalse();
    assertThat(people.nobody().get(APP).status()).isEqualTo(200);
    assertThat(
            alice
                .put(APP + "/-/visibility", Map.of("private", true, "confirm", "alice/app"))
                .code())
        .isEqualTo("follows_source");

    git.setAway(true);
    git.hide("app", true);
    look();
    assertThat(isPrivate(alice)).as("while its host is away").isFalse();

    git.setAway(false);
    look();
    assertThat(isPrivate(alice)).isTrue();
    assertThat(people.nobody().get(APP).status()).isEqualTo(404);

    assertThat(alice.delete(APP + "/-/source").status()).isEqualTo(200);
    git.hide("app", false);
    look();
    assertThat(isPrivate(alice)).as("unlinked").isTrue();

    assertThat(
            people.admin().get("/audit?action=repo.change_privacy").json().required("items").size())
        .isEqualTo(2);
  }

  @Test
  void aSourceThatIsNoneOrGoneMakesNothingPublic() {
    ApiClient alice = start(Dialect.SQLITE);
    follow(alice, git.make("app").replace("/app", "/none"));
    look();
    assertThat(isPrivate(alice)).isTrue();
  }

  @Test
  void aHostThatTellsNothingIsAskedOnceForAllItsFollowers() {
    ApiClient alice = start(Dialect.SQLITE);
    for (int i = 0; i < 5; i++) {
      alice.post("/repositories", Map.of("name", "alice/r" + i, "private", true));
      alice.put(
          "/repositories/alice/r" + i + "/-/source",
          Map.of("source", git.make("r" + i), "follow", true));
    }
    git.setAway(true);
    look();
    int asked = git.asked();
    look();

    // Eight ask at once, so of the first round all may have asked before the first was told
    // nothing.
    assertThat(git.asked() - asked).isBetween(1, 5);
    assertThat(asked).isLessThanOrEqualTo(5);
    git.setAway(false);
    look();
    assertThat(people.nobody().get("/repositories/alice/r4").status()).isEqualTo(200);
  }

  @Test
  void whoMayOnlyPushDecidesNotWhoSeesIt() {
    ApiClient alice = start(Dialect.SQLITE);
    ApiClient carol = people.join("carol");
    running
        .hub()
        .collaborators
        .add(
            new RepositoryName("alice/app"),
            "carol",
            new By(
                running
                    .hub()
                    .identities
                    .of(
                        new io.stowage.server.account.CredentialRef.Password(
                            people.person("alice").id(), people.person("alice").epoch()))
                    .orElseThrow(),
                "127.0.0.1",
                "test"));

    assertThat(follow(carol, git.make("public")).status()).isEqualTo(403);
    String mine = git.make("mine");
    git.hide("mine", true);
    follow(alice, mine);
    assertThat(carol.put(APP + "/-/source", Map.of("source", git.make("other"))).status())
        .isEqualTo(403);
    assertThat(carol.delete(APP + "/-/source").status()).isEqualTo(403);
    look();
    assertThat(isPrivate(alice)).isTrue();
  }

  @Test
  void anOwnerThatAllowsNothingPublicKeepsThat() {
    ApiClient alice = start(Dialect.SQLITE);
    var account = running.hub().accounts.find("alice").orElseThrow();
    running.hub().accounts.setDefaults(account.id(), true, false, account.version(), By.SERVER);
    follow(alice, git.make("app"));
    look();
    assertThat(isPrivate(alice)).isTrue();
  }
}
