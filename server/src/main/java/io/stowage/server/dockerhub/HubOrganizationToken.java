package io.stowage.server.dockerhub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A token of an organization. The secret itself is no part of it. */
record HubOrganizationToken(
    String id,
    String label,
    String description,
    String createdBy,
    boolean isActive,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> usedAt,
    List<Resource> resources) {

  /**
   * Where it is good for what.
   *
   * @param type {@code TYPE_REPO} or {@code TYPE_ORG}
   * @param path a repository, {@code org/*}, or {@code *}{@code /*}{@code /public}
   */
  record Resource(String type, String path, List<String> scopes) {
    Resource {
      scopes = List.copyOf(scopes);
    }

    ObjectNode json() {
      ObjectNode root = JsonMapper.shared().createObjectNode().put("type", type).put("path", path);
      scopes.forEach(root.putArray("scopes")::add);
      return root;
    }
  }

  HubOrganizationToken {
    resources = List.copyOf(resources);
  }

  ObjectNode json() {
    ObjectNode root =
        JsonMapper.shared()
            .createObjectNode()
            .put("id", id)
            .put("label", label)
            .put("description", description)
            .put("created_by", createdBy)
            .put("is_active", isActive)
            .put("created_at", HubTime.text(createdAt))
            .put("expires_at", HubTime.chosen(expiresAt))
            .put("last_used_at", HubTime.textOrNull(usedAt));
    ArrayNode list = root.putArray("resources");
    resources.forEach(resource -> list.add(resource.json()));
    return root;
  }

  /** The one answer that has the secret in it: to the call that made it. */
  ObjectNode jsonWith(String secret) {
    return json().put("token", secret);
  }
}
