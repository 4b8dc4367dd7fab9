package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.server.account.Account;
import io.stowage.server.account.Level;
import io.stowage.server.account.Member;
import io.stowage.server.account.Room;
import io.stowage.server.account.Team;
import io.stowage.server.account.Teams;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Teams of an organization, who is in them, and what they may do. */
final class TeamRoutes implements HubApi.Routes {
  private final Teams teams;
  private final OrganizationDoor door;

  TeamRoutes(Teams teams, OrganizationDoor door) {
    this.teams = teams;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("listTeams", this::list),
        entry("createTeam", this::create),
        entry("getTeam", this::get),
        entry("updateTeam", this::update),
        entry("deleteTeam", this::delete),
        entry("updateTeamLevel", this::setLevel),
        entry("listTeamMembers", this::members),
        entry("addTeamMember", this::addMember),
        entry("removeTeamMember", this::removeMember),
        entry("listTeamRepositories", this::repositories));
  }

  private ApiResult list(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.TEAMS);
    Team.Query query =
        new Team.Query(
            call.text("query").orElse(""),
            call.text("member").orElse(""),
            call.cursor().map(cursor -> cursor.text(0)).orElse(""),
            0,
            call.limit() + 1);
    List<Team> rows = teams.list(organization.id(), query, call.caller().by()).teams();
    return call.page(rows, row -> Cursor.of(row.name()), TeamRoutes::shown);
  }

  private record New(String name, Optional<String> description) {}

  private ApiResult create(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.TEAMS);
    New wish = call.body(New.class);
    Team made =
        teams.make(
            organization.id(), wish.name(), wish.description().orElse(""), call.caller().by());
    return ApiResult.created(
        "/organizations/%s/teams/%s".formatted(organization.name(), made.name()), shown(made));
  }

  private ApiResult get(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.TEAMS);
    return ApiResult.ok(shown(teams.get(organization.id(), call.path("team"), call.caller().by())));
  }

  private record Change(Optional<String> name, Optional<String> description) {}

  private ApiResult update(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.TEAMS);
    Change change = call.body(Change.class);
    Team team = teams.get(organization.id(), call.path("team"), call.caller().by());
    return ApiResult.ok(
        shown(
            teams.update(
                organization.id(),
                team.name(),
                change.name().orElse(team.name()),
                change.description().orElse(team.description()),
                call.caller().by())));
  }

  private ApiResult delete(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.TEAMS);
    teams.delete(organization.id(), call.path("team"), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult setLevel(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.TEAMS);
    Level level = Shown.constant(Level.class, call.body().path("level").asString());
    teams.setLevelOnAll(organization.id(), call.path("team"), level, call.caller().by());
    return ApiResult.noContent();
  }

  private static Map<String, Object> shown(Team team) {
    return Shown.with("name", team.name())
        .and("id", team.publicId())
        .and("description", team.description())
        .and("level", team.levelOnAll())
        .and("members", team.members())
        .and("createdAt", team.createdAt())
        .all();
  }

  // --- members and rights ------------------------------------------------------------------------

  private ApiResult members(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.TEAMS);
    Member.Query query = MemberRoutes.query(call, Member.Type.MEMBER);
    List<Member> rows =
        teams.members(organization.id(), call.path("team"), query, call.caller().by()).members();
    return call.page(rows, row -> Cursor.of(row.name()), MemberRoutes::shown);
  }

  private ApiResult addMember(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.TEAMS);
    teams.addMember(organization.id(), call.path("team"), call.path("user"), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult removeMember(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.TEAMS);
    teams.removeMember(organization.id(), call.path("team"), call.path("user"), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult repositories(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.TEAMS);
    String after = call.cursor().map(cursor -> cursor.text(0)).orElse("");
    List<Team.Grant> rows =
        teams
            .repositories(
                organization.id(),
                call.path("team"),
                after,
                0,
                call.limit() + 1,
                call.caller().by())
            .grants();
    return call.page(
        rows,
        row -> Cursor.of(row.repository().value()),
        row -> Shown.with("repository", row.repository().value()).and("level", row.level()).all());
  }
}
