package io.stowage.server.account;

import static io.stowage.server.account.Invitation.Status.ALREADY_INVITED;
import static io.stowage.server.account.Invitation.Status.EXISTING_ORG_MEMBER;
import static io.stowage.server.account.Invitation.Status.INVALID_EMAIL_OR_DOCKER_ID;
import static io.stowage.server.account.Invitation.Status.INVITED;
import static io.stowage.server.account.TestAccounts.nobody;
import static io.stowage.server.account.TestAccounts.reaching;
import static io.stowage.server.account.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Invitation.Outcome;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Dialect;
import io.stowage.server.notice.MailAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** In acme, ann is owner and bob a member; eve and mia are to be invited. */
@ParameterizedClass
@EnumSource(Dialect.class)
class InvitationsTest {
  private final TestAccounts test;
  private final TestAccounts mailless;
  private AccountId acme = new AccountId(0);

  InvitationsTest(Dialect dialect, @TempDir Path folder) {
    this.test = TestAccounts.withMail(dialect, folder);
    this.mailless = TestAccounts.withoutMail(dialect, folder);
  }

  @BeforeEach
  void anOrganization() {
    List.of("ann", "bob", "eve", "mia").forEach(test::person);
    test.administrator("root1");
    acme = test.organization("acme", test.by("ann"), "bob");
    test.teams.make(acme, "core", "", test.by("ann"));
  }

  @AfterEach
  void close() {
    test.close();
    mailless.close();
  }

  private Outcome invite(String invitee, Role role) {
    return invite(invitee, role, Optional.empty());
  }

  private Outcome invite(String invitee, Role role, Optional<String> team) {
    return test.invitations()
        .invite(acme, List.of(invitee), role, team, false, test.by("ann"))
        .getFirst();
  }

  private static String id(Outcome outcome) {
    return outcome.invitation().orElseThrow().id();
  }

  // --- by name -----------------------------------------------------------------------------------

  @Test
  void whoIsInvitedByNameAcceptsAmongTheirOwn() {
    Outcome outcome = invite("eve", Role.EDITOR, Optional.of("core"));
    assertThat(outcome.status()).isEqualTo(INVITED);
    assertThat(outcome.link()).isEmpty();
    assertThat(test.recipients()).containsExactly("eve@example.com");
    assertThat(test.invitations().ofCaller(test.by("eve")))
        .extracting(one -> one.organization().orElse("") + one.team().orElse("") + one.role())
        .containsExactly("acmecoreEDITOR");
    long before = test.revision.current();

    assertThat(test.invitations().accept(id(outcome), test.by("eve")).name()).isEqualTo("acme");

    assertThat(test.roles(acme)).containsExactly("ann:owner", "bob:member", "eve:editor");
    assertThat(test.teams.get(acme, "core", test.by("ann")).members()).isEqualTo(1);
    assertThat(test.invitations().ofCaller(test.by("eve"))).isEmpty();
    assertThat(test.revision.current()).isGreaterThan(before);
    assertThat(test.audited("acme"))
        .endsWith("org.member.invite.send eve", "org.member.add eve", "org.team.member.add core");
    assertThat(refusal(() -> test.invitations().accept(id(outcome), test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void nobodyElseAcceptsOrDeclinesForWhoIsNamed() {
    Outcome outcome = invite("eve", Role.OWNER);
    String secret = test.mailedSecret();

    for (String other : List.of("mia", "bob", "root1")) {
      assertThat(refusal(() -> test.invitations().accept(id(outcome), test.by(other))).kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
      assertThat(refusal(() -> test.invitations().decline(id(outcome), test.by(other))).kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
      assertThat(refusal(() -> test.invitations().acceptByLink(secret, test.by(other))).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
      assertThat(refusal(() -> test.invitations().declineByLink(secret, test.by(other))).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
    }
    assertThat(refusal(() -> test.invitations().acceptByLink(secret, nobody())).kind())
        .isEqualTo(Refusal.Kind.UNAUTHENTICATED);
    assertThat(
            refusal(
                    () ->
                        test.invitations()
                            .acceptByLink(secret, reaching(test.by("eve"), AccountAccess.READ)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    test.invitations().acceptByLink(secret, test.by("eve"));
    assertThat(test.roles(acme)).contains("eve:owner");
  }

  @Test
  void whoCanNotBeMeantIsSaidToBeInvalid() {
    test.organization("beta", test.by("ann"));

    for (String bad : List.of("unknown", "beta", "a@b@c", "@", "", "x'; DROP TABLE account")) {
      assertThat(invite(bad, Role.MEMBER).status()).isEqualTo(INVALID_EMAIL_OR_DOCKER_ID);
    }
    assertThat(invite("bob", Role.MEMBER).status()).isEqualTo(EXISTING_ORG_MEMBER);
    assertThat(invite("Bob@Example.com", Role.MEMBER).status()).isEqualTo(EXISTING_ORG_MEMBER);
    assertThat(invite("EVE", Role.MEMBER).status()).isEqualTo(INVITED);
    assertThat(invite("eve", Role.OWNER).status()).isEqualTo(ALREADY_INVITED);
    assertThat(INVALID_EMAIL_OR_DOCKER_ID.text()).isEqualTo("invalid_email_or_docker_id");
  }

  @Test
  void onlyOwnersInvite() {
    test.join(acme, "mia", Role.EDITOR);
    for (String other : List.of("bob", "mia", "eve")) {
      assertThat(
              refusal(
                      () ->
                          test.invitations()
                              .invite(
                                  acme,
                                  List.of("eve"),
                                  Role.MEMBER,
                                  Optional.empty(),
                                  false,
                                  test.by(other)))
                  .kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
      assertThat(refusal(() -> test.invitations().list(acme, 0, 10, test.by(other))).kind())
          .isEqualTo(Refusal.Kind.FORBIDDEN);
    }
    By token = test.token("acme", AccountAccess.WRITE);
    assertThat(
            refusal(
                    () ->
                        test.invitations()
                            .invite(
                                acme, List.of("eve"), Role.OWNER, Optional.empty(), false, token))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(
            test.invitations()
                .invite(acme, List.of("eve"), Role.MEMBER, Optional.empty(), false, token))
        .extracting(Outcome::status)
        .containsExactly(INVITED);
    assertThat(test.invitations().list(acme, 0, 10, test.by("ann")))
        .extracting(Invitation::invitedBy)
        .containsExactly("acme");
  }

  // --- by mail -----------------------------------------------------------------------------------

  @Test
  void anInvitationToAnAddressIsForWhoProvedItTheirs() {
    Outcome outcome = invite("Eve@Example.com", Role.MEMBER);
    assertThat(test.recipients()).containsExactly("Eve@Example.com");
    test.unverified("una");
    test.execute(
        "UPDATE person SET email = 'eve@example.com', email_key = 'eve@example.com' WHERE"
            + " account_id = ?",
        test.id("una").value());

    assertThat(test.invitations().ofCaller(test.by("una"))).isEmpty();
    assertThat(refusal(() -> test.invitations().accept(id(outcome), test.by("una"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(test.invitations().ofCaller(test.by("eve"))).hasSize(1);
    test.invitations().accept(id(outcome), test.by("eve"));
    assertThat(test.roles(acme)).contains("eve:member");
  }

  @Test
  void whoHasTheLinkAcceptsOnce() {
    invite("somebody@example.org", Role.MEMBER, Optional.of("core"));
    String secret = test.mailedSecret();
    assertThat(test.invitations().find(secret))
        .hasValueSatisfying(one -> assertThat(one.organization()).contains("acme"));

    test.invitations().acceptByLink(secret, test.by("mia"));

    assertThat(test.roles(acme)).contains("mia:member");
    assertThat(refusal(() -> test.invitations().acceptByLink(secret, test.by("eve"))).code())
        .isEqualTo("invitation_not_good");
    assertThat(test.invitations().find(secret)).isEmpty();
    assertThat(test.auditText()).doesNotContain(secret).doesNotContain("somebody@");
  }

  @Test
  void manyWhoUseALinkAtOnceAreOne() throws Exception {
    invite("somebody@example.org", Role.MEMBER);
    String secret = test.mailedSecret();
    Invitations invitations = test.invitations();
    List<Callable<Boolean>> callers = new ArrayList<>();
    for (String name : List.of("eve", "mia", "root1")) {
      By by = test.by(name);
      callers.add(
          () -> {
            try {
              invitations.acceptByLink(secret, by);
              return true;
            } catch (Refusal _) {
              return false;
            }
          });
    }

    int joined = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> each : threads.invokeAll(callers)) {
        joined += each.get() ? 1 : 0;
      }
    }

    assertThat(joined).isEqualTo(1);
    assertThat(test.roles(acme)).hasSize(3);
  }

  @Test
  void aLinkIsGoodForTwoWeeks() {
    Outcome outcome = invite("eve", Role.MEMBER);
    String secret = test.mailedSecret();
    test.clock.advance(Duration.ofDays(14));

    assertThat(refusal(() -> test.invitations().acceptByLink(secret, test.by("eve"))).code())
        .isEqualTo("invitation_not_good");
    assertThat(refusal(() -> test.invitations().accept(id(outcome), test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(test.invitations().ofCaller(test.by("eve"))).isEmpty();
    // Owners see it still, and may invite anew.
    assertThat(test.invitations().list(acme, 0, 10, test.by("ann"))).hasSize(1);
    assertThat(invite("eve", Role.MEMBER).status()).isEqualTo(INVITED);
    assertThat(test.invitations().list(acme, 0, 10, test.by("ann"))).hasSize(1);
    test.clock.advance(Duration.ofDays(45));
    assertThat(test.invitations().removeVoid(10)).isEqualTo(1);
  }

  @Test
  void aResentInvitationHasANewLinkAndTheOldIsVoid() {
    Outcome outcome = invite("somebody@example.org", Role.MEMBER);
    String first = test.mailedSecret();
    test.clock.advance(Duration.ofDays(13));

    test.invitations().resend(id(outcome), test.by("ann"));

    String second = test.mailedSecret();
    assertThat(second).isNotEqualTo(first);
    assertThat(refusal(() -> test.invitations().acceptByLink(first, test.by("eve"))).code())
        .isEqualTo("invitation_not_good");
    test.clock.advance(Duration.ofDays(13));
    test.invitations().acceptByLink(second, test.by("eve"));
    assertThat(test.roles(acme)).contains("eve:member");
  }

  @Test
  void aRevokedInvitationIsVoid() {
    Outcome outcome = invite("eve", Role.MEMBER);
    String secret = test.mailedSecret();

    test.invitations().revoke(id(outcome), test.by("ann"));

    assertThat(refusal(() -> test.invitations().acceptByLink(secret, test.by("eve"))).code())
        .isEqualTo("invitation_not_good");
    assertThat(test.audited("acme")).endsWith("org.member.invite.cancel eve");
  }

  @Test
  void invitationsOfWhoIsNoOwnerAnyMoreAreVoid() {
    test.organizations().setRole(acme, test.id("bob"), Role.OWNER, test.by("ann"));
    Outcome first =
        test.invitations()
            .invite(acme, List.of("eve"), Role.OWNER, Optional.empty(), false, test.by("bob"))
            .getFirst();
    Outcome others = invite("mia", Role.MEMBER);

    test.organizations().setRole(acme, test.id("bob"), Role.MEMBER, test.by("ann"));

    assertThat(refusal(() -> test.invitations().accept(id(first), test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(test.invitations().accept(id(others), test.by("mia")).name()).isEqualTo("acme");
  }

  @Test
  void othersFindNoInvitationToResendOrRevoke() {
    Outcome outcome = invite("eve", Role.MEMBER);
    test.organization("beta", test.by("mia"));

    for (By by :
        List.of(
            test.by("mia"),
            test.by("bob"),
            test.by("eve"),
            nobody(),
            test.token("beta", AccountAccess.WRITE))) {
      assertThat(refusal(() -> test.invitations().revoke(id(outcome), by)).kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
      assertThat(refusal(() -> test.invitations().resend(id(outcome), by)).kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
    }
    assertThat(test.invitations().ofCaller(test.by("eve"))).hasSize(1);
  }

  @Test
  void aDeclinedInvitationIsGone() {
    Outcome named = invite("eve", Role.MEMBER);
    test.invitations().decline(id(named), test.by("eve"));
    invite("somebody@example.org", Role.MEMBER);
    test.invitations().declineByLink(test.mailedSecret(), nobody());

    assertThat(test.invitations().list(acme, 0, 10, test.by("ann"))).isEmpty();
    assertThat(test.roles(acme)).containsExactly("ann:owner", "bob:member");
    assertThat(test.audited("acme"))
        .contains("org.member.invite.decline eve")
        .endsWith("org.member.invite.decline s…@example.org");
  }

  @Test
  void whoIsAMemberByNowKeepsTheirRole() {
    invite("somebody@example.org", Role.OWNER);

    test.invitations().acceptByLink(test.mailedSecret(), test.by("bob"));

    assertThat(test.roles(acme)).containsExactly("ann:owner", "bob:member");
  }

  @Test
  void anInvitationIntoATeamThatIsDeletedIsOneIntoTheOrganization() {
    Outcome outcome = invite("eve", Role.MEMBER, Optional.of("core"));
    test.teams.delete(acme, "core", test.by("ann"));

    test.invitations().accept(id(outcome), test.by("eve"));

    assertThat(test.roles(acme)).contains("eve:member");
    assertThat(refusal(() -> invite("mia", Role.MEMBER, Optional.of("core"))).field())
        .contains("team");
  }

  @Test
  void withoutMailTheInviterIsShownTheLinkOnce() {
    List.of("ann", "eve", "zoe").forEach(mailless::person);
    AccountId beta = mailless.organization("beta", mailless.by("ann"));

    List<Outcome> outcomes =
        mailless
            .invitations()
            .invite(
                beta,
                List.of("somebody@example.org", "zoe"),
                Role.MEMBER,
                Optional.empty(),
                false,
                mailless.by("ann"));

    String link = outcomes.getFirst().link().orElseThrow();
    assertThat(link).startsWith("https://hub.example.com/invitations#");
    assertThat(outcomes.getLast().link()).isEmpty();
    assertThat(outcomes.toString()).doesNotContain(link.substring(link.indexOf('#') + 1));
    mailless.invitations().acceptByLink(link.substring(link.indexOf('#') + 1), mailless.by("eve"));
    assertThat(mailless.roles(beta)).containsExactly("ann:owner", "eve:member");
    assertThat(mailless.invitations().ofCaller(mailless.by("zoe"))).hasSize(1);
  }

  // --- many --------------------------------------------------------------------------------------

  @Test
  void aListIsInvitedLineByLine() {
    String csv =
        "Name,Email\r\nx,new@example.org\ny,\"eve\"\nz,bob\nz,nonsense@\nx,NEW@example.org\n";

    List<Outcome> tried = inviteFrom(csv, true);
    assertThat(test.invitations().list(acme, 0, 10, test.by("ann"))).isEmpty();
    List<Outcome> done = inviteFrom(csv, false);

    assertThat(done)
        .extracting(Outcome::status)
        .containsExactly(
            INVITED, INVITED, EXISTING_ORG_MEMBER, INVALID_EMAIL_OR_DOCKER_ID, ALREADY_INVITED);
    assertThat(tried)
        .extracting(Outcome::status)
        .containsExactlyElementsOf(done.stream().map(Outcome::status).toList());
    assertThat(done).extracting(Outcome::invitee).startsWith("new@example.org", "eve", "bob");
    assertThat(test.recipients()).containsExactly("new@example.org", "eve@example.com");
  }

  @Test
  void aListNeedsItsHeadAndNotTooManyLines() {
    for (String bad : List.of("", "mail\nx@example.org", "email\n", "email\n\n,\n")) {
      assertThat(refusal(() -> inviteFrom(bad, false)).field()).contains("file");
    }
    String tooMany =
        "email\n"
            + String.join(
                "\n", IntStream.range(0, 1001).mapToObj(i -> "p" + i + "@x.org").toList());
    assertThat(refusal(() -> inviteFrom(tooMany, false)).field()).contains("file");
  }

  private List<Outcome> inviteFrom(String csv, boolean isDryRun) {
    return test.invitations()
        .inviteFrom(csv, acme, Role.MEMBER, Optional.of("core"), isDryRun, test.by("ann"));
  }

  @Test
  void notMoreThanAThousandWaitForAnAnswer() {
    List<String> many = IntStream.range(0, 1000).mapToObj(i -> "p" + i + "@example.org").toList();
    Invitations invitations = test.invitations();
    invitations.invite(acme, many, Role.MEMBER, Optional.empty(), false, test.by("ann"));

    Refusal refusal = refusal(() -> invite("eve", Role.MEMBER));

    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.LIMIT);
    assertThat(refusal.code()).isEqualTo("too_many_invitations");
    assertThat(invitations.list(acme, 990, 100, test.by("ann"))).hasSize(10);
  }

  // --- to sign up --------------------------------------------------------------------------------

  @Test
  void anAdministratorInvitesToSignUp() {
    MailAddress address = new MailAddress("new@example.org");
    assertThat(refusal(() -> test.invitations().inviteToSignUp(address, test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);

    Outcome outcome = test.invitations().inviteToSignUp(address, test.by("root1"));
    String secret = test.mailedSecret();

    assertThat(test.recipients()).containsExactly("new@example.org");
    test.invitations().requireForSignUp(secret);
    assertThat(refusal(() -> test.invitations().requireForSignUp("other")).field())
        .contains("invitation");
    assertThat(test.invitations().toSignUp(0, 10, test.by("root1"))).hasSize(1);
    assertThat(refusal(() -> test.invitations().toSignUp(0, 10, test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal(() -> test.invitations().revoke(id(outcome), test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refusal(() -> test.invitations().acceptByLink(secret, test.by("eve"))).code())
        .isEqualTo("invitation_not_good");
    assertThat(test.invitations().inviteToSignUp(address, test.by("root1")).status())
        .isEqualTo(ALREADY_INVITED);
    signUp(test.invitations(), secret, "eve");
    assertThat(refusal(() -> signUp(test.invitations(), secret, "mia")).field())
        .contains("invitation");
    assertThat(test.audited("")).containsExactly("account.invite.send n…@example.org");
  }

  @Test
  void whoIsInvitedIntoAnOrganizationMayMakeAnAccountUnlessThatIsClosed() {
    invite("new@example.org", Role.MEMBER, Optional.of("core"));
    String secret = test.mailedSecret();
    AccountSettings closed = AccountSettings.DEFAULT;
    AccountSettings byInvitation =
        new AccountSettings(
            AccountSettings.SignUp.INVITATION,
            true,
            true,
            closed.organizations(),
            closed.sessionIdle(),
            closed.sessionLongest(),
            closed.fresh(),
            closed.keptLogIns());

    test.unverified("new");
    assertThat(refusal(() -> signUp(test.invitations(closed), secret, "new")).field())
        .contains("invitation");
    Invitations invitations = test.invitations(byInvitation);
    invitations.requireForSignUp(secret);
    signUp(invitations, secret, "new");

    assertThat(test.roles(acme)).contains("new:member");
    assertThat(test.teams.get(acme, "core", test.by("ann")).members()).isEqualTo(1);
    assertThat(refusal(() -> invitations.requireForSignUp(secret)).field()).contains("invitation");
  }

  private void signUp(Invitations invitations, String secret, String name) {
    By by = test.by(name);
    AccountId id = test.id(name);
    test.database.execute(tx -> invitations.signUp(tx, secret, id, by));
  }
}
