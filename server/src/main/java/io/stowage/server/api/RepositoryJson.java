package io.stowage.server.api;

import io.stowage.server.account.Permission;
import io.stowage.server.hub.Category;
import io.stowage.server.hub.HubRepository;
import java.util.Collection;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A repository as {@code Repository} and {@code RepositoryDetail} of the contract have it. */
final class RepositoryJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RepositoryJson() {}

  static ObjectNode of(HubRepository repository) {
    ObjectNode root =
        JSON.createObjectNode()
            .put("name", repository.name().value())
            .put("namespace", repository.namespace())
            .put("private", repository.isPrivate())
            .put("description", repository.description());
    ArrayNode categories = root.putArray("categories");
    repository.categories().stream().map(Category::slug).forEach(categories::add);
    root.put("official", repository.isOfficial())
        .put("verifiedPublisher", repository.isVerifiedPublisher())
        .put("type", repository.type().slug());
    ArrayNode platforms = root.putArray("platforms");
    repository
        .platforms()
        .forEach(
            each ->
                platforms
                    .addObject()
                    .put("os", each.os())
                    .put("architecture", each.architecture()));
    root.put("stars", repository.stars())
        .put("pulls", repository.pulls())
        .put("starred", repository.hasStarred())
        .put("createdAt", repository.createdAt().toString())
        .put("updatedAt", repository.updatedAt().toString());
    repository.pushedAt().ifPresent(at -> root.put("pushedAt", at.toString()));
    repository.pulledAt().ifPresent(at -> root.put("pulledAt", at.toString()));
    repository.archivedAt().ifPresent(at -> root.put("archivedAt", at.toString()));
    repository.source().ifPresent(source -> root.put("source", source));
    return root.put("followsSource", repository.followsSource());
  }

  /**
   * With what only one that is looked at has.
   *
   * @param permissions what the caller may do with it
   * @param size bytes it holds
   */
  static ObjectNode detail(
      HubRepository repository, Collection<Permission> permissions, OptionalLong size) {
    ObjectNode root = of(repository);
    root.put("fullDescription", repository.fullDescription().orElse(""));
    if (permissions.contains(Permission.ADMINISTER)) {
      root.put("collaborators", repository.collaboratorCount());
    }
    size.ifPresent(bytes -> root.put("size", bytes));
    ArrayNode allowed = root.putArray("permissions");
    permissions.stream()
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .sorted()
        .forEach(allowed::add);
    return root;
  }
}
