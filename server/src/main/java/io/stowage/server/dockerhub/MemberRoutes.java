package io.stowage.server.dockerhub;

import io.stowage.server.account.Account;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Member;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Role;
import io.stowage.server.http.Response;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Who is in an organization. */
final class MemberRoutes {
  /** How far numbered pages reach. */
  static final int FARTHEST = 100_000;

  private final HubCallers callers;
  private final OrganizationRoutes found;
  private final Accounts accounts;
  private final Organizations organizations;

  MemberRoutes(
      HubCallers callers,
      OrganizationRoutes found,
      Accounts accounts,
      Organizations organizations) {
    this.callers = callers;
    this.found = found;
    this.accounts = accounts;
    this.organizations = organizations;
  }

  Response list(HubCall call) {
    By by = callers.known(call);
    AccountId organization = found.find(call).id();
    HubPage page = call.page();
    Member.Page members =
        organizations.members(
            organization,
            new Member.Query(
                type(call),
                call.parameter("search").orElse(""),
                call.parameter("role").map(text -> role("role", text)),
                "",
                page.skip(FARTHEST),
                page.size()),
            by);
    return call.list(
        page, members.count(), members.members().stream().map(MemberRoutes::shape).toList());
  }

  /** As a file for people's spreadsheets. */
  Response export(HubCall call) {
    By by = callers.known(call);
    Account organization = found.find(call);
    // Asked before the first line is sent, when it can still be refused.
    organizations.members(organization.id(), only(Member.Type.INVITEE), by);
    return Response.status(200)
        .header("Content-Type", "text/csv; charset=utf-8")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header(
            "Content-Disposition", "attachment; filename=\"%s.csv\"".formatted(organization.name()))
        .lines(line -> organizations.export(organization.id(), by, line));
  }

  Response setRole(HubCall call) {
    By by = callers.known(call);
    AccountId organization = found.find(call).id();
    Account member = member(call);
    organizations.setRole(organization, member.id(), role("role", call.body().text("role")), by);
    return HubCall.ok(
        organizations
            .members(
                organization,
                new Member.Query(
                    Member.Type.MEMBER, member.name(), Optional.empty(), "", 0, HubPage.LARGEST),
                by)
            .members()
            .stream()
            .filter(one -> one.name().equals(member.name()))
            .findFirst()
            .map(MemberRoutes::shape)
            .orElseGet(() -> UserRoutes.shape(member, false).json()));
  }

  Response remove(HubCall call) {
    By by = callers.known(call);
    organizations.remove(found.find(call).id(), member(call).id(), by);
    return HubCall.done(204);
  }

  private Account member(HubCall call) {
    return accounts.find(call.place("user")).orElseThrow(() -> HubException.notFound("member"));
  }

  static ObjectNode shape(Member member) {
    return new HubAccount(
            member.account().map(id -> Long.toString(id.value())).orElse(""),
            member.account().isPresent() ? member.name() : "",
            false,
            false,
            member.profile().fullName(),
            member.profile().company(),
            member.profile().location(),
            member.profile().link(),
            member.since())
        .asMember(
            member.isInvitee() ? "Invitee" : capitalised(member.role()),
            member.email(),
            member.teams(),
            member.lastLoginAt());
  }

  private static Member.Query only(Member.Type type) {
    return new Member.Query(type, "", Optional.empty(), "", 0, 1);
  }

  private static Member.Type type(HubCall call) {
    String text = call.parameter("type").orElse("");
    if (call.parameter("invites").filter("true"::equals).isPresent() || text.equals("all")) {
      return Member.Type.ALL;
    }
    return text.equals("invitee") ? Member.Type.INVITEE : Member.Type.MEMBER;
  }

  /** A role as clients write it. */
  static Role role(String field, String text) {
    return Arrays.stream(Role.values())
        .filter(role -> role.name().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(() -> HubException.invalid(field, "Must be owner, editor or member."));
  }

  private static String capitalised(Role role) {
    return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
  }
}
