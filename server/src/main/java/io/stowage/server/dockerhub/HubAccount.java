package io.stowage.server.dockerhub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person or an organization, as shown to others.
 *
 * @param id a text here, though a team's is a number
 */
record HubAccount(
    String id,
    String name,
    boolean isOrganization,
    boolean isAdministrator,
    String fullName,
    String company,
    String location,
    String link,
    Instant joinedAt) {

  ObjectNode json() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("id", id)
        .put(isOrganization ? "orgname" : "username", name)
        .put("full_name", fullName)
        .put("location", location)
        .put("company", company)
        .put("profile_url", link)
        .put("date_joined", HubTime.text(joinedAt))
        .put("gravatar_url", "")
        .put("gravatar_email", "")
        .put("is_staff", isAdministrator)
        .put("is_admin", isAdministrator)
        .put("type", isOrganization ? "Org" : "User");
  }

  /**
   * The same as a member of an organization or a team.
   *
   * @param email absent for those who may not know it
   */
  ObjectNode asMember(
      String role, Optional<String> email, List<String> teams, Optional<Instant> seenAt) {
    ObjectNode root =
        json()
            .put("role", role)
            .put("email", email.orElse(""))
            .put("is_guest", false)
            .put("last_logged_in_at", HubTime.textOrNull(seenAt))
            .put("last_seen_at", HubTime.textOrNull(seenAt))
            .put("last_desktop_version", "");
    teams.forEach(root.putArray("groups")::add);
    return root;
  }
}
