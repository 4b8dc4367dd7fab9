package io.stowage.server.dockerhub;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A repository.
 *
 * @param namespace {@code library} for one whose name has one part
 * @param name without the namespace; may have slashes in it
 * @param fullDescription absent in lists
 * @param storage bytes; absent in lists, as they are added up
 */
record HubRepository(
    String namespace,
    String name,
    String type,
    String description,
    Optional<String> fullDescription,
    boolean isPrivate,
    boolean isArchived,
    long stars,
    long pulls,
    Instant createdAt,
    Optional<Instant> updatedAt,
    long collaborators,
    boolean hasStarred,
    Rights rights,
    List<Category> categories,
    List<String> mediaTypes,
    List<String> contentTypes,
    Optional<Long> storage,
    String source) {

  /** What the caller may do with it. */
  record Rights(boolean mayRead, boolean mayWrite, boolean mayAdminister) {}

  /** One of the subjects it is filed under. */
  record Category(String name, String slug) {}

  HubRepository {
    categories = List.copyOf(categories);
    mediaTypes = List.copyOf(mediaTypes);
    contentTypes = List.copyOf(contentTypes);
  }

  ObjectNode json() {
    ObjectNode root =
        JsonMapper.shared()
            .createObjectNode()
            .put("user", namespace)
            .put("name", name)
            .put("namespace", namespace)
            .put("repository_type", type)
            .put("status", 1)
            .put("status_description", isArchived ? "inactive" : "active")
            .put("description", description)
            .put("is_private", isPrivate)
            .put("is_automated", false)
            .put("star_count", stars)
            .put("pull_count", pulls)
            .put("last_updated", HubTime.textOrNull(updatedAt))
            .put("last_modified", HubTime.textOrNull(updatedAt))
            .put("date_registered", HubTime.text(createdAt))
            .put("collaborator_count", collaborators)
            .putNull("affiliation")
            .put("hub_user", namespace)
            .put("has_starred", hasStarred)
            .put("source", source);
    storage.ifPresent(bytes -> root.put("storage_size", bytes));
    fullDescription.ifPresent(text -> root.put("full_description", text));
    root.putObject("permissions")
        .put("read", rights.mayRead())
        .put("write", rights.mayWrite())
        .put("admin", rights.mayAdminister());
    ArrayNode subjects = root.putArray("categories");
    categories.forEach(
        each -> subjects.addObject().put("name", each.name()).put("slug", each.slug()));
    fill(root.putArray("media_types"), mediaTypes);
    fill(root.putArray("content_types"), contentTypes);
    root.putObject("immutable_tags_settings").put("enabled", false).putArray("rules");
    return root;
  }

  private static void fill(ArrayNode list, List<String> texts) {
    texts.forEach(list::add);
  }
}
