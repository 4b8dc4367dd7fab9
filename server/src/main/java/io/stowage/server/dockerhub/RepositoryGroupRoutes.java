package io.stowage.server.dockerhub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Rights;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.By;
import io.stowage.server.account.Level;
import io.stowage.server.account.Team;
import io.stowage.server.account.Teams;
import io.stowage.server.http.Response;
import java.util.Locale;

/** What teams may do in a repository of their organization, for who administers it. */
final class RepositoryGroupRoutes {
  private final HubCallers callers;
  private final OrganizationRoutes found;
  private final Teams teams;
  private final Rights rights;

  RepositoryGroupRoutes(HubCallers callers, OrganizationRoutes found, Teams teams, Rights rights) {
    this.callers = callers;
    this.found = found;
    this.teams = teams;
    this.rights = rights;
  }

  Response create(HubCall call) {
    HubBody body = call.body();
    long team =
        body.number("group_id")
            .orElseThrow(() -> HubException.invalid("group_id", "This field is required."));
    return set(call, team, body);
  }

  /** The team is the address's, whatever the body says. */
  Response change(HubCall call) {
    return set(call, team(call), call.body());
  }

  private Response set(HubCall call, long id, HubBody body) {
    By by = callers.known(call);
    AccountId organization = found.find(call.place("ns")).id();
    Level level = level(body.text("permission"));
    Team team = teams.get(organization, id, by);
    teams.grant(organization, team.name(), administered(call, by), level, by);
    return HubCall.ok(GroupRoutes.shape(team).on(text(level)));
  }

  Response get(HubCall call) {
    By by = callers.known(call);
    AccountId organization = found.find(call.place("ns")).id();
    Team team = teams.get(organization, team(call), by);
    return HubCall.ok(
        GroupRoutes.shape(team).on(text(granted(organization, team, administered(call, by), by))));
  }

  Response delete(HubCall call) {
    By by = callers.known(call);
    AccountId organization = found.find(call.place("ns")).id();
    Team team = teams.get(organization, team(call), by);
    RepositoryName repository = administered(call, by);
    granted(organization, team, repository, by);
    teams.grant(organization, team.name(), repository, Level.NONE, by);
    return HubCall.done(204);
  }

  private RepositoryName administered(HubCall call, By by) {
    return rights.administered(by.identity(), RepositoryRoutes.name(call)).name();
  }

  private Level granted(AccountId organization, Team team, RepositoryName repository, By by) {
    Level level = teams.levelOn(organization, team.id(), repository, by);
    if (level == Level.NONE) {
      throw HubException.notFound("permission of the team");
    }
    return level;
  }

  private static long team(HubCall call) {
    String text = call.place("team");
    if (!text.matches("[0-9]{1,18}")) {
      throw HubException.notFound("team");
    }
    return Long.parseLong(text);
  }

  private static Level level(String text) {
    return switch (text) {
      case "read" -> Level.READ;
      case "write" -> Level.WRITE;
      case "admin" -> Level.ADMIN;
      default -> throw HubException.invalid("permission", "Must be read, write or admin.");
    };
  }

  private static String text(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
