package io.stowage.server.dockerhub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A personal access token. The secret itself is no part of it.
 *
 * @param scopes in the order and spelling in which they were asked for: Terraform compares
 */
record HubToken(
    String uuid,
    String label,
    List<String> scopes,
    boolean isActive,
    Instant createdAt,
    String createdFrom,
    String createdBy,
    Optional<Instant> usedAt,
    Optional<Instant> expiresAt) {
  HubToken {
    scopes = List.copyOf(scopes);
  }

  ObjectNode json() {
    ObjectNode root =
        JsonMapper.shared()
            .createObjectNode()
            .put("uuid", uuid)
            .put("client_id", "HUB")
            .put("creator_ip", createdFrom)
            .put("creator_ua", createdBy)
            .put("created_at", HubTime.text(createdAt))
            .put("last_used", HubTime.textOrNull(usedAt))
            .put("generated_by", "manual")
            .put("is_active", isActive)
            .put("token", "")
            .put("token_label", label)
            .put("expires_at", HubTime.chosen(expiresAt));
    scopes.forEach(root.putArray("scopes")::add);
    return root;
  }

  /** The one answer that has the secret in it: to the call that made it. */
  ObjectNode jsonWith(String secret) {
    return json().put("token", secret);
  }
}
