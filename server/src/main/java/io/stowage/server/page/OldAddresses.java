package io.stowage.server.page;

import java.util.List;
import java.util.Optional;

/** Docker Hub's addresses, as they are bookmarked and linked, and where the same is here. */
final class OldAddresses {
  private static final String DIGEST = "sha256-";

  private OldAddresses() {}

  /**
   * Where an address of Docker Hub's is here.
   *
   * @param path percent-encoded, which it stays
   */
  static Optional<String> find(String path) {
    List<String> parts = List.of(path.substring(1).split("/", 12));
    int size = parts.size();
    return switch (parts.getFirst()) {
      case "repository" ->
          size >= 4 && parts.get(1).equals("docker")
              ? Optional.of(repository(parts.get(2), parts.get(3)) + view(parts))
              : Optional.empty();
      case "layers" ->
          size >= 4
              ? Optional.of(
                  repository(parts.get(1), parts.get(2)) + "/-/tags/" + parts.get(3) + image(parts))
              : Optional.empty();
      case "repositories" -> Optional.of(size < 2 ? "/" : "/u/" + parts.get(1));
      case "search" -> Optional.of("/explore");
      case "orgs" -> size >= 3 ? organization(parts) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Most of these are the same here, which is no other address. */
  private static Optional<String> organization(List<String> parts) {
    String organization = "/orgs/" + parts.get(1);
    String view = parts.get(2);
    boolean isMore = parts.size() > 3;
    return switch (view) {
      case "repositories" -> Optional.of(organization);
      case "settings" -> isMore ? Optional.of(organization + "/settings") : Optional.empty();
      case "groups" -> Optional.of(organization + "/teams" + (isMore ? "/" + parts.get(3) : ""));
      case "teams" ->
          parts.size() > 4
              ? Optional.of(organization + "/teams/" + parts.get(3))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String repository(String namespace, String name) {
    return namespace.equals("_") || namespace.equals("library")
        ? "/_/" + name
        : "/r/" + namespace + "/" + name;
  }

  private static String view(List<String> parts) {
    String view = parts.size() > 4 ? parts.get(4) : "";
    return switch (view) {
      case "tags", "image-management" -> "/-/tags";
      case "builds" -> "/-/builds";
      case "collaborators", "permissions" -> "/-/access";
      case "webhooks" -> "/-/webhooks";
      case "settings" -> "/-/settings";
      default -> "";
    };
  }

  private static String image(List<String> parts) {
    boolean isImage =
        parts.size() > 5 && parts.get(4).equals("images") && parts.get(5).startsWith(DIGEST);
    return isImage ? "?digest=sha256:" + parts.get(5).substring(DIGEST.length()) : "";
  }
}
