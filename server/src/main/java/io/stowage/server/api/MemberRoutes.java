package io.stowage.server.api;

import io.stowage.server.account.Account;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Member;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Role;
import io.stowage.server.account.Room;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;

/** Who is in an organization. */
final class MemberRoutes implements HubApi.Routes {
  private final Organizations organizations;
  private final Accounts accounts;
  private final OrganizationDoor door;

  MemberRoutes(Organizations organizations, Accounts accounts, OrganizationDoor door) {
    this.organizations = organizations;
    this.accounts = accounts;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "listMembers", this::list,
        "exportMembers", this::export,
        "updateMember", this::update,
        "removeMember", this::remove);
  }

  private ApiResult list(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.MEMBERS);
    Member.Query query =
        query(call, Shown.constant(Member.Type.class, call.text("type").orElseThrow()));
    List<Member> rows =
        organizations.members(organization.id(), query, call.caller().by()).members();
    return call.page(rows, row -> Cursor.of(row.name()), MemberRoutes::shown);
  }

  /** What the query of a list of members asks for. */
  static Member.Query query(ApiCall<Caller> call, Member.Type type) {
    return new Member.Query(
        type,
        call.text("query").orElse(""),
        call.text("role").map(role -> Shown.constant(Role.class, role)),
        call.cursor().map(cursor -> cursor.text(0)).orElse(""),
        0,
        call.limit() + 1);
  }

  static Map<String, Object> shown(Member member) {
    return Shown.with("name", member.name())
        .and("fullName", member.profile().fullName())
        .and("email", member.email())
        .and("role", member.role())
        .and("invited", member.isInvitee())
        .and("teams", member.teams())
        .and("since", member.since())
        .and("lastLoginAt", member.lastLoginAt())
        .all();
  }

  private ApiResult export(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.MEMBERS);
    if (!door.role(call.caller(), organization).filter(Role.OWNER::equals).isPresent()) {
      // Told now: once lines are being sent nothing can be refused any more.
      throw ApiProblem.forbidden(
          "owners_only", "this takes an owner of " + organization.name() + ": ask one");
    }
    return ApiResult.lines(
            "text/csv", line -> organizations.export(organization.id(), call.caller().by(), line))
        .withHeader(
            "Content-Disposition",
            "attachment; filename=\"%s-members.csv\"".formatted(organization.name()));
  }

  private ApiResult update(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.MEMBERS);
    Role role = Shown.constant(Role.class, call.body().path("role").asString());
    organizations.setRole(organization.id(), person(call), role, call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult remove(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.MEMBERS);
    organizations.remove(organization.id(), person(call), call.caller().by());
    return ApiResult.noContent();
  }

  private AccountId person(ApiCall<Caller> call) {
    return accounts.find(call.path("user")).map(Account::id).orElseThrow(ApiProblem::notFound);
  }
}
