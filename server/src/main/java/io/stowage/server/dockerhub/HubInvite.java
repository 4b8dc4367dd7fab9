package io.stowage.server.dockerhub;

import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An invitation into an organization.
 *
 * @param invitee a name or an address
 * @param team empty for none
 */
record HubInvite(
    String id,
    String inviter,
    String invitee,
    String organization,
    String team,
    String role,
    Instant createdAt) {

  ObjectNode json() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("id", id)
        .put("inviter_username", inviter)
        .put("invitee", invitee)
        .put("org", organization)
        .put("team", team)
        .put("role", role)
        .put("created_at", HubTime.text(createdAt));
  }
}
