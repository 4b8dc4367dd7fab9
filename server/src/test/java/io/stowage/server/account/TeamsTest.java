package io.stowage.server.account;

import static io.stowage.server.account.TestAccounts.nobody;
import static io.stowage.server.account.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** In acme, ann is owner, edi an editor, bob and mia are members; eve is a stranger. */
@ParameterizedClass
@EnumSource(Dialect.class)
class TeamsTest {
  private static final RepositoryName APP = new RepositoryName("acme/app");

  private final TestAccounts test;
  private final Teams teams;
  private AccountId acme = new AccountId(0);

  TeamsTest(Dialect dialect, @TempDir Path folder) {
    this.test = TestAccounts.withoutMail(dialect, folder);
    this.teams = test.teams;
  }

  @BeforeEach
  void anOrganization() {
    List.of("ann", "edi", "bob", "mia", "eve").forEach(test::person);
    acme = test.organization("acme", test.by("ann"), "edi", "bob", "mia");
    test.join(acme, "edi", Role.EDITOR);
    teams.make(acme, "core", "The core", test.by("ann"));
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void aTeamIsMadeRenamedAndDeletedByOwners() {
    Team core = teams.get(acme, "core", test.by("bob"));
    assertThat(core.description()).isEqualTo("The core");
    assertThat(core.levelOnAll()).isEqualTo(Level.NONE);

    teams.update(acme, "core", "kernel", "", test.by("ann"));
    assertThat(teams.get(acme, "kernel", test.by("bob")).publicId()).isEqualTo(core.publicId());
    assertThat(refusal(() -> teams.get(acme, "core", test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    teams.delete(acme, "kernel", test.by("ann"));

    assertThat(teams.list(acme, Team.Query.first(10), test.by("bob")).teams()).isEmpty();
    assertThat(test.audited("acme"))
        .containsExactly(
            "org.create acme",
            "org.team.create core",
            "org.team.update kernel",
            "org.team.delete kernel");
  }

  @Test
  void editorsMembersAndStrangersMakeNoTeams() {
    for (String other : List.of("edi", "bob", "eve")) {
      By by = test.by(other);
      assertThat(refusal(() -> teams.make(acme, "x", "", by)).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
      assertThat(refusal(() -> teams.update(acme, "core", "x", "", by)).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
      assertThat(refusal(() -> teams.delete(acme, "core", by)).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
      assertThat(refusal(() -> teams.addMember(acme, "core", "bob", by)).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
    }
    assertThat(refusal(() -> teams.list(acme, Team.Query.first(10), test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> teams.get(acme, "core", nobody())).kind())
        .isEqualTo(Refusal.Kind.UNAUTHENTICATED);
    // The same for a team that is not there: a stranger learns nothing.
    assertThat(refusal(() -> teams.get(acme, "none", test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }

  @Test
  void aTeamOfAnotherOrganizationIsNotFound() {
    AccountId beta = test.organization("beta", test.by("eve"));
    teams.make(beta, "theirs", "", test.by("eve"));

    assertThat(refusal(() -> teams.delete(acme, "theirs", test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refusal(() -> teams.delete(beta, "theirs", test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }

  @Test
  void namesAreCheckedAndGivenOnce() {
    for (String bad : List.of("", "Core", "-x", "a/b", "a b", "x".repeat(61))) {
      assertThat(refusal(() -> teams.make(acme, bad, "", test.by("ann"))).kind())
          .isEqualTo(Refusal.Kind.INVALID);
    }
    assertThat(refusal(() -> teams.make(acme, "ok", "a\nb", test.by("ann"))).field())
        .contains("description");
    assertThat(refusal(() -> teams.make(acme, "core", "", test.by("ann"))).code())
        .isEqualTo("team_exists");
  }

  @Test
  void onlyMembersOfTheOrganizationJoinATeam() {
    teams.addMember(acme, "core", "bob", test.by("ann"));
    teams.addMember(acme, "core", "bob", test.by("ann"));

    Refusal stranger = refusal(() -> teams.addMember(acme, "core", "eve", test.by("ann")));
    assertThat(stranger.code()).isEqualTo("not_a_member");
    assertThat(stranger).hasMessageContaining("invite");
    assertThat(refusal(() -> teams.addMember(acme, "core", "nobody-here", test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(teams.get(acme, "core", test.by("ann")).members()).isEqualTo(1);
    assertThat(teams.members(acme, "core", Member.Query.first(10), test.by("mia")).members())
        .extracting(one -> one.name() + one.email().orElse(""))
        .containsExactly("bob");
    assertThat(teams.members(acme, "core", Member.Query.first(10), test.by("ann")).members())
        .extracting(one -> one.email().orElse(""))
        .containsExactly("bob@example.com");
    assertThat(test.audited("acme")).containsOnlyOnce("org.team.member.add core");
  }

  @Test
  void membersLeaveATeamAndOwnersRemoveThem() {
    teams.addMember(acme, "core", "bob", test.by("ann"));
    teams.addMember(acme, "core", "mia", test.by("ann"));

    assertThat(refusal(() -> teams.removeMember(acme, "core", "bob", test.by("mia"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    teams.removeMember(acme, "core", "mia", test.by("mia"));
    teams.removeMember(acme, "core", "bob", test.by("ann"));

    assertThat(teams.get(acme, "core", test.by("ann")).members()).isZero();
    assertThat(refusal(() -> teams.removeMember(acme, "core", "bob", test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void teamsAreListedBySearchAndMember() {
    teams.make(acme, "docs", "", test.by("ann"));
    teams.addMember(acme, "docs", "bob", test.by("ann"));

    assertThat(listed(new Team.Query("", "", "", 0, 10))).containsExactly("core:0", "docs:1");
    assertThat(listed(new Team.Query("oc", "", "", 0, 10))).containsExactly("docs:1");
    assertThat(listed(new Team.Query("", "bob", "", 0, 10))).containsExactly("docs:1");
    assertThat(listed(new Team.Query("", "", "core", 0, 10))).containsExactly("docs:1");
    assertThat(listed(new Team.Query("", "", "", 1, 10))).containsExactly("docs:1");
  }

  private List<String> listed(Team.Query query) {
    return teams.list(acme, query, test.by("mia")).teams().stream()
        .map(team -> team.name() + ":" + team.members())
        .toList();
  }

  @Test
  void editorsGiveAndTakeRights() {
    test.repository("acme/app", true);
    long before = test.revision.current();

    teams.grant(acme, "core", APP, Level.WRITE, test.by("edi"));
    assertThat(teams.grantsOn(acme, APP, "", 10, test.by("edi")))
        .extracting(one -> one.team() + ":" + one.level())
        .containsExactly("core:WRITE");
    assertThat(test.revision.current()).isGreaterThan(before);
    teams.grant(acme, "core", APP, Level.ADMIN, test.by("edi"));
    assertThat(teams.repositories(acme, "core", "", 0, 10, test.by("edi")).grants())
        .extracting(one -> one.repository() + ":" + one.level())
        .containsExactly("acme/app:ADMIN");
    teams.grant(acme, "core", APP, Level.NONE, test.by("ann"));

    assertThat(teams.grantsOn(acme, APP, "", 10, test.by("edi"))).isEmpty();
    assertThat(test.audited("acme"))
        .endsWith(
            "org.team.repo.grant core", "org.team.repo.grant core", "org.team.repo.revoke core");
  }

  @Test
  void aTeamsLevelOnAllIsSetByEditors() {
    teams.setLevelOnAll(acme, "core", Level.READ, test.by("edi"));

    assertThat(teams.get(acme, "core", test.by("bob")).levelOnAll()).isEqualTo(Level.READ);
    assertThat(refusal(() -> teams.setLevelOnAll(acme, "core", Level.ADMIN, test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(test.auditText()).contains("\"repository\":\"*\"");
  }

  @Test
  void rightsAreOnRepositoriesOfTheOrganizationOnly() {
    test.repository("beta/app", false);
    test.repository("acme/gone", false);
    test.execute("UPDATE repository SET deleted_at = 1 WHERE name = 'acme/gone'");

    for (String other : List.of("beta/app", "acme/gone", "acme/none")) {
      assertThat(
              refusal(
                      () ->
                          teams.grant(
                              acme, "core", new RepositoryName(other), Level.READ, test.by("ann")))
                  .kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
      assertThat(
              refusal(() -> teams.grantsOn(acme, new RepositoryName(other), "", 9, test.by("ann")))
                  .kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
    }
    test.repository("acme/app", true);
    for (String other : List.of("bob", "eve")) {
      assertThat(refusal(() -> teams.grant(acme, "core", APP, Level.ADMIN, test.by(other))).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
    }
  }

  @Test
  void whatATeamHasRightsOnIsForItsMembersAndEditors() {
    test.repository("acme/app", true);
    teams.grant(acme, "core", APP, Level.READ, test.by("ann"));
    teams.addMember(acme, "core", "bob", test.by("ann"));

    assertThat(teams.repositories(acme, "core", "", 0, 10, test.by("bob")).count()).isEqualTo(1);
    assertThat(refusal(() -> teams.repositories(acme, "core", "", 0, 9, test.by("mia"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    // To who may not administer it, the repository is as one that is not there.
    assertThat(refusal(() -> teams.grantsOn(acme, APP, "", 9, test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    teams.grant(acme, "core", APP, Level.ADMIN, test.by("ann"));
    assertThat(teams.grantsOn(acme, APP, "", 9, test.by("bob"))).hasSize(1);
  }

  @Test
  void anOrganizationsTokenKeepsTeamsAsFarAsItReaches() {
    teams.make(acme, "bots", "", test.token("acme", AccountAccess.WRITE));
    assertThat(
            teams.list(acme, Team.Query.first(9), test.token("acme", AccountAccess.READ)).count())
        .isEqualTo(2);
    assertThat(
            refusal(() -> teams.make(acme, "x", "", test.token("acme", AccountAccess.READ))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    test.organization("beta", test.by("eve"));
    assertThat(
            refusal(() -> teams.make(acme, "x", "", test.token("beta", AccountAccess.WRITE)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }

  @Test
  void aRepositoryThatGoesIsForgotten() {
    long app = test.repository("acme/app", true);
    teams.grant(acme, "core", APP, Level.READ, test.by("ann"));

    test.database.execute(tx -> Teams.forget(tx, app));

    assertThat(teams.grantsOn(acme, APP, "", 9, test.by("ann"))).isEmpty();
  }
}
