package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.server.account.Account;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Membership;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Profile;
import io.stowage.server.account.Role;
import io.stowage.server.account.Subject;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Organizations themselves, and those a person is in. */
final class OrganizationRoutes implements HubApi.Routes {
  private final Organizations organizations;
  private final Accounts accounts;
  private final OrganizationDoor door;

  OrganizationRoutes(Organizations organizations, Accounts accounts, OrganizationDoor door) {
    this.organizations = organizations;
    this.accounts = accounts;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("createOrganization", this::create),
        entry("getOrganization", this::get),
        entry("updateOrganization", this::update),
        entry("updateOrganizationDefaults", this::updateDefaults),
        entry("deleteOrganization", this::delete),
        entry("leaveOrganization", this::leave),
        entry("listMyOrganizations", this::mine),
        entry("convertMe", this::convert),
        entry("deactivateMe", this::deactivate));
  }

  private record New(
      String name,
      Optional<String> fullName,
      Optional<String> company,
      Optional<String> location,
      Optional<String> link,
      Optional<String> owner) {}

  private ApiResult create(ApiCall<Caller> call) {
    call.caller().writer();
    New wish = call.body(New.class);
    Account made =
        organizations.make(
            AccountName.chosen(wish.name()),
            Profile.checked(
                wish.fullName().orElse(""),
                wish.company().orElse(""),
                wish.location().orElse(""),
                wish.link().orElse("")),
            wish.owner().map(AccountName::new),
            call.caller().by());
    return ApiResult.created("/organizations/" + made.name(), shown(call.caller(), made))
        .withVersion(made.version());
  }

  private ApiResult get(ApiCall<Caller> call) {
    return answer(call, door.seen(call));
  }

  private record Change(
      Optional<String> fullName,
      Optional<String> company,
      Optional<String> location,
      Optional<String> link) {}

  private ApiResult update(ApiCall<Caller> call) {
    Account account = door.ofOwner(call);
    Change change = call.body(Change.class);
    Profile before = account.profile();
    Profile after =
        Profile.checked(
            change.fullName().orElse(before.fullName()),
            change.company().orElse(before.company()),
            change.location().orElse(before.location()),
            change.link().orElse(before.link()));
    accounts.setProfile(account.id(), after, version(call, account), call.caller().by());
    return answer(call, door.seen(call));
  }

  private record Defaults(boolean privateByDefault, boolean allowsPublic) {}

  private ApiResult updateDefaults(ApiCall<Caller> call) {
    Account account = door.ofOwner(call);
    Defaults wish = call.body(Defaults.class);
    accounts.setDefaults(
        account.id(),
        wish.privateByDefault(),
        wish.allowsPublic(),
        version(call, account),
        call.caller().by());
    return answer(call, door.seen(call));
  }

  private static long version(ApiCall<Caller> call, Account account) {
    OptionalLong wanted = call.version();
    return wanted.orElse(account.version());
  }

  private ApiResult delete(ApiCall<Caller> call) {
    Account account = door.ofOwner(call);
    call.caller().requireFresh();
    organizations.deactivate(
        account.id(), call.body().path("confirm").asString(), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult leave(ApiCall<Caller> call) {
    Subject.Person person = call.caller().writer();
    Account organization = door.seen(call);
    if (organizations.role(organization.id(), person.id()).isEmpty()) {
      throw ApiProblem.notFound();
    }
    organizations.remove(organization.id(), person.id(), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult answer(ApiCall<Caller> call, Account account) {
    return ApiResult.ok(shown(call.caller(), account)).withVersion(account.version());
  }

  /** All see what it says of itself; its members how it is set up, too. */
  private Map<String, Object> shown(Caller caller, Account account) {
    Optional<Role> role = door.role(caller, account);
    Shown shown =
        Shown.with("name", account.name())
            .and("fullName", account.profile().fullName())
            .and("company", account.profile().company())
            .and("location", account.profile().location())
            .and("link", account.profile().link())
            .and("verifiedPublisher", account.isVerifiedPublisher())
            .and("suspended", account.suspendedAt().isPresent())
            .and("createdAt", account.createdAt())
            .and("role", role.map(Shown::word));
    return role.isEmpty()
        ? shown.all()
        : shown
            .and("privateByDefault", account.privateByDefault())
            .and("allowsPublic", account.allowsPublic())
            .all();
  }

  // --- the person's side -------------------------------------------------------------------------

  private ApiResult mine(ApiCall<Caller> call) {
    Subject.Person person = call.caller().reader();
    String after = call.cursor().map(cursor -> cursor.text(0)).orElse("");
    List<Membership> rows = organizations.ofPerson(person.id(), after, call.limit() + 1);
    return call.page(
        rows, row -> Cursor.of(row.organization().name()), OrganizationRoutes::membership);
  }

  private static Map<String, Object> membership(Membership row) {
    Account organization = row.organization();
    return Shown.with("name", organization.name())
        .and("fullName", organization.profile().fullName())
        .and("role", row.role())
        .and("verifiedPublisher", organization.isVerifiedPublisher())
        .and("suspended", organization.suspendedAt().isPresent())
        .and("joinedAt", row.joinedAt())
        .all();
  }

  private record Conversion(String owner, String confirm) {}

  private ApiResult convert(ApiCall<Caller> call) {
    Subject.Person person = call.caller().fresh();
    Conversion wish = call.body(Conversion.class);
    AccountName owner = owner(wish.owner());
    accounts.convert(person.id(), owner, wish.confirm(), call.caller().by());
    return gone(call);
  }

  /** A name that no account can have is told as one that none has. */
  private static AccountName owner(String name) {
    if (!AccountName.isValid(name)) {
      throw ApiProblem.unprocessable("invalid", "The owner must be a person here.");
    }
    return new AccountName(name);
  }

  private ApiResult deactivate(ApiCall<Caller> call) {
    Subject.Person person = call.caller().fresh();
    accounts.deactivate(person.id(), call.body().path("confirm").asString(), call.caller().by());
    return gone(call);
  }

  /** Their session has ended with the account. */
  private static ApiResult gone(ApiCall<Caller> call) {
    return ApiResult.noContent().withHeader("Set-Cookie", SessionCookie.clear(call.request()));
  }
}
