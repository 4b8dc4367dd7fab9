package io.stowage.server.account;

import static io.stowage.server.account.TestAccounts.nobody;
import static io.stowage.server.account.TestAccounts.reaching;
import static io.stowage.server.account.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccountSettings.OrganizationMakers;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Dialect.class)
class OrganizationsTest {
  private final TestAccounts test;
  private final Organizations organizations;

  OrganizationsTest(Dialect dialect, @TempDir Path folder) {
    this.test = TestAccounts.withoutMail(dialect, folder);
    this.organizations = test.organizations();
  }

  @BeforeEach
  void people() {
    test.person("ann");
    test.person("bob");
    test.person("eve");
    test.administrator("root1");
  }

  @AfterEach
  void close() {
    test.close();
  }

  // --- coming to be ------------------------------------------------------------------------------

  @Test
  void whoMakesAnOrganizationOwnsIt() {
    long before = test.revision.current();

    AccountId acme = test.organization("acme", test.by("ann"));

    assertThat(test.roles(acme)).containsExactly("ann:owner");
    assertThat(organizations.find("acme"))
        .hasValueSatisfying(a -> assertThat(a.id()).isEqualTo(acme));
    assertThat(organizations.role(acme, test.id("ann"))).contains(Role.OWNER);
    assertThat(organizations.ofPerson(test.id("ann"), "", 10))
        .extracting(one -> one.organization().name() + ":" + one.role())
        .containsExactly("acme:OWNER");
    assertThat(test.audited("acme")).containsExactly("org.create acme");
    assertThat(test.revision.current()).isGreaterThan(before);
  }

  @Test
  void aNameThatIsTakenReservedOrInUseIsRefused() {
    test.organization("acme", test.by("ann"));
    test.repository("leftover/app", false);

    assertThat(refusal(() -> make("acme", "bob")).code()).isEqualTo("name_taken");
    assertThat(refusal(() -> make("eve", "bob")).code()).isEqualTo("name_taken");
    assertThat(refusal(() -> make("library", "bob")).kind()).isEqualTo(Refusal.Kind.INVALID);
    assertThat(refusal(() -> make("leftover", "bob")).code()).isEqualTo("name_taken");
    assertThat(make("leftover", "root1").name()).isEqualTo("leftover");
  }

  @Test
  void onlyAnAdministratorMakesOneForSomebodyElse() {
    Optional<AccountName> bob = Optional.of(new AccountName("bob"));

    assertThat(
            refusal(
                    () ->
                        organizations.make(
                            new AccountName("acme"), Profile.EMPTY, bob, test.by("ann")))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);

    AccountId acme =
        organizations.make(new AccountName("acme"), Profile.EMPTY, bob, test.by("root1")).id();
    assertThat(test.roles(acme)).containsExactly("bob:owner");
  }

  @Test
  void whereAdministratorsMakeOrganizationsOthersDoNot() {
    AccountSettings d = AccountSettings.DEFAULT;
    Organizations strict =
        test.organizations(
            new AccountSettings(
                d.signUp(),
                d.verifiesEmail(),
                d.privateByDefault(),
                OrganizationMakers.ADMINISTRATORS,
                d.sessionIdle(),
                d.sessionLongest(),
                d.fresh(),
                d.keptLogIns()));
    AccountName acme = new AccountName("acme");

    assertThat(
            refusal(() -> strict.make(acme, Profile.EMPTY, Optional.empty(), test.by("ann")))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(strict.make(acme, Profile.EMPTY, Optional.empty(), test.by("root1")).name())
        .isEqualTo("acme");
  }

  @Test
  void nobodyUnverifiedOrWithATokenThatOnlyReadsMakesOne() {
    test.unverified("una");

    assertThat(refusal(() -> make("acme", nobody())).kind())
        .isEqualTo(Refusal.Kind.UNAUTHENTICATED);
    assertThat(refusal(() -> make("acme", test.by("una"))).code()).isEqualTo("email_not_verified");
    assertThat(refusal(() -> make("acme", reaching(test.by("ann"), AccountAccess.READ))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }

  private Account make(String name, String maker) {
    return make(name, test.by(maker));
  }

  private Account make(String name, By by) {
    return organizations.make(new AccountName(name), Profile.EMPTY, Optional.empty(), by);
  }

  // --- members -----------------------------------------------------------------------------------

  @Test
  void membersSeeMembersAndOnlyOwnersTheirAddresses() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");

    assertThat(organizations.members(acme, Member.Query.first(10), test.by("bob")).members())
        .extracting(Member::name, Member::email)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("ann", Optional.empty()),
            org.assertj.core.groups.Tuple.tuple("bob", Optional.empty()));
    for (String owner : List.of("ann", "root1")) {
      assertThat(organizations.members(acme, Member.Query.first(10), test.by(owner)).members())
          .extracting(one -> one.email().orElse(""))
          .containsExactly("ann@example.com", "bob@example.com");
    }
  }

  @Test
  void membersAreFoundByPartOfTheirNamesWhateverTheCaseOfPlainLetters() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob", "eve");
    test.execute("UPDATE account SET full_name = 'Ömer 100% B_b' WHERE name = 'bob'");

    assertThat(found(acme, "Ömer")).containsExactly("bob");
    assertThat(found(acme, "MER 100% b_")).containsExactly("bob");
    assertThat(found(acme, "1_0")).isEmpty();
    assertThat(found(acme, "EV")).containsExactly("eve");
  }

  private List<String> found(AccountId organization, String search) {
    var query = new Member.Query(Member.Type.MEMBER, search, Optional.empty(), "", 0, 10);
    return organizations.members(organization, query, test.by("ann")).members().stream()
        .map(Member::name)
        .toList();
  }

  @Test
  void strangersSeeNoMembers() {
    AccountId acme = test.organization("acme", test.by("ann"));
    Member.Query all = Member.Query.first(10);

    assertThat(refusal(() -> organizations.members(acme, all, test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> organizations.members(acme, all, nobody())).kind())
        .isEqualTo(Refusal.Kind.UNAUTHENTICATED);
    assertThat(
            refusal(
                    () ->
                        organizations.members(
                            acme, all, reaching(test.by("ann"), AccountAccess.NONE)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> organizations.members(test.id("bob"), all, test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void membersAreSearchedFilteredAndPaged() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob", "eve");
    test.join(acme, "eve", Role.EDITOR);
    test.execute("UPDATE account SET full_name = '100%_Bob' WHERE name = 'bob'");

    assertThat(names(acme, new Member.Query(Member.Type.MEMBER, "%_b", Optional.empty(), "", 0, 9)))
        .containsExactly("bob");
    assertThat(names(acme, new Member.Query(Member.Type.MEMBER, "_", Optional.empty(), "", 0, 9)))
        .containsExactly("bob");
    assertThat(
            names(
                acme, new Member.Query(Member.Type.MEMBER, "", Optional.of(Role.EDITOR), "", 0, 9)))
        .containsExactly("eve");
    assertThat(names(acme, new Member.Query(Member.Type.MEMBER, "", Optional.empty(), "ann", 0, 1)))
        .containsExactly("bob");
    Member.Page second =
        organizations.members(
            acme,
            new Member.Query(Member.Type.MEMBER, "", Optional.empty(), "", 2, 2),
            test.by("ann"));
    assertThat(second.members()).extracting(Member::name).containsExactly("eve");
    assertThat(second.count()).isEqualTo(3);
  }

  private List<String> names(AccountId organization, Member.Query query) {
    return organizations.members(organization, query, test.by("ann")).members().stream()
        .map(Member::name)
        .toList();
  }

  @Test
  void ownersListWhoIsInvitedOthersDoNot() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");
    test.invitations()
        .invite(
            acme,
            List.of("eve", "new@example.com"),
            Role.EDITOR,
            Optional.empty(),
            false,
            test.by("ann"));
    Member.Query all = new Member.Query(Member.Type.ALL, "", Optional.empty(), "", 0, 10);
    Member.Query invitees = new Member.Query(Member.Type.INVITEE, "", Optional.empty(), "", 0, 10);

    assertThat(names(acme, all)).containsExactly("ann", "bob", "eve", "new@example.com");
    assertThat(names(acme, invitees)).containsExactly("eve", "new@example.com");
    assertThat(organizations.members(acme, all, test.by("bob")).members())
        .extracting(Member::name)
        .containsExactly("ann", "bob");
    assertThat(refusal(() -> organizations.members(acme, invitees, test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    test.clock.advance(Invitations.LASTS);
    assertThat(names(acme, all)).containsExactly("ann", "bob");
  }

  @Test
  void theExportIsForOwnersAndNoFormulaGetsIntoIt() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");
    test.execute("UPDATE account SET full_name = '=cmd(\"x\"), Bob' WHERE name = 'bob'");
    test.teams.make(acme, "core", "", test.by("ann"));
    test.teams.addMember(acme, "core", "bob", test.by("ann"));
    test.invitations()
        .invite(
            acme, List.of("new@example.com"), Role.MEMBER, Optional.empty(), false, test.by("ann"));
    List<String> lines = new ArrayList<>();

    organizations.export(acme, test.by("ann"), lines::add);

    assertThat(lines)
        .containsExactly(
            "Name,Username,Email,Type,Permission,Teams,Date Joined",
            "\"\",\"ann\",\"ann@example.com\",\"Member\",\"Owner\",\"\",\"2026-11-24T12:00:00Z\"",
            "\"'=cmd(\"\"x\"\"),"
                + " Bob\",\"bob\",\"bob@example.com\",\"Member\",\"Member\",\"core\",\"2026-11-24T12:00:00Z\"",
            "\"\",\"\",\"new@example.com\",\"Invitee\",\"Member\",\"\",\"2026-11-24T12:00:00Z\"");
    assertThat(refusal(() -> organizations.export(acme, test.by("bob"), lines::add)).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }

  @Test
  void ownersGiveRolesOthersDoNot() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob", "eve");
    long before = test.revision.current();

    organizations.setRole(acme, test.id("bob"), Role.EDITOR, test.by("ann"));

    assertThat(test.roles(acme)).containsExactly("ann:owner", "bob:editor", "eve:member");
    assertThat(test.audited("acme")).contains("org.member.role.change bob");
    assertThat(test.revision.current()).isGreaterThan(before);
    for (String other : List.of("bob", "eve")) {
      assertThat(
              refusal(() -> organizations.setRole(acme, test.id(other), Role.OWNER, test.by(other)))
                  .kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
    }
    assertThat(
            refusal(() -> organizations.setRole(acme, test.id("root1"), Role.OWNER, test.by("ann")))
                .kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void anOrganizationsTokenMakesAndUnmakesNoOwners() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob", "eve");
    test.join(acme, "eve", Role.OWNER);
    By token = test.token("acme", AccountAccess.WRITE);

    organizations.setRole(acme, test.id("bob"), Role.EDITOR, token);
    assertThat(refusal(() -> organizations.setRole(acme, test.id("bob"), Role.OWNER, token)).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> organizations.remove(acme, test.id("eve"), token)).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> organizations.deactivate(acme, "acme", token)).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(
            refusal(
                    () ->
                        organizations.remove(
                            acme, test.id("bob"), test.token("acme", AccountAccess.READ)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(test.roles(acme)).containsExactly("ann:owner", "bob:editor", "eve:owner");
  }

  @Test
  void theLastOwnerStaysAnOwner() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");

    for (String by : List.of("ann", "root1")) {
      assertThat(
              refusal(() -> organizations.setRole(acme, test.id("ann"), Role.EDITOR, test.by(by)))
                  .code())
          .isEqualTo("last_owner");
      assertThat(refusal(() -> organizations.remove(acme, test.id("ann"), test.by(by))).code())
          .isEqualTo("last_owner");
    }
    test.join(acme, "bob", Role.OWNER);
    test.execute("UPDATE account SET suspended_at = 1 WHERE name = 'bob'");
    assertThat(refusal(() -> organizations.remove(acme, test.id("ann"), test.by("ann"))).code())
        .isEqualTo("last_owner");
    test.execute("UPDATE account SET suspended_at = NULL WHERE name = 'bob'");
    organizations.remove(acme, test.id("ann"), test.by("ann"));
    assertThat(test.roles(acme)).containsExactly("bob:owner");
  }

  @Test
  void twoOwnersWhoLeaveAtOnceDoNotBothLeave() throws Exception {
    for (int round = 0; round < 20; round++) {
      AccountId acme = test.organization("acme" + round, test.by("ann"), "bob");
      test.join(acme, "bob", Role.OWNER);

      List<Optional<String>> refusals = atOnce(leaving(acme, "ann"), leaving(acme, "bob"));

      assertThat(refusals).containsExactlyInAnyOrder(Optional.empty(), Optional.of("last_owner"));
      assertThat(test.roles(acme)).hasSize(1).allMatch(role -> role.endsWith(":owner"));
    }
  }

  @Test
  void twoOwnersWhoDeactivateAtOnceSeeEachOther() throws Exception {
    for (int round = 0; round < 10; round++) {
      AccountId acme = test.organization("acme" + round, test.by("ann"), "bob");
      test.join(acme, "bob", Role.OWNER);

      List<Optional<String>> refusals =
          atOnce(goingForGood(acme, "ann"), goingForGood(acme, "bob"));

      assertThat(refusals).containsExactlyInAnyOrder(Optional.empty(), Optional.of("alone"));
    }
  }

  private Callable<Optional<String>> leaving(AccountId organization, String name) {
    AccountId person = test.id(name);
    By by = test.by(name);
    return () -> {
      try {
        organizations.remove(organization, person, by);
        return Optional.empty();
      } catch (Refusal refusal) {
        return Optional.of(refusal.code());
      }
    };
  }

  /** As {@link Accounts#deactivate} asks before it removes a person. */
  private Callable<Optional<String>> goingForGood(AccountId organization, String name) {
    AccountId person = test.id(name);
    return () ->
        test.database.<Optional<String>>write(
            tx -> {
              if (!MembershipStore.ownedAlone(tx, person).isEmpty()) {
                return Optional.of("alone");
              }
              MembershipStore.remove(tx, organization, person);
              return Optional.empty();
            });
  }

  private static List<Optional<String>> atOnce(
      Callable<Optional<String>> one, Callable<Optional<String>> other) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Optional<String>> results = new ArrayList<>();
      for (Future<Optional<String>> each : threads.invokeAll(List.of(one, other))) {
        results.add(each.get());
      }
      return results;
    }
  }

  @Test
  void whoIsRemovedLeavesAllTeams() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");
    test.teams.make(acme, "core", "", test.by("ann"));
    test.teams.addMember(acme, "core", "bob", test.by("ann"));
    long before = test.revision.current();

    organizations.remove(acme, test.id("bob"), test.by("ann"));

    assertThat(test.roles(acme)).containsExactly("ann:owner");
    assertThat(test.teams.get(acme, "core", test.by("ann")).members()).isZero();
    assertThat(test.audited("acme")).contains("org.member.remove bob");
    assertThat(test.revision.current()).isGreaterThan(before);
    assertThat(refusal(() -> organizations.remove(acme, test.id("bob"), test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void membersLeaveButRemoveNobodyElse() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob", "eve");
    test.join(acme, "eve", Role.EDITOR);

    assertThat(refusal(() -> organizations.remove(acme, test.id("bob"), test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(
            refusal(
                    () ->
                        organizations.remove(
                            acme, test.id("bob"), reaching(test.by("bob"), AccountAccess.READ)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    organizations.remove(acme, test.id("bob"), test.by("bob"));
    assertThat(test.roles(acme)).containsExactly("ann:owner", "eve:editor");
  }

  // --- going -------------------------------------------------------------------------------------

  @Test
  void anOrganizationThatIsDeactivatedTakesAllWithIt() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");
    long repository = test.repository("acme/app", true);
    test.teams.make(acme, "core", "", test.by("ann"));
    test.teams.addMember(acme, "core", "bob", test.by("ann"));
    test.teams.grant(
        acme, "core", new io.stowage.oci.RepositoryName("acme/app"), Level.WRITE, test.by("ann"));
    test.invitations()
        .invite(acme, List.of("eve"), Role.MEMBER, Optional.of("core"), false, test.by("ann"));

    organizations.deactivate(acme, "acme", test.by("ann"));

    assertThat(organizations.find("acme")).isEmpty();
    assertThat(organizations.ofPerson(test.id("bob"), "", 10)).isEmpty();
    assertThat(test.invitations().ofCaller(test.by("eve"))).isEmpty();
    assertThat(test.gone).containsExactly("acme");
    assertThat(test.audited("acme")).endsWith("org.deactivate acme");
    assertThat(refusal(() -> make("acme", "bob")).code()).isEqualTo("name_taken");
    assertThat(
            test.database.<Level>read(tx -> TeamStore.level(tx, acme, test(tx, "bob"), repository)))
        .isEqualTo(Level.NONE);
  }

  private static AccountId test(io.stowage.server.db.Transaction tx, String name) {
    return AccountStore.find(tx, name).orElseThrow().id();
  }

  @Test
  void onlyAnOwnerWhoTypesItsNameDeactivatesAnOrganization() {
    AccountId acme = test.organization("acme", test.by("ann"), "bob");

    assertThat(refusal(() -> organizations.deactivate(acme, "acm", test.by("ann"))).code())
        .isEqualTo("confirmation_differs");
    assertThat(refusal(() -> organizations.deactivate(acme, "acme", test.by("bob"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(organizations.find("acme")).isPresent();
  }

  @Test
  void aSuspendedOrganizationIsForAdministratorsOnly() {
    AccountId acme = test.organization("acme", test.by("ann"));
    test.execute("UPDATE account SET suspended_at = 1 WHERE name = 'acme'");

    assertThat(
            refusal(() -> organizations.members(acme, Member.Query.first(10), test.by("ann")))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(organizations.members(acme, Member.Query.first(10), test.by("root1")).count())
        .isEqualTo(1);
  }

  @Test
  void administratorsListAllOrganizations() {
    test.organization("acme", test.by("ann"));
    test.organization("beta", test.by("bob"));

    assertThat(organizations.all("", "acme", 10, test.by("root1")))
        .extracting(Account::name)
        .containsExactly("beta");
    assertThat(refusal(() -> organizations.all("", "", 10, test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }
}
