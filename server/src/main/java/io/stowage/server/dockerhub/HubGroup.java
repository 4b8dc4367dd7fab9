package io.stowage.server.dockerhub;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A team, which Docker Hub calls a group. */
record HubGroup(long id, String uuid, String name, String description, long members) {

  ObjectNode json() {
    return JsonMapper.shared()
        .createObjectNode()
        .put("id", id)
        .put("uuid", uuid)
        .put("name", name)
        .put("description", description)
        .put("member_count", members);
  }

  /**
   * What the team may do in a repository.
   *
   * @param permission {@code read}, {@code write} or {@code admin}
   */
  ObjectNode on(String permission) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("group_name", name)
        .put("permission", permission)
        .put("group_id", id);
  }
}
