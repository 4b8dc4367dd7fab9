package io.stowage.server.dockerhub;

import io.stowage.server.account.By;
import io.stowage.server.account.Invitation;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.Role;
import io.stowage.server.http.Response;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Invitations into organizations. */
final class InviteRoutes {
  /** As many as are answered at once; this list has no pages. */
  private static final int MOST = 500;

  private final HubCallers callers;
  private final OrganizationRoutes found;
  private final Invitations invitations;

  InviteRoutes(HubCallers callers, OrganizationRoutes found, Invitations invitations) {
    this.callers = callers;
    this.found = found;
    this.invitations = invitations;
  }

  Response list(HubCall call) {
    By by = callers.known(call);
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode data = root.putArray("data");
    invitations
        .list(found.find(call).id(), 0, MOST, by)
        .forEach(invitation -> data.add(shape(invitation).json()));
    return HubCall.ok(root);
  }

  Response invite(HubCall call) {
    By by = callers.known(call);
    HubBody body = call.body();
    List<Invitation.Outcome> outcomes =
        invitations.invite(
            found.find(body.text("org")).id(),
            body.texts("invitees").orElse(List.of()),
            body.optionalText("role")
                .filter(text -> !text.isEmpty())
                .map(text -> MemberRoutes.role("role", text))
                .orElse(Role.MEMBER),
            body.optionalText("team").filter(text -> !text.isEmpty()),
            body.flag("dry_run").orElse(false),
            by);
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode list = root.putArray("invitees");
    for (Invitation.Outcome outcome : outcomes) {
      ObjectNode one =
          list.addObject().put("invitee", outcome.invitee()).put("status", outcome.status().text());
      outcome.invitation().ifPresent(invitation -> one.set("invite", shape(invitation).json()));
    }
    return HubCall.json(202, root);
  }

  Response resend(HubCall call) {
    invitations.resend(call.place("id"), callers.known(call));
    return HubCall.done(204);
  }

  Response cancel(HubCall call) {
    invitations.revoke(call.place("id"), callers.known(call));
    return HubCall.done(204);
  }

  private static HubInvite shape(Invitation invitation) {
    return new HubInvite(
        invitation.id(),
        invitation.invitedBy(),
        invitation.invitee(),
        invitation.organization().orElse(""),
        invitation.team().orElse(""),
        invitation.role().name().toLowerCase(Locale.ROOT),
        invitation.createdAt());
  }
}
