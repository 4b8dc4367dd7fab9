package io.stowage.server.hub;

import static io.stowage.server.hub.HubRowsStore.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Level;
import io.stowage.server.account.Role;
import io.stowage.server.common.FakeClock;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.hub.HubRepositories.Numbered;
import io.stowage.server.hub.HubRepositories.Slice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists, texts and stars. */
@ParameterizedClass
@EnumSource(Dialect.class)
class HubRepositoriesTest {
  private static final Viewer NOBODY = HubRowsStore.seen(Identity.NOBODY);
  private static final OptionalLong ANY = OptionalLong.empty();

  private final Dialect dialect;
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final RepositoryEdits edits = new RepositoryEdits(clock);
  private final Stars stars = new Stars(clock);
  private Database database;
  private HubRowsStore rows;
  private HubRepositories repositories;
  private AccountId ann;

  HubRepositoriesTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.open(dialect, folder);
    rows = new HubRowsStore(database);
    repositories = new HubRepositories(database);
    ann = rows.person("ann");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private HubRepository get(String name) {
    return repositories.find(new RepositoryName(name), Viewer.EVERYTHING).orElseThrow();
  }

  private static List<String> names(List<HubRepository> repositories) {
    return repositories.stream().map(each -> each.name().value()).toList();
  }

  private static Selection of(String namespace) {
    return new Selection.OfNamespace(namespace, Optional.empty());
  }

  private List<String> walk(Selection selection, Sorting sorting, int limit) {
    List<String> all = new ArrayList<>();
    Optional<Position> after = Optional.empty();
    do {
      Slice slice = repositories.list(selection, NOBODY, sorting, after, limit);
      all.addAll(names(slice.repositories()));
      after = slice.next().map(position -> Position.parse(position.text()).orElseThrow());
    } while (after.isPresent());
    return all;
  }

  @Test
  void aNewRepositoryHasNothingYet() {
    rows.repository("ann/app");

    HubRepository found = get("ann/app");

    assertThat(found.namespace()).isEqualTo("ann");
    assertThat(found.description()).isEmpty();
    assertThat(found.fullDescription()).contains("");
    assertThat(found.type()).isEqualTo(RepositoryType.IMAGE);
    assertThat(found.updatedAt()).isEqualTo(found.createdAt());
    assertThat(found.pushedAt()).isEmpty();
    assertThat(found.source()).isEmpty();
    assertThat(found.version()).isOne();
  }

  @Test
  void bothKindsOfPagesGoThroughTheSameListInEveryOrderBothWays() {
    for (int i = 0; i < 230; i++) {
      long id = rows.repository("ann/r" + i);
      rows.execute(
          "UPDATE repository SET stars = ?, pulls = ?, updated_at = NULLIF(?, 0) WHERE id = ?",
          i % 7,
          i % 11,
          i % 13,
          id);
    }
    rows.repository("ben/other");

    for (Sorting.Key key : Sorting.Key.values()) {
      List<String> up = walk(of("ann"), new Sorting(key, false), 17);
      List<String> down = walk(of("ann"), new Sorting(key, true), 100);
      List<String> numbered = new ArrayList<>();
      for (int offset = 0; offset < 230; offset += 50) {
        Numbered page = repositories.list(of("ann"), NOBODY, new Sorting(key, false), offset, 50);
        assertThat(page.total()).isEqualTo(230);
        numbered.addAll(names(page.repositories()));
      }

      assertThat(up).as("%s", key).hasSize(230).doesNotHaveDuplicates().isEqualTo(numbered);
      Collections.reverse(down);
      assertThat(down).as("%s", key).isEqualTo(up);
    }
  }

  @Test
  void theDefaultOrderIsStarsThenPulls() {
    long a = rows.repository("ann/a");
    long b = rows.repository("ann/b");
    long c = rows.repository("ann/c");
    rows.execute("UPDATE repository SET stars = 2 WHERE id = ?", b);
    rows.execute("UPDATE repository SET stars = 1, pulls = 1 WHERE id = ?", a);
    rows.execute("UPDATE repository SET stars = 1, pulls = 5 WHERE id = ?", c);

    assertThat(walk(of("ann"), Sorting.FAVOUR, 10)).containsExactly("ann/b", "ann/c", "ann/a");
  }

  @Test
  void aPartOfTheNameIsLookedForAfterTheNamespace() {
    rows.repository("ann/annual");
    rows.repository("ann/report");
    rows.repository("ann/deep/annex_1");
    rows.repository("ann/annexb1");
    rows.repository("alpine");

    assertThat(walk(new Selection.OfNamespace("ann", Optional.of("ann")), Sorting.NAME, 10))
        .containsExactly("ann/annexb1", "ann/annual", "ann/deep/annex_1");
    assertThat(walk(new Selection.OfNamespace("ann", Optional.of("X_1")), Sorting.NAME, 10))
        .containsExactly("ann/deep/annex_1");
    assertThat(walk(new Selection.OfNamespace("library", Optional.of("alp")), Sorting.NAME, 10))
        .containsExactly("alpine");
  }

  @Test
  void mineAreOwnOnesAndThoseGranted() {
    AccountId acme = rows.organization("acme");
    AccountId other = rows.organization("other");
    rows.member(acme, ann, Role.EDITOR);
    rows.member(other, ann, Role.MEMBER);
    rows.repository("ann/a");
    rows.privateRepository("acme/b");
    long granted = rows.privateRepository("other/c");
    rows.repository("other/d");
    long shared = rows.privateRepository("ben/e");
    rows.grant(rows.team(other, ann, Level.NONE), granted, Level.WRITE);
    rows.collaborator(shared, ann);

    Slice mine =
        repositories.list(
            new Selection.Mine(ann), viewer(ann, "ann"), Sorting.NAME, Optional.empty(), 10);

    assertThat(names(mine.repositories())).containsExactly("acme/b", "ann/a", "ben/e", "other/c");
    assertThat(mine.repositories().get(2).collaboratorCount()).isOne();
  }

  @Test
  void starredOnesThatBecamePrivateAreNotShown() {
    long a = rows.repository("ben/a");
    long b = rows.repository("ben/b");
    database.execute(tx -> stars.star(tx, ann, a));
    database.execute(tx -> stars.star(tx, ann, b));
    database.execute(tx -> edits.setPrivate(tx, b, true, ANY));

    Numbered starred =
        repositories.list(new Selection.Starred(ann), viewer(ann, "ann"), Sorting.FAVOUR, 0, 10);

    assertThat(names(starred.repositories())).containsExactly("ben/a");
    assertThat(starred.total()).isOne();
    assertThat(starred.repositories().getFirst().hasStarred()).isTrue();
    assertThat(starred.repositories().getFirst().fullDescription()).isEmpty();
  }

  @Test
  void aStarCountsOnceHoweverOftenAndByHowManyAtOnce() throws Exception {
    long repository = rows.repository("ann/app");
    List<AccountId> people = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      people.add(rows.person("fan" + i));
    }
    List<Callable<Boolean>> all = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      people.forEach(each -> all.add(() -> database.write(tx -> stars.star(tx, each, repository))));
      people
          .subList(0, 6)
          .forEach(each -> all.add(() -> database.write(tx -> stars.unstar(tx, each, repository))));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(all)) {
        each.get();
      }
    }

    long marked = rows.number("SELECT COUNT(*) FROM star WHERE repository_id = ?", repository);
    assertThat(get("ann/app").stars()).isEqualTo(marked).isBetween(6L, 12L);

    for (AccountId each : people) {
      database.execute(tx -> stars.unstar(tx, each, repository));
      assertThat(database.<Boolean>write(tx -> stars.unstar(tx, each, repository))).isFalse();
    }
    assertThat(get("ann/app").stars()).isZero();
  }

  @Test
  void textsThatAreNotGivenStay() {
    long id = rows.repository("ann/app");
    Texts texts =
        new Texts(
            Optional.of("Says\nhello"),
            Optional.of("# Hello"),
            Optional.of(List.of(Category.SECURITY, Category.NETWORKING, Category.SECURITY)));

    assertThat(database.<Long>write(tx -> edits.write(tx, id, texts, OptionalLong.of(1))))
        .isEqualTo(2);
    database.execute(
        tx ->
            edits.write(
                tx, id, new Texts(Optional.empty(), Optional.of(""), Optional.empty()), ANY));

    HubRepository found = get("ann/app");
    assertThat(found.description()).isEqualTo("Says hello");
    assertThat(found.fullDescription()).contains("");
    assertThat(found.categories()).containsExactly(Category.NETWORKING, Category.SECURITY);
    assertThat(found.updatedAt()).isEqualTo(clock.instant());
    assertThat(found.version()).isEqualTo(3);
  }

  @Test
  void tooLongTextsAndTooManyCategoriesAreRefused() {
    assertInvalid("description", "é".repeat(101), "", List.of());
    assertInvalid("fullDescription", "", "x".repeat(25_001), List.of());
    assertInvalid("description", "a\0", "", List.of());
    assertInvalid("categories", "", "", List.of(Category.values()).subList(0, 4));

    Texts longest =
        new Texts(Optional.of("😀".repeat(100)), Optional.of("x".repeat(25_000)), Optional.empty());
    assertThat(longest.description()).isPresent();
  }

  private static void assertInvalid(
      String field, String description, String full, List<Category> categories) {
    assertThatThrownBy(
            () -> new Texts(Optional.of(description), Optional.of(full), Optional.of(categories)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.field()).contains(field));
  }

  @Test
  void aChangeOfAnotherVersionOrOfNothingIsRefused() {
    long id = rows.repository("ann/app");
    database.execute(tx -> edits.setPrivate(tx, id, true, OptionalLong.of(1)));

    assertRefused(Refusal.Kind.STALE, id, OptionalLong.of(1));
    rows.execute("UPDATE repository SET deleted_at = 1 WHERE id = ?", id);
    assertRefused(Refusal.Kind.NOT_FOUND, id, ANY);
  }

  private void assertRefused(Refusal.Kind kind, long id, OptionalLong version) {
    assertThatThrownBy(() -> database.execute(tx -> edits.setPrivate(tx, id, false, version)))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(kind));
  }

  @Test
  void whatIsSetIsShown() {
    long id = rows.repository("ann/app");
    String source = "https://github.com/ann/app";

    database.execute(
        tx -> {
          edits.setArchived(tx, id, true, ANY);
          edits.setOfficial(tx, id, true, ANY);
          edits.setVerifiedPublisher(tx, ann, true, ANY);
          edits.link(tx, id, Optional.of(source), true, ANY);
        });

    HubRepository found = get("ann/app");
    assertThat(found.archivedAt()).contains(clock.instant());
    assertThat(found.isOfficial()).isTrue();
    assertThat(found.isVerifiedPublisher()).isTrue();
    assertThat(found.source()).contains(source);
    assertThat(found.followsSource()).isTrue();

    database.execute(
        tx -> {
          edits.setArchived(tx, id, false, ANY);
          edits.link(tx, id, Optional.empty(), true, ANY);
        });

    assertThat(get("ann/app").archivedAt()).isEmpty();
    assertThat(get("ann/app").followsSource()).isFalse();
  }

  @Test
  void privateRepositoriesAreCounted() {
    rows.repository("ann/a");
    rows.privateRepository("ann/b");
    rows.privateRepository("ann/c");
    rows.execute("UPDATE repository SET deleted_at = 1 WHERE name = 'ann/c'");

    assertThat(database.<Long>read(tx -> HubRepositories.privateRepositories(tx, "ann"))).isOne();
  }

  @Test
  void storageIsTheBlobsEachOnce() {
    long id = rows.repository("ann/app");
    byte[] digest = new byte[33];
    rows.execute(
        "INSERT INTO blob (digest, size, location, state, created_at) VALUES (?, 42, 'x', 1, 0)",
        digest);
    rows.execute(
        "INSERT INTO blob (digest, size, location, state, created_at) VALUES (?, 42, 'y', 3, 0)",
        digest);
    rows.execute(
        "INSERT INTO repository_blob (repository_id, digest, linked_at) VALUES (?, ?, 0)",
        id,
        digest);

    assertThat(repositories.storage(id)).isEqualTo(42);
  }

  @Test
  void aRepositoryWhoseRowGoesLeavesNothingBehind() {
    long id = rows.repository("ann/app");
    database.execute(
        tx -> {
          stars.star(tx, ann, id);
          edits.write(
              tx,
              id,
              new Texts(
                  Optional.of("x"), Optional.of("y"), Optional.of(List.of(Category.SECURITY))),
              ANY);
          Platforms.record(
              tx,
              id,
              new Platforms.Pushed(
                  Optional.of(RepositoryType.IMAGE),
                  java.util.Set.of(new Platform("a", "b")),
                  Optional.empty()),
              clock.instant());
        });
    rows.collaborator(id, ann);
    rows.grant(rows.team(rows.organization("acme"), ann, Level.NONE), id, Level.READ);
    rows.execute("INSERT INTO pull_day (repository_id, day, tag, pulls) VALUES (?, 1, 't', 1)", id);

    database.execute(tx -> Search.remove(tx, id));
    rows.execute("DELETE FROM repository WHERE id = ?", id);

    for (String table :
        List.of("repository_search", "star", "collaborator", "team_grant", "pull_day")) {
      assertThat(rows.number("SELECT COUNT(*) FROM " + table)).as(table).isZero();
    }
  }

  @Test
  void pagesAreBounded() {
    assertThatThrownBy(() -> repositories.list(of("ann"), NOBODY, Sorting.NAME, 0, 101))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> repositories.list(of("ann"), NOBODY, Sorting.NAME, 10_001, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Position.parse("1.2.3.4.x y")).isEmpty();
  }
}
