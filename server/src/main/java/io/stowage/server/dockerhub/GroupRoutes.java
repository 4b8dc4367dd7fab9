package io.stowage.server.dockerhub;

import io.stowage.server.account.Account;
import io.stowage.server.account.By;
import io.stowage.server.account.Member;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Team;
import io.stowage.server.account.Teams;
import io.stowage.server.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Teams. Docker's clients know an owner by being in a team called {@code owners}: so there is one,
 * made up of those who have that role, which is changed by giving them another.
 */
final class GroupRoutes {
  private final HubCallers callers;
  private final OrganizationRoutes found;
  private final Organizations organizations;
  private final Teams teams;

  GroupRoutes(
      HubCallers callers, OrganizationRoutes found, Organizations organizations, Teams teams) {
    this.callers = callers;
    this.found = found;
    this.organizations = organizations;
    this.teams = teams;
  }

  /** The owners come first. */
  Response list(HubCall call) {
    By by = callers.known(call);
    Account organization = found.find(call);
    HubPage page = call.page();
    String search = call.parameter("search").orElse("");
    String user = call.parameter("username").orElse("");
    boolean hasOwners =
        Teams.OWNERS.contains(search) && (user.isEmpty() || isOwner(organization, user, by));
    int before = hasOwners ? 1 : 0;
    int skip = page.skip(MemberRoutes.FARTHEST);
    int wanted = skip == 0 ? page.size() - before : page.size();
    Team.Page some =
        teams.list(
            organization.id(),
            new Team.Query(search, user, "", skip == 0 ? 0 : skip - before, Math.max(1, wanted)),
            by);
    List<ObjectNode> groups = new ArrayList<>();
    if (hasOwners && skip == 0) {
      groups.add(owners(organization, by).json());
    }
    some.teams().stream().limit(wanted).map(team -> shape(team).json()).forEach(groups::add);
    return call.list(page, some.count() + before, groups);
  }

  private boolean isOwner(Account organization, String user, By by) {
    return owners(organization, user, 0, HubPage.LARGEST, by).members().stream()
        .anyMatch(member -> member.name().equals(user));
  }

  Response create(HubCall call) {
    By by = callers.known(call);
    HubBody body = call.body();
    Team made =
        teams.make(
            found.find(call).id(),
            body.text("name"),
            body.optionalText("description").orElse(""),
            by);
    return HubCall.json(201, shape(made).json());
  }

  Response get(HubCall call) {
    By by = callers.known(call);
    Account organization = found.find(call);
    return HubCall.ok(
        isOfOwners(call)
            ? owners(organization, by).json()
            : shape(teams.get(organization.id(), call.place("group"), by)).json());
  }

  /** The number and the members in the body say nothing. */
  Response change(HubCall call) {
    By by = callers.known(call);
    refuseOwners(call);
    Account organization = found.find(call);
    HubBody body = call.body();
    Team before = teams.get(organization.id(), call.place("group"), by);
    Team changed =
        teams.update(
            organization.id(),
            before.name(),
            body.optionalText("name").orElse(before.name()),
            body.optionalText("description").orElse(before.description()),
            by);
    return HubCall.ok(shape(changed).json());
  }

  Response delete(HubCall call) {
    By by = callers.known(call);
    refuseOwners(call);
    teams.delete(found.find(call).id(), call.place("group"), by);
    return HubCall.done(204);
  }

  /** A list for hub-tool, a page for others. */
  Response members(HubCall call) {
    By by = callers.known(call);
    Account organization = found.find(call);
    HubPage page = call.page(call.isHubTool() ? HubPage.LARGEST : HubPage.USUAL);
    String search = call.parameter("search").orElse("");
    int skip = page.skip(MemberRoutes.FARTHEST);
    Member.Page members =
        isOfOwners(call)
            ? owners(organization, search, skip, page.size(), by)
            : teams.members(
                organization.id(),
                call.place("group"),
                new Member.Query(
                    Member.Type.MEMBER, search, Optional.empty(), "", skip, page.size()),
                by);
    List<ObjectNode> all = members.members().stream().map(MemberRoutes::shape).toList();
    if (call.isHubTool()) {
      ArrayNode list = JsonMapper.shared().createArrayNode();
      all.forEach(list::add);
      return HubCall.ok(list);
    }
    return call.list(page, members.count(), all);
  }

  Response addMember(HubCall call) {
    By by = callers.known(call);
    refuseOwners(call);
    teams.addMember(found.find(call).id(), call.place("group"), call.body().text("member"), by);
    return HubCall.ok(JsonMapper.shared().createObjectNode());
  }

  Response removeMember(HubCall call) {
    By by = callers.known(call);
    refuseOwners(call);
    teams.removeMember(found.find(call).id(), call.place("group"), call.place("user"), by);
    return HubCall.done(204);
  }

  private HubGroup owners(Account organization, By by) {
    String text = Teams.OWNERS + " of " + organization.id().value();
    return new HubGroup(
        -organization.id().value(),
        UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString(),
        Teams.OWNERS,
        "The owners of " + organization.name(),
        owners(organization, "", 0, 1, by).count());
  }

  private Member.Page owners(Account organization, String search, int skip, int limit, By by) {
    return organizations.owners(organization.id(), search, skip, limit, by);
  }

  private static boolean isOfOwners(HubCall call) {
    return call.place("group").equals(Teams.OWNERS);
  }

  private static void refuseOwners(HubCall call) {
    if (isOfOwners(call)) {
      throw HubException.of(
          403, "the owners are no team: PUT members/{user} gives and takes the role of an owner");
    }
  }

  static HubGroup shape(Team team) {
    return new HubGroup(
        team.id(), team.publicId(), team.name(), team.description(), team.members());
  }
}
