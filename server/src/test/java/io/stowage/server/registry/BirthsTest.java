package io.stowage.server.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.app.RegistryClient;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.app.RunningRegistry;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.registry.Access.Verdict;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How repositories come to be and get other names. */
@ParameterizedClass
@EnumSource(Dialect.class)
class BirthsTest {
  private final Dialect dialect;
  private final FakeClock clock = new FakeClock();
  private final FakeAccess access = new FakeAccess();
  private final FakeBirths births = new FakeBirths();
  @TempDir Path folder;

  private RunningRegistry registry;
  private RegistryClient client;
  private Database database;

  BirthsTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void start() {
    access.answer(new Verdict.Allowed(new Actor("alice")));
    registry =
        RunningRegistry.in(folder)
            .on(dialect)
            .clock(clock)
            .access(access)
            .ports(on -> on.withBirths(births))
            .start();
    database = Database.open(registry.database());
    client = registry.client();
  }

  @AfterEach
  void stop() {
    database.close();
    registry.close();
  }

  private Repositories repositories() {
    return registry.registry().repositories();
  }

  private long idOf(String name) {
    return repositories().find(new RepositoryName(name)).orElseThrow();
  }

  private long create(String name, boolean isPrivate) {
    return database.write(tx -> repositories().create(tx, new RepositoryName(name), isPrivate));
  }

  private String rename(long id, String name) {
    return database
        .write(tx -> repositories().rename(tx, id, new RepositoryName(name)))
        .map(RepositoryName::value)
        .orElse("");
  }

  /** Namespace, whether private, and when it was made and changed. */
  private String row(String name) {
    return database.read(
        tx ->
            tx.handle()
                .select(
                    "SELECT namespace, is_private, created_at, updated_at FROM repository WHERE name = ? AND deleted_at IS NULL",
                    name)
                .map(
                    (rs, _) ->
                        "%s %d %d %d"
                            .formatted(rs.getString(1), rs.getInt(2), rs.getLong(3), rs.getLong(4)))
                .one());
  }

  @Test
  void thePushThatBringsARepositoryAboutIsJudgedAndTold() {
    births.isPrivate = true;

    client.beginUpload("team/app");
    client.pushImage("team/app", "v1", client.pushBlob("team/app", "{}"));
    births.isPrivate = false;
    client.pushBlob("library/x", "{}");

    assertThat(births.judged).containsExactly("team/app by alice", "x by alice");
    assertThat(births.born)
        .containsExactly(
            idOf("team/app") + " team/app by alice", idOf("library/x") + " x by alice");
    assertThat(row("team/app")).isEqualTo("team 1 %1$d %1$d".formatted(clock.millis()));
    assertThat(row("x")).isEqualTo("library 0 %1$d %1$d".formatted(clock.millis()));
  }

  @Test
  void aMountAndAnImportBringAboutToo() {
    Digest digest = client.pushBlob("a", "{}");

    client.post("/v2/b/blobs/uploads/?mount=" + digest + "&from=a");
    Digest copied = Digest.of(Algorithm.SHA256, "copied".getBytes(UTF_8));
    registry
        .registry()
        .adoption()
        .copyIn(
            new RepositoryName("c"), copied, new ByteArrayInputStream("copied".getBytes(UTF_8)));

    assertThat(births.judged).containsExactly("a by alice", "b by alice", "c by import");
    assertThat(births.born).hasSize(3);
  }

  @Test
  void whereThereMayBeNoneThePushIsDeniedWithTheLimitAndNothingIsMade() {
    Digest digest = client.pushBlob("old", "{}");
    births.isRefusing = true;

    Answer begun = client.post("/v2/new/blobs/uploads/");
    Answer whole =
        client.send("POST", "/v2/new/blobs/uploads/?digest=" + digest, "{}".getBytes(UTF_8));
    Answer mounted = client.post("/v2/new/blobs/uploads/?mount=" + digest + "&from=old");
    Answer manifest = client.putManifest("new", "v1", RegistryClient.image(digest));

    for (Answer answer : new Answer[] {begun, whole, mounted, manifest}) {
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("DENIED");
      assertThat(answer.text())
          .contains("your plan has 1 private repository, and it is used: 100%");
    }
    assertThat(repositories().find(new RepositoryName("new"))).isEmpty();
    assertThat(registry.registry().figures().uploads()).isZero();
    assertThat(births.born).hasSize(1);
    assertThat(client.pushImage("old", "v1", digest)).isNotNull();
  }

  @Test
  void whatIsMadeWithoutAPushIsThereAndTakesOne() {
    long id = create("library/x", true);

    assertThat(client.get("/v2/x/tags/list").text()).isEqualTo("{\"name\":\"x\",\"tags\":[]}");
    client.pushBlob("x", "{}");

    assertThat(idOf("x")).isEqualTo(id);
    assertThat(row("x")).startsWith("library 1 ");
    assertThat(births.judged).isEmpty();
    assertThatThrownBy(() -> create("x", false))
        .isInstanceOfSatisfying(
            NameTakenException.class,
            taken -> assertThat(taken.name()).isEqualTo(new RepositoryName("x")));
  }

  @Test
  void aRenamedRepositoryIsThereUnderItsNewNameOnly() {
    Digest blob = client.pushBlob("team/app", "{}");
    Digest image = client.pushImage("team/app", "v1", blob);
    String session = client.beginUpload("team/app");
    client.get("/v2/team/app/manifests/v1");

    assertThat(rename(idOf("team/app"), "library/x")).isEqualTo("team/app");

    assertThat(client.get("/v2/x/manifests/v1").header("Docker-Content-Digest"))
        .contains(image.toString());
    assertThat(client.get("/v2/team/app/manifests/v1").status()).isEqualTo(404);
    assertThat(client.get(session).code()).isEqualTo("BLOB_UPLOAD_UNKNOWN");
    assertThat(client.get("/v2/_catalog").text()).isEqualTo("{\"repositories\":[\"x\"]}");
    assertThat(row("x")).startsWith("library ");
    client.pushBlob("team/app", "another");
    assertThat(client.get("/v2/team/app/blobs/" + blob).status()).isEqualTo(404);
  }

  @Test
  void aRenameThatIsTakenBackChangesNothing() {
    client.pushImage("a/b", "v1", client.pushBlob("a/b", "{}"));
    long id = idOf("a/b");

    assertThatThrownBy(
            () ->
                database.execute(
                    tx -> {
                      repositories().rename(tx, id, new RepositoryName("c/d"));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");

    assertThat(client.get("/v2/a/b/manifests/v1").status()).isEqualTo(200);
    assertThat(client.get("/v2/c/d/manifests/v1").status()).isEqualTo(404);
  }

  @Test
  void aNameIsOneRepositorys() {
    client.pushBlob("a/b", "{}");
    client.pushBlob("x", "{}");
    long id = idOf("a/b");

    assertThatThrownBy(() -> rename(id, "library/x"))
        .isInstanceOf(NameTakenException.class)
        .hasMessage("there is a repository x already");
    assertThat(rename(id, "a/b")).isEqualTo("a/b");
    assertThat(rename(id + 100, "y")).isEmpty();
    assertThat(client.get("/v2/a/b/tags/list").status()).isEqualTo(200);
  }

  /** Whichever comes first, and though neither sees the other before it commits. */
  @Test
  void ofTwoThatTakeANameAtOnceTheSecondIsToldSo() throws Exception {
    client.pushBlob("a/b", "{}");
    long id = idOf("a/b");
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> renaming = new CompletableFuture<>();

    database.execute(
        tx -> {
          repositories().create(tx, new RepositoryName("c/d"), false);
          renaming.completeAsync(
              () -> {
                begun.countDown();
                return rename(id, "c/d");
              });
          await(begun);
        });

    assertThatThrownBy(renaming::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NameTakenException.class);
    assertThat(idOf("a/b")).isEqualTo(id);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
