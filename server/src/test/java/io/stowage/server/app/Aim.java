package io.stowage.server.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an operation is aimed at: the ids of what is {@link Belongings alice's}, and a body. */
final class Aim {
  private Aim() {}

  /** Those that it is about: a person's and an organization's, or none. */
  static List<String> repositories(ServedOperation operation, String name) {
    boolean hasOne =
        operation.inPath().contains("name") || operation.inPath().contains("repository");
    return hasOne ? List.of("alice/" + name, "acme/" + name) : List.of("");
  }

  /** What of alice's stands in its address. */
  static Map<String, String> values(Belongings all, ServedOperation operation, String repository) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String parameter : operation.inPath()) {
      values.put(parameter, value(all, operation, parameter, repository));
    }
    return values;
  }

  private static String value(
      Belongings all, ServedOperation operation, String parameter, String repository) {
    String at = operation.template();
    boolean isOfOrganization = at.startsWith("/organizations/");
    return switch (parameter) {
      case "name", "repository" -> repository;
      case "organization" -> "acme";
      case "team" -> "keepers";
      case "tag" -> "latest";
      case "plan" -> "Small";
      case "slot" -> "password";
      case "session" -> all.id("session");
      case "scopeMap" -> isOfOrganization ? "shared" : "base";
      case "user" ->
          at.startsWith("/admin/")
              ? "tess"
              : at.startsWith("/users/") ? "alice" : at.contains("collaborators") ? "cole" : "mia";
      case "invitation" -> all.id(at.startsWith("/admin/") ? "sign-up" : "acme invitation");
      case "id" ->
          all.id(
              (isOfOrganization ? "acme " : "")
                  + (at.startsWith("/bin/") ? "bin" : at.contains("/robots/") ? "robot" : "token"));
      default ->
          throw new AssertionError(
              "%s has a parameter %s: say here what of alice's it may be"
                  .formatted(operation.id(), parameter));
    };
  }

  /** The one of the document, unless that would be refused for other reasons. */
  static Object body(ServedOperation operation, Map<String, String> values) {
    String name = values.getOrDefault("name", values.getOrDefault("organization", ""));
    return switch (operation.id()) {
      case "deleteRepository", "deleteOrganization" -> Map.of("confirm", name);
      case "setRepositoryVisibility" -> Map.of("private", false, "confirm", name);
      case "transferRepository" -> Map.of("to", "mallory", "confirm", name);
      case "updateRepository" -> Map.of("description", "mine");
      case "setRepositoryOfficial" -> Map.of("official", true);
      case "setRepositorySource" -> Map.of("source", "https://git.example.com/mallory/mine");
      case "createInvitations" -> Map.of("invitees", List.of("mallory"), "role", "owner");
      case "updateMyRobot", "updateOrganizationRobot", "updateOrganizationToken" ->
          Map.of("enabled", false);
      case "createInvitationsFromCsv" -> "email\nmallory\n";
      case "switchOrganizationPlan" -> Map.of("plan", "Small");
      default ->
          operation
              .example()
              .<Object>map(example -> example)
              .orElseThrow(
                  () -> new AssertionError(operation.id() + " has no example: say one here"));
    };
  }
}
