package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Repositories.Binned;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is deleted with undo lies in the bin for that long, whole. The grace is 24 hours. */
@ParameterizedClass
@EnumSource(Dialect.class)
class BinTest {
  private static final RepositoryName NAME = new RepositoryName("team/app");
  private static final Duration UNDO = Duration.ofDays(7);
  private static final Source ALICE =
      new Source(new Actor("alice"), "", "192.0.2.1", "", "DELETE", "browser", "https://h");

  private final Dialect dialect;
  private final FakeClock clock = new FakeClock();
  private final FakeBirths births = new FakeBirths();
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;
  private Database database;
  private Digest blob;
  private Digest image;

  BinTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void push() {
    registry =
        RunningRegistry.in(folder)
            .on(dialect)
            .clock(clock)
            .ports(on -> on.withBirths(births))
            .registry(BinTest::expiringUntagged)
            .start();
    database = Database.open(registry.database());
    client = registry.client();
    blob = client.pushBlob("team/app", "{}");
    image = client.pushImage("team/app", "v1", blob);
  }

  private static RegistrySettings expiringUntagged(RegistrySettings on) {
    return new RegistrySettings(
        on.sparse(),
        on.deletes(),
        on.uploadExpiry(),
        on.concurrentUploads(),
        on.uploadsPerAccount(),
        on.pageSize(),
        on.maxPageSize(),
        new RegistrySettings.Gc(
            false, Duration.ofHours(24), Duration.ofDays(1), Optional.of(Duration.ofDays(1))));
  }

  @AfterEach
  void stop() {
    database.close();
    registry.close();
  }

  private Repositories repositories() {
    return registry.registry().repositories();
  }

  private GarbageCollector.Round after(Duration time) {
    clock.advance(time);
    return registry.registry().garbageCollector().run();
  }

  private Optional<RepositoryName> restore(long id) {
    return database.write(tx -> repositories().restore(tx, id));
  }

  private List<Binned> binned(String namespace) {
    return repositories().binned(namespace, Instant.EPOCH, 0, 10);
  }

  private long idOf(String name) {
    return repositories().find(new RepositoryName(name)).orElseThrow();
  }

  @Test
  void aBinnedRepositoryIsInvisibleAndComesBackWhole() {
    Digest untagged = client.pushImage("team/app", "v2", client.pushBlob("team/app", "[]"));
    client.delete("/v2/team/app/manifests/v2");
    long id = idOf("team/app");

    assertThat(repositories().delete(NAME, Optional.of(UNDO), ALICE)).isTrue();

    for (String path :
        List.of("manifests/v1", "manifests/" + image, "blobs/" + blob, "tags/list")) {
      assertThat(client.get("/v2/team/app/" + path).status()).as(path).isEqualTo(404);
    }
    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[]}");
    assertThat(after(Duration.ofDays(6))).isEqualTo(new GarbageCollector.Round(0, 0, 0, 0));

    assertThat(restore(id)).contains(NAME);

    assertThat(client.get("/v2/team/app/manifests/v1").status()).isEqualTo(200);
    assertThat(client.get("/v2/team/app/manifests/" + untagged).status()).isEqualTo(200);
    assertThat(client.get("/v2/team/app/blobs/" + blob).text()).isEqualTo("{}");
    assertThat(client.get("/v2/_catalog").text()).contains("team/app");
    assertThat(binned("team")).isEmpty();
    assertThat(births.gone).isEmpty();
  }

  @Test
  void afterItsTimeItGoesForGood() {
    long id = idOf("team/app");
    database.execute(
        tx ->
            tx.handle()
                .execute(
                    "INSERT INTO pull_day (repository_id, day, tag, pulls) VALUES (?, 1, 'v1', 3)",
                    id));
    repositories().delete(NAME, Optional.of(UNDO), ALICE);

    after(UNDO);
    assertThat(restore(id)).isEmpty();
    assertThat(births.gone).containsExactly(id);
    assertThat(after(Duration.ofHours(25)).blobs()).isEqualTo(1);

    assertThat(registry.registry().figures().blobs()).isZero();
    assertThat(
            database.<Integer>read(
                tx ->
                    tx.handle()
                        .createQuery("SELECT count(*) FROM repository")
                        .mapTo(Integer.class)
                        .one()))
        .isZero();
  }

  @Test
  void nothingIsBroughtBackOnceItsTimeIsOver() {
    long id = idOf("team/app");
    repositories().delete(NAME, Optional.of(UNDO), ALICE);

    clock.advance(UNDO.minusMillis(1));
    assertThat(binned("team")).hasSize(1);
    clock.advance(Duration.ofMillis(1));

    assertThat(binned("team")).isEmpty();
    assertThat(restore(id)).isEmpty();
    assertThat(restore(id + 1)).isEmpty();
  }

  @Test
  void whatIsNotInTheBinIsNotBroughtBack() {
    assertThat(restore(idOf("team/app"))).isEmpty();
    assertThat(client.get("/v2/team/app/manifests/v1").status()).isEqualTo(200);
  }

  @Test
  void aNameThatIsTakenMeanwhileKeepsItOut() {
    long id = idOf("team/app");
    client.get("/v2/team/app/manifests/v1");
    repositories().delete(NAME, Optional.of(UNDO), ALICE);
    client.pushImage("team/app", "new", client.pushBlob("team/app", "other"));

    assertThatThrownBy(() -> restore(id))
        .isInstanceOf(NameTakenException.class)
        .hasMessage("there is a repository team/app already");

    assertThat(client.get("/v2/team/app/manifests/v1").status()).isEqualTo(404);
    repositories().delete(NAME, Optional.of(UNDO), ALICE);
    assertThat(restore(id)).contains(NAME);
    assertThat(client.get("/v2/team/app/manifests/v1").status()).isEqualTo(200);
    assertThat(client.get("/v2/team/app/manifests/new").status()).isEqualTo(404);
  }

  @Test
  void theBinIsListedByNamespaceInTheOrderInWhichItGoes() {
    client.pushBlob("team/soon", "{}");
    client.pushBlob("team/soon-too", "{}");
    client.pushBlob("teams/other", "{}");
    client.pushBlob("library/x", "{}");
    long id = idOf("team/app");
    Instant deleted = clock.instant();
    repositories().delete(NAME, Optional.of(UNDO), ALICE);
    for (String name : List.of("team/soon", "team/soon-too", "teams/other", "x")) {
      repositories().delete(new RepositoryName(name), Optional.of(Duration.ofDays(1)), ALICE);
    }

    List<Binned> all = binned("team");

    assertThat(all)
        .extracting(one -> one.name().value())
        .containsExactly("team/soon", "team/soon-too", "team/app");
    assertThat(all.getLast()).isEqualTo(new Binned(id, NAME, deleted, deleted.plus(UNDO), "alice"));
    assertThat(binned("library")).extracting(one -> one.name().value()).containsExactly("x");
    Binned first = repositories().binned("team", Instant.EPOCH, 0, 1).getFirst();
    assertThat(repositories().binned("team", first.purgeAt(), first.id(), 10))
        .extracting(one -> one.name().value())
        .containsExactly("team/soon-too", "team/app");
  }

  @Test
  void anUploadEndsWithItsRepositoryAndGoesOnWhenThatComesBack() {
    long id = idOf("team/app");
    String session = client.beginUpload("team/app");
    client.send("PATCH", session, new byte[] {'1'});
    repositories().delete(NAME, Optional.of(UNDO), ALICE);

    assertThat(client.send("PATCH", session, new byte[] {'2'}).status()).isEqualTo(404);
    assertThat(client.get(session).status()).isEqualTo(404);

    restore(id);
    assertThat(client.get(session).header("Range")).contains("0-0");
  }

  @Test
  void whatIsDeletedWithoutUndoGoesAtOnce() {
    repositories().delete(NAME);

    assertThat(binned("team")).isEmpty();
    after(Duration.ZERO);
    assertThat(births.gone).hasSize(1);
    assertThat(client.get("/v2/team/app/tags/list").status()).isEqualTo(404);
  }
}
