package io.stowage.server.hub;

import static io.stowage.server.hub.HubRowsStore.identity;
import static io.stowage.server.hub.HubRowsStore.viewer;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Policy;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Ceiling;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Level;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Role;
import io.stowage.server.account.Rule;
import io.stowage.server.account.Subject;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which repositories are there for whom. */
@ParameterizedClass
@EnumSource(Dialect.class)
class VisibilityTest {
  private static final Viewer NOBODY = HubRowsStore.seen(Identity.NOBODY);

  private final Dialect dialect;
  @TempDir Path folder;

  private Database database;
  private HubRowsStore rows;
  private HubRepositories repositories;
  private AccountId ann;
  private AccountId ben;
  private AccountId acme;

  VisibilityTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.open(dialect, folder);
    rows = new HubRowsStore(database);
    repositories = new HubRepositories(database);
    ann = rows.person("ann");
    ben = rows.person("ben");
    acme = rows.organization("acme");
    rows.repository("ann/open");
    rows.privateRepository("ann/hidden");
    rows.repository("acme/open");
    rows.privateRepository("acme/hidden");
    rows.privateRepository("acme/deep/hidden");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private List<String> seenBy(Viewer viewer) {
    List<String> listed =
        new Search(database)
            .search(SearchQuery.EXPLORE, viewer, 0, 100).repositories().stream()
                .map(each -> each.name().value())
                .sorted()
                .toList();
    // One by one as in the list.
    for (String name :
        List.of("ann/open", "ann/hidden", "acme/open", "acme/hidden", "acme/deep/hidden")) {
      assertThat(repositories.find(new RepositoryName(name), viewer).isPresent())
          .as(name)
          .isEqualTo(listed.contains(name));
    }
    return listed;
  }

  private static Identity limited(Subject subject, boolean publicOnly, Permission... permissions) {
    return identity(
        subject,
        new Ceiling(Set.of(permissions), publicOnly, Optional.empty(), AccountAccess.NONE));
  }

  private static Identity ruled(Subject subject, Rule... rules) {
    return identity(
        subject,
        new Ceiling(
            Ceiling.NOTHING_LESS.permissions(),
            false,
            Optional.of(List.of(rules)),
            AccountAccess.NONE));
  }

  private List<String> seenBy(Identity identity) {
    return seenBy(HubRowsStore.seen(identity));
  }

  /** Where nobody without a name sees anything, a credential is good for no more than it says. */
  private List<String> seenWhereClosed(Identity identity) {
    return seenBy(Viewer.of(identity, new Policy(false)));
  }

  private static Rule pull(String pattern) {
    return new Rule(pattern, Set.of(Permission.PULL));
  }

  private Subject.Person administrator() {
    return new Subject.Person(ben, "ben", true, true);
  }

  @Test
  void nobodyAndStrangersSeeThePublicOnes() {
    assertThat(seenBy(NOBODY)).containsExactly("acme/open", "ann/open");
    assertThat(seenBy(viewer(ben, "ben"))).containsExactly("acme/open", "ann/open");
  }

  @Test
  void theirOwnersSeeTheirPrivateOnes() {
    assertThat(seenBy(viewer(ann, "ann"))).containsExactly("acme/open", "ann/hidden", "ann/open");
  }

  @Test
  void editorsAndOwnersSeeAllOfTheirOrganizationAndMembersDoNot() {
    rows.member(acme, ann, Role.MEMBER);
    rows.member(acme, ben, Role.EDITOR);

    assertThat(seenBy(viewer(ann, "ann"))).doesNotContain("acme/hidden");
    assertThat(seenBy(viewer(ben, "ben"))).contains("acme/hidden", "acme/deep/hidden");
  }

  @Test
  void aTeamSeesWhatItIsGranted() {
    long team = rows.team(acme, ann, Level.NONE);
    rows.team(acme, ben, Level.READ);
    rows.grant(team, id("acme/hidden"), Level.READ);

    assertThat(seenBy(viewer(ann, "ann")))
        .contains("acme/hidden")
        .doesNotContain("acme/deep/hidden");
    assertThat(seenBy(viewer(ben, "ben"))).contains("acme/hidden", "acme/deep/hidden");
  }

  @Test
  void aCollaboratorSeesTheirRepository() {
    rows.collaborator(id("ann/hidden"), ben);

    assertThat(seenBy(viewer(ben, "ben"))).contains("ann/hidden");
  }

  @Test
  void administratorsAndTheAdminUserSeeAll() {
    assertThat(seenBy(identity(administrator(), Ceiling.NOTHING_LESS))).hasSize(5);
    assertThat(seenBy(identity(new Subject.AdminUser("k"), Ceiling.NOTHING_LESS))).hasSize(5);
  }

  @Test
  void aTokenForPublicOnesSeesNoPrivateOneWhoeverOwnsIt() {
    Identity who = limited(administrator(), true, Permission.PULL);

    assertThat(seenBy(who)).containsExactly("acme/open", "ann/open");
    assertThat(seenWhereClosed(who)).containsExactly("acme/open", "ann/open");
  }

  @Test
  void whatIsPublicIsThereForEveryCredential() {
    Subject machine = new Subject.Machine("acme+ci", acme, "acme", Set.of());

    assertThat(seenBy(limited(administrator(), false))).containsExactly("acme/open", "ann/open");
    assertThat(seenBy(ruled(machine))).containsExactly("acme/open", "ann/open");
    assertThat(seenBy(ruled(machine, pull("acme/hidden"))))
        .containsExactly("acme/hidden", "acme/open", "ann/open");
    assertThat(seenBy(ruled(machine, pull("acme/deep/*"))))
        .containsExactly("acme/deep/hidden", "acme/open", "ann/open");
    assertThat(seenBy(ruled(administrator(), pull("ann/*"))))
        .containsExactly("acme/open", "ann/hidden", "ann/open");
  }

  @Test
  void aTokenForOtherThingsSeesNothing() {
    assertThat(seenWhereClosed(limited(administrator(), false, Permission.PUSH))).isEmpty();
  }

  @Test
  void rulesNameOneOrAllBelow() {
    Subject machine = new Subject.Machine("acme+ci", acme, "acme", Set.of());

    assertThat(seenWhereClosed(ruled(machine, pull("acme/hidden")))).containsExactly("acme/hidden");
    assertThat(seenWhereClosed(ruled(machine, pull("acme/deep/*"), pull("acme/open"))))
        .containsExactly("acme/deep/hidden", "acme/open");
    assertThat(seenWhereClosed(ruled(machine, pull("acme/*")))).hasSize(3);
    assertThat(seenWhereClosed(ruled(machine))).isEmpty();
    assertThat(seenWhereClosed(ruled(machine, new Rule("acme/*", Set.of(Permission.PUSH)))))
        .isEmpty();
    assertThat(seenWhereClosed(ruled(administrator(), pull("ann/*"))))
        .containsExactly("ann/hidden", "ann/open");
  }

  @Test
  void aRuleGivesNoMoreThanItsCredential() {
    Ceiling ceiling =
        new Ceiling(
            Set.of(Permission.PULL),
            false,
            Optional.of(
                List.of(new Rule("acme/open", Set.of(Permission.METADATA_READ)), pull("ann/open"))),
            AccountAccess.NONE);

    assertThat(seenWhereClosed(identity(administrator(), ceiling))).containsExactly("ann/open");
  }

  @Test
  void aMachineDoesNotReachThePrivateOnesOfOthers() {
    Subject machine = new Subject.Machine("acme+ci", acme, "acme", Set.of());

    assertThat(seenWhereClosed(ruled(machine, pull("ann/*")))).containsExactly("ann/open");
  }

  @Test
  void aRuleForLibraryMeansOnePartNames() {
    rows.privateRepository("alpine");
    Identity one = ruled(administrator(), pull("library/alpine"));
    Identity all = ruled(administrator(), pull("library/*"));

    assertThat(seenWhereClosed(one)).containsExactly("alpine");
    assertThat(seenWhereClosed(all)).containsExactly("alpine");
    assertThat(repositories.find(new RepositoryName("library/alpine"), HubRowsStore.seen(all)))
        .isPresent();
  }

  @Test
  void whatADeactivatedAccountLeavesIsPublicOrForAdministrators() {
    rows.collaborator(id("ann/hidden"), ben);
    rows.execute("UPDATE account SET deactivated_at = 1 WHERE name = 'ann'");

    assertThat(seenBy(viewer(ben, "ben"))).contains("ann/open").doesNotContain("ann/hidden");
    assertThat(seenBy(identity(administrator(), Ceiling.NOTHING_LESS))).contains("ann/hidden");
  }

  @Test
  void nobodySeesDeletedOnes() {
    rows.execute("UPDATE repository SET deleted_at = 1 WHERE name LIKE 'a%'");

    assertThat(seenBy(Viewer.EVERYTHING)).isEmpty();
  }

  private long id(String name) {
    return rows.number("SELECT id FROM repository WHERE name = ?", name);
  }
}
