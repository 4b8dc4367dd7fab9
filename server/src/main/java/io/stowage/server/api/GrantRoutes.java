package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.access.RepositoryFacts;
import io.stowage.server.access.Rights;
import io.stowage.server.account.Collaborator;
import io.stowage.server.account.Collaborators;
import io.stowage.server.account.Level;
import io.stowage.server.account.Room;
import io.stowage.server.account.Team;
import io.stowage.server.account.Teams;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * Who else has rights on a repository: teams, where an organization owns it, or collaborators,
 * where a person does. It takes the right to administer the repository, also to look.
 */
final class GrantRoutes implements HubApi.Routes {
  private final Teams teams;
  private final Collaborators collaborators;
  private final Rights rights;
  private final OrganizationDoor door;

  GrantRoutes(Teams teams, Collaborators collaborators, Rights rights, OrganizationDoor door) {
    this.teams = teams;
    this.collaborators = collaborators;
    this.rights = rights;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("listRepositoryTeams", this::listTeams),
        entry("grantRepositoryTeam", this::grant),
        entry("revokeRepositoryTeam", this::revoke),
        entry("listCollaborators", this::listCollaborators),
        entry("addCollaborator", this::addCollaborator),
        entry("removeCollaborator", this::removeCollaborator));
  }

  /** What is known of the repository, to who administers it; for who may not see it, it is none. */
  private RepositoryFacts administered(ApiCall<Caller> call) {
    return rights.administered(call.caller().identity(), name(call));
  }

  private static RepositoryName name(ApiCall<Caller> call) {
    try {
      return new RepositoryName(call.path("repository"));
    } catch (InvalidValueException e) {
      throw ApiProblem.notFound();
    }
  }

  // --- teams -------------------------------------------------------------------------------------

  private ApiResult listTeams(ApiCall<Caller> call) {
    call.caller().requireReading();
    RepositoryFacts facts = administered(call);
    door.requireScope(call.caller(), Room.TEAMS, false);
    String after = call.cursor().map(cursor -> cursor.text(0)).orElse("");
    List<Team.Grant> rows =
        isOfOrganization(facts)
            ? teams.grantsOn(
                owner(facts).id(), facts.name(), after, call.limit() + 1, call.caller().by())
            : List.of();
    return call.page(
        rows,
        row -> Cursor.of(row.team()),
        row -> Shown.with("team", row.team()).and("level", row.level()).all());
  }

  private ApiResult grant(ApiCall<Caller> call) {
    return setLevel(call, Shown.constant(Level.class, call.body().path("level").asString()));
  }

  private ApiResult revoke(ApiCall<Caller> call) {
    return setLevel(call, Level.NONE);
  }

  private ApiResult setLevel(ApiCall<Caller> call, Level level) {
    call.caller().requireWriting();
    RepositoryFacts facts = administered(call);
    door.requireScope(call.caller(), Room.TEAMS, true);
    if (!isOfOrganization(facts)) {
      throw ApiProblem.conflict(
          "not_of_an_organization",
          "a person's repository has collaborators, not teams: make them collaborators");
    }
    teams.grant(owner(facts).id(), call.path("team"), facts.name(), level, call.caller().by());
    return ApiResult.noContent();
  }

  private static boolean isOfOrganization(RepositoryFacts facts) {
    return facts.owner().map(RepositoryFacts.Owner::isOrganization).orElse(false);
  }

  private static RepositoryFacts.Owner owner(RepositoryFacts facts) {
    return facts.owner().orElseThrow(ApiProblem::notFound);
  }

  // --- collaborators -----------------------------------------------------------------------------

  private ApiResult listCollaborators(ApiCall<Caller> call) {
    call.caller().requireReading();
    RepositoryFacts facts = administered(call);
    String after = call.cursor().map(cursor -> cursor.text(0)).orElse("");
    List<Collaborator> rows =
        isOfOrganization(facts)
            ? List.of()
            : collaborators.list(facts.name(), after, call.limit() + 1, call.caller().by());
    return call.page(rows, row -> Cursor.of(row.name()), GrantRoutes::shown);
  }

  private static Map<String, Object> shown(Collaborator one) {
    return Shown.with("name", one.name())
        .and("fullName", one.fullName())
        .and("since", one.since())
        .all();
  }

  private ApiResult addCollaborator(ApiCall<Caller> call) {
    call.caller().writer();
    RepositoryFacts facts = administered(call);
    collaborators.add(facts.name(), call.path("user"), call.caller().by());
    return ApiResult.noContent();
  }

  /** Each may go by themselves, which takes no right. */
  private ApiResult removeCollaborator(ApiCall<Caller> call) {
    String person = call.path("user");
    boolean isSelf = call.caller().writer().name().equals(person);
    RepositoryName name = isSelf ? name(call) : administered(call).name();
    collaborators.remove(name, person, call.caller().by());
    return ApiResult.noContent();
  }
}
