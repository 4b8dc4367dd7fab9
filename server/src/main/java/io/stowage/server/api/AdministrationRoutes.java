package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.server.account.Account;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Invitation;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Person;
import io.stowage.server.account.TwoFactor;
import io.stowage.server.common.Refusal;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What administrators of the server see and change of accounts. */
final class AdministrationRoutes implements HubApi.Routes {
  private final Accounts accounts;
  private final Organizations organizations;
  private final Invitations invitations;
  private final TwoFactor twoFactor;

  AdministrationRoutes(
      Accounts accounts,
      Organizations organizations,
      Invitations invitations,
      TwoFactor twoFactor) {
    this.accounts = accounts;
    this.organizations = organizations;
    this.invitations = invitations;
    this.twoFactor = twoFactor;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("listAdministeredUsers", this::list),
        entry("createUser", this::create),
        entry("getAdministeredUser", this::get),
        entry("updateAdministeredUser", this::update),
        entry("setUserPassword", this::setPassword),
        entry("resetUserTwoFactor", this::resetTwoFactor),
        entry("listAdministeredOrganizations", this::listOrganizations),
        entry("updateAdministeredOrganization", this::updateOrganization),
        entry("listSignUpInvitations", this::listInvitations),
        entry("createSignUpInvitation", this::invite),
        entry("resendSignUpInvitation", this::resend),
        entry("deleteSignUpInvitation", this::revoke));
  }

  // --- people ------------------------------------------------------------------------------------

  private ApiResult list(ApiCall<Caller> call) {
    call.caller().administrator();
    List<Person> rows = accounts.people(prefix(call), after(call), call.limit() + 1);
    return call.page(rows, row -> Cursor.of(row.name()), AdministrationRoutes::shown);
  }

  private static String prefix(ApiCall<Caller> call) {
    return call.text("query").orElse("");
  }

  private static String after(ApiCall<Caller> call) {
    return call.cursor().map(cursor -> cursor.text(0)).orElse("");
  }

  private record New(
      String name, Optional<String> email, String password, Optional<Boolean> mustChangePassword) {}

  private ApiResult create(ApiCall<Caller> call) {
    call.caller().administrator();
    New wish = call.body(New.class);
    Person made =
        accounts.make(
            AccountName.chosen(wish.name()),
            wish.email().map(AdministrationRoutes::address),
            wish.password(),
            wish.mustChangePassword().orElse(true),
            call.caller().by());
    return ApiResult.created("/admin/users/" + made.name(), shown(made));
  }

  private static MailAddress address(String text) {
    return MailAddress.parse(text)
        .orElseThrow(
            () -> Refusal.invalid("email", "That is no address that mail can be sent to."));
  }

  private ApiResult get(ApiCall<Caller> call) {
    call.caller().administrator();
    return ApiResult.ok(shown(person(call)));
  }

  private Person person(ApiCall<Caller> call) {
    String name = call.path("user");
    return accounts
        .person(name)
        .orElseThrow(() -> Refusal.notFound("person %s here".formatted(name)));
  }

  private ApiResult update(ApiCall<Caller> call) {
    call.caller().administrator();
    Person before = person(call);
    JsonNode change = call.body();
    Optional<Boolean> administrator = changed(change, "administrator", before.isAdministrator());
    if (administrator.isPresent()) {
      // Else whoever finds an administrator's screen unlocked has the server for ever.
      call.caller().requireFresh();
    }
    setStanding(call, before.account(), administrator);
    return ApiResult.ok(shown(person(call)));
  }

  private void setStanding(ApiCall<Caller> call, Account before, Optional<Boolean> administrator) {
    JsonNode change = call.body();
    accounts.setStanding(
        before.id(),
        new Accounts.Standing(
            administrator,
            changed(change, "suspended", before.suspendedAt().isPresent()),
            changed(change, "verifiedPublisher", before.isVerifiedPublisher())),
        call.caller().by());
  }

  /** What it is to be, if that is something else than it is. */
  private static Optional<Boolean> changed(JsonNode change, String property, boolean current) {
    boolean wanted = change.path(property).asBoolean(current);
    return wanted == current ? Optional.empty() : Optional.of(wanted);
  }

  private ApiResult setPassword(ApiCall<Caller> call) {
    call.caller().administrator();
    call.caller().requireFresh();
    accounts.setPassword(
        person(call).id(), call.body().path("password").asString(), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult resetTwoFactor(ApiCall<Caller> call) {
    call.caller().administrator();
    call.caller().requireFresh();
    twoFactor.turnOff(person(call).id(), call.caller().by());
    return ApiResult.noContent();
  }

  private static Map<String, Object> shown(Person person) {
    return Shown.with("name", person.name())
        .and("fullName", person.account().profile().fullName())
        .and("email", person.email())
        .and("emailVerified", person.isEmailVerified())
        .and("administrator", person.isAdministrator())
        .and("verifiedPublisher", person.account().isVerifiedPublisher())
        .and("suspended", person.account().suspendedAt().isPresent())
        .and("suspendedAt", person.account().suspendedAt())
        .and("twoFactor", person.hasTwoFactor())
        .and("mustChangePassword", person.mustChangePassword())
        .and("createdAt", person.account().createdAt())
        .and("lastLoginAt", person.lastLoginAt())
        .all();
  }

  // --- organizations -----------------------------------------------------------------------------

  private ApiResult listOrganizations(ApiCall<Caller> call) {
    call.caller().administrator();
    List<Account> rows =
        organizations.all(prefix(call), after(call), call.limit() + 1, call.caller().by());
    return call.page(rows, row -> Cursor.of(row.name()), AdministrationRoutes::shown);
  }

  private ApiResult updateOrganization(ApiCall<Caller> call) {
    call.caller().administrator();
    setStanding(call, organization(call), Optional.empty());
    return ApiResult.ok(shown(organization(call)));
  }

  private Account organization(ApiCall<Caller> call) {
    return organizations.find(call.path("organization")).orElseThrow(ApiProblem::notFound);
  }

  private static Map<String, Object> shown(Account account) {
    return Shown.with("name", account.name())
        .and("fullName", account.profile().fullName())
        .and("verifiedPublisher", account.isVerifiedPublisher())
        .and("suspended", account.suspendedAt().isPresent())
        .and("suspendedAt", account.suspendedAt())
        .and("createdAt", account.createdAt())
        .and("deactivatedAt", account.deactivatedAt())
        .all();
  }

  // --- invitations to sign up --------------------------------------------------------------------

  private ApiResult listInvitations(ApiCall<Caller> call) {
    call.caller().administrator();
    int skip = InvitationRoutes.skip(call);
    List<Invitation> rows = invitations.toSignUp(skip, call.limit() + 1, call.caller().by());
    return call.page(rows, _ -> Cursor.of(skip + call.limit()), row -> InvitationRoutes.shown(row));
  }

  private ApiResult invite(ApiCall<Caller> call) {
    call.caller().administrator();
    MailAddress email = address(call.body().path("email").asString());
    return ApiResult.ok(
        InvitationRoutes.shown(invitations.inviteToSignUp(email, call.caller().by())));
  }

  private ApiResult resend(ApiCall<Caller> call) {
    call.caller().administrator();
    return ApiResult.ok(
        InvitationRoutes.shown(invitations.resend(toSignUp(call), call.caller().by())));
  }

  private ApiResult revoke(ApiCall<Caller> call) {
    call.caller().administrator();
    invitations.revoke(toSignUp(call), call.caller().by());
    return ApiResult.noContent();
  }

  /** The id, unless it is of an invitation into an organization. */
  private String toSignUp(ApiCall<Caller> call) {
    String id = call.path("invitation");
    if (invitations.organization(id).isPresent()) {
      throw ApiProblem.notFound();
    }
    return id;
  }
}
