package io.stowage.server.hub;

import static io.stowage.server.hub.HubRowsStore.viewer;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccountId;
import io.stowage.server.account.Identity;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.hub.HubRepositories.Numbered;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words, filters, orders, and what only some may find. */
@ParameterizedClass
@EnumSource(Dialect.class)
class SearchTest {
  private static final Viewer NOBODY = HubRowsStore.seen(Identity.NOBODY);

  private final Dialect dialect;
  @TempDir Path folder;

  private final FakeClock clock = new FakeClock();
  private final RepositoryEdits edits = new RepositoryEdits(clock);
  private Database database;
  private HubRowsStore rows;
  private Search search;

  SearchTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.open(dialect, folder);
    rows = new HubRowsStore(database);
    search = new Search(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> found(SearchQuery query, Viewer viewer) {
    Numbered page = search.search(query, viewer, 0, 100);
    assertThat(page.total()).isEqualTo(page.repositories().size());
    return page.repositories().stream().map(each -> each.name().value()).toList();
  }

  private List<String> found(String text) {
    return found(SearchQuery.of(text), NOBODY);
  }

  private long described(String name, String description) {
    long id = rows.repository(name);
    database.execute(
        tx ->
            edits.write(
                tx,
                id,
                new Texts(Optional.of(description), Optional.empty(), Optional.empty()),
                OptionalLong.empty()));
    return id;
  }

  @Test
  void partsOfNamesAreFound() {
    rows.repository("jonas/localalpine");
    rows.repository("jonas/my-web_server");

    assertThat(found("alpine")).containsExactly("jonas/localalpine");
    assertThat(found("lalp")).containsExactly("jonas/localalpine");
    assertThat(found("LOCAL")).containsExactly("jonas/localalpine");
    assertThat(found("serv jon")).containsExactly("jonas/my-web_server");
    assertThat(found("jonas/localalpine")).containsExactly("jonas/localalpine");
    assertThat(found("alpine server")).isEmpty();
  }

  @Test
  void descriptionsAreFoundInManyScripts() {
    described("a/one", "Ein schneller Wörter-Zähler");
    described("a/two", "一个快速的数据库");
    described("a/three", "数字证据");

    assertThat(found("worter")).containsExactly("a/one");
    assertThat(found("Zähl")).containsExactly("a/one");
    assertThat(found("数据")).containsExactly("a/two");
    assertThat(found("快速数据库")).isEmpty();
    assertThat(found("快速 数据库")).containsExactly("a/two");
    assertThat(found("证")).containsExactly("a/three");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"",
        "'",
        "*",
        "a\" OR \"b",
        "name:x",
        "-alpine",
        "a AND",
        "NEAR(",
        "^a",
        "{x} : y",
        "a:*",
        "!a",
        "a & | b",
        "\\",
        "%",
        "_",
        "\0",
        "'; DROP TABLE repository; --",
        "\ud800",
        "\u0301",
        "()",
      })
  void noTextIsSyntax(String text) {
    rows.repository("ann/app");

    assertThat(search.search(SearchQuery.of(text), NOBODY, 0, 10).total()).isBetween(0L, 1L);
    assertThat(rows.number("SELECT COUNT(*) FROM repository")).isOne();
  }

  @Test
  void aTextWithoutWordsFindsNothing() {
    rows.repository("ann/app");

    assertThat(found("!?")).isEmpty();
    assertThat(search.facets(SearchQuery.of("!?"), NOBODY).types()).isEmpty();
    assertThat(found("  ")).containsExactly("ann/app");
  }

  @Test
  void whatIsCalledSoComesBeforeWhatOnlySpeaksOfIt() {
    described("ann/tool", "runs on alpine");
    long popular = described("ann/other", "alpine alpine alpine");
    rows.execute("UPDATE repository SET stars = 1000 WHERE id = ?", popular);
    rows.repository("jonas/localalpine");
    rows.repository("jonas/alpine");
    rows.repository("alpine");

    List<String> found = found("alpine");

    assertThat(found.subList(0, 3)).containsExactly("alpine", "jonas/alpine", "jonas/localalpine");
    assertThat(found).hasSize(5);
  }

  @Test
  void ordersAreStarsThenPullsPullsAndUpdated() {
    long a = rows.repository("x/a");
    long b = rows.repository("x/b");
    long c = rows.repository("x/c");
    rows.execute("UPDATE repository SET stars = 1, pulls = 5, updated_at = 20 WHERE id = ?", a);
    rows.execute("UPDATE repository SET stars = 1, pulls = 7, updated_at = 30 WHERE id = ?", b);
    rows.execute("UPDATE repository SET stars = 3, pulls = 1, updated_at = 10 WHERE id = ?", c);

    for (SearchQuery query : List.of(SearchQuery.EXPLORE, SearchQuery.of("x"))) {
      assertThat(found(query.by(SearchQuery.Order.STARS), NOBODY))
          .containsExactly("x/c", "x/b", "x/a");
      assertThat(found(query.by(SearchQuery.Order.PULLS), NOBODY))
          .containsExactly("x/b", "x/a", "x/c");
      assertThat(found(query.by(SearchQuery.Order.UPDATED), NOBODY))
          .containsExactly("x/b", "x/a", "x/c");
    }
    assertThat(found("")).containsExactly("x/c", "x/b", "x/a");
  }

  @Test
  void privateOnesAreFoundByThoseWhoMaySeeThem() {
    AccountId ann = rows.person("ann");
    rows.privateRepository("ann/secret");
    rows.privateRepository("ben/secret");

    assertThat(found("secret")).isEmpty();
    assertThat(found(SearchQuery.of("secret"), viewer(ann, "ann"))).containsExactly("ann/secret");
    assertThat(search.facets(SearchQuery.of("secret"), NOBODY).types()).isEmpty();
    assertThat(search.facets(SearchQuery.of("secret"), viewer(ann, "ann")).types())
        .containsEntry(RepositoryType.IMAGE, 1L);
  }

  /** Twelve repositories: each filter leaves another part of them. */
  private void twelve() {
    AccountId ann = rows.person("ann");
    rows.person("ben");
    for (int i = 0; i < 12; i++) {
      long id = rows.repository((i % 2 == 0 ? "ann" : "ben") + "/app" + i);
      boolean isChart = i % 4 == 0;
      String architecture = i % 3 == 0 ? "arm64" : "amd64";
      List<Category> categories =
          i < 2 ? List.of(Category.SECURITY, Category.NETWORKING) : List.of();
      boolean isOfficial = i == 5;
      database.execute(
          tx -> {
            Platforms.record(
                tx,
                id,
                isChart
                    ? new Platforms.Pushed(
                        Optional.of(RepositoryType.HELM), Set.of(), Optional.empty())
                    : new Platforms.Pushed(
                        Optional.of(RepositoryType.IMAGE),
                        Set.of(
                            new Platform("linux", architecture), new Platform("windows", "amd64")),
                        Optional.empty()),
                clock.instant());
            edits.write(
                tx,
                id,
                new Texts(Optional.empty(), Optional.empty(), Optional.of(categories)),
                OptionalLong.empty());
            edits.setOfficial(tx, id, isOfficial, OptionalLong.empty());
            edits.setVerifiedPublisher(tx, ann, true, OptionalLong.empty());
          });
    }
  }

  private static SearchQuery filtered(
      String text,
      boolean isOfficial,
      boolean isVerified,
      Set<RepositoryType> types,
      Set<String> systems,
      Set<String> architectures,
      Set<Category> categories,
      Optional<String> namespace) {
    return new SearchQuery(
        text,
        isOfficial,
        isVerified,
        types,
        systems,
        architectures,
        categories,
        namespace,
        SearchQuery.Order.RELEVANCE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app"})
  void filtersLeaveWhatTheySayAndFacetsCountIt(String text) {
    twelve();

    Set<RepositoryType> any = Set.of();
    Set<String> all = Set.of();
    Set<Category> each = Set.of();
    Optional<String> whose = Optional.empty();
    assertThat(found(filtered(text, true, false, any, all, all, each, whose), NOBODY))
        .containsExactly("ben/app5");
    assertThat(found(filtered(text, false, true, any, all, all, each, whose), NOBODY)).hasSize(6);
    assertThat(
            found(
                filtered(text, false, false, Set.of(RepositoryType.HELM), all, all, each, whose),
                NOBODY))
        .hasSize(3);
    assertThat(
            found(
                filtered(text, false, false, any, Set.of("linux"), Set.of("arm64"), each, whose),
                NOBODY))
        .containsExactlyInAnyOrder("ben/app3", "ann/app6", "ben/app9");
    // Both of one platform, not one of each.
    assertThat(
            found(
                filtered(text, false, false, any, Set.of("windows"), Set.of("arm64"), each, whose),
                NOBODY))
        .isEmpty();
    assertThat(
            found(
                filtered(
                    text,
                    false,
                    false,
                    any,
                    all,
                    all,
                    Set.of(Category.SECURITY, Category.WEB_SERVERS),
                    Optional.of("ben")),
                NOBODY))
        .containsExactly("ben/app1");

    Facets facets = search.facets(SearchQuery.of(text), NOBODY);
    assertThat(facets.official()).isOne();
    assertThat(facets.verified()).isEqualTo(6);
    assertThat(facets.types())
        .containsEntry(RepositoryType.IMAGE, 9L)
        .containsEntry(RepositoryType.HELM, 3L);
    assertThat(facets.operatingSystems()).containsEntry("linux", 9L).containsEntry("windows", 9L);
    assertThat(facets.architectures()).containsEntry("arm64", 3L).containsEntry("amd64", 9L);
    assertThat(facets.categories()).containsEntry(Category.SECURITY, 2L);
  }

  @Test
  void pagesHaveANumberOfAll() {
    rows.repositories("ann/app", 120);

    List<String> names = new ArrayList<>();
    for (int offset = 0; offset < 120; offset += 50) {
      Numbered page = search.search(SearchQuery.of("app"), NOBODY, offset, 50);
      assertThat(page.total()).isEqualTo(120);
      page.repositories().forEach(each -> names.add(each.name().value()));
    }
    assertThat(names).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void whatChangesIsFoundByWhatItIsNow() {
    long id = described("ann/before", "old words");
    described("ann/before", id, "new words");
    assertThat(found("old")).isEmpty();
    assertThat(found("new")).containsExactly("ann/before");

    rows.execute("UPDATE repository SET name = 'ann/after' WHERE id = ?", id);
    database.execute(tx -> Search.index(tx, id));
    assertThat(found("before")).isEmpty();
    assertThat(found("after")).containsExactly("ann/after");

    database.execute(tx -> Search.remove(tx, id));
    assertThat(found("after")).isEmpty();

    search.indexMissing();
    assertThat(found("after")).containsExactly("ann/after");
  }

  private void described(String name, long id, String description) {
    assertThat(rows.number("SELECT id FROM repository WHERE name = ?", name)).isEqualTo(id);
    database.execute(
        tx ->
            edits.write(
                tx,
                id,
                new Texts(Optional.of(description), Optional.empty(), Optional.empty()),
                OptionalLong.empty()));
  }

  @Test
  void manyAreIndexedAtTheFirstStart() {
    for (int i = 0; i < 450; i++) {
      rows.execute(
          "INSERT INTO repository (name, namespace, created_at) VALUES (?, 'ann', 0)", "ann/r" + i);
    }
    assertThat(found("ann/r449")).isEmpty();

    search.indexMissing();

    assertThat(search.search(SearchQuery.of("ann"), NOBODY, 0, 1).total()).isEqualTo(450);
  }

  @Test
  void aSearchAsksTheFullTextIndexAndAnExploreWalksOne() {
    rows.repositories("ann/app", 2000);
    Viewer ann = viewer(new AccountId(1), "ann");

    String words = plan(SearchQuery.of("app777"), ann);
    String explore = plan(SearchQuery.EXPLORE, ann);
    String pulls = plan(SearchQuery.EXPLORE.by(SearchQuery.Order.PULLS), ann);
    String updated = plan(SearchQuery.EXPLORE.by(SearchQuery.Order.UPDATED), ann);

    switch (dialect) {
      case SQLITE -> {
        assertThat(words)
            .contains("repository_search VIRTUAL TABLE INDEX")
            .contains("SEARCH r USING INTEGER PRIMARY KEY")
            .doesNotContain("SCAN r ");
        assertThat(explore).contains("SCAN r USING INDEX repository_favour");
        assertThat(pulls).contains("SCAN r USING INDEX repository_pulls");
        assertThat(updated).contains("SCAN r USING INDEX repository_updated");
      }
      case POSTGRES -> {
        assertThat(words).contains("repository_search_document").doesNotContain("Seq Scan");
        assertThat(explore).contains("Index Scan Backward using repository_favour");
        assertThat(pulls).contains("Index Scan Backward using repository_pulls");
        assertThat(updated).contains("Index Scan Backward using repository_updated");
      }
    }
    for (String walk : List.of(explore, pulls, updated)) {
      assertThat(walk).doesNotContain("TEMP B-TREE").doesNotContain("Sort");
    }
  }

  private String plan(SearchQuery query, Viewer viewer) {
    SearchStore.Source source = SearchStore.Source.of(dialect, query, viewer);
    return HubRowsStore.plan(database, source);
  }
}
