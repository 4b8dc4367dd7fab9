package io.stowage.server.dockerhub;

import static io.stowage.server.account.Permission.ADMINISTER;
import static io.stowage.server.account.Permission.DELETE;
import static io.stowage.server.account.Permission.METADATA_READ;
import static io.stowage.server.account.Permission.METADATA_WRITE;
import static io.stowage.server.account.Permission.PULL;
import static io.stowage.server.account.Permission.PUSH;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * What an organization's token is asked to be good for, in Docker Hub's words. A word without a
 * meaning here is refused: rather no token than one that does less than it says.
 *
 * @param asked as the client wrote it, which is what it wants to read again
 * @param rules the same as rules on repositories
 * @param scopes the same as to accounts
 */
record MachineResources(
    List<HubOrganizationToken.Resource> asked, List<Rule> rules, List<String> scopes) {
  private static final int MOST = 100;
  private static final String ON_REPOSITORIES = "TYPE_REPO";
  private static final String ON_ORGANIZATION = "TYPE_ORG";
  private static final String ALL_PUBLIC = "*/*/public";

  private static final Map<String, Set<Permission>> MEANINGS =
      Map.of(
          "scope-image-pull", EnumSet.of(PULL),
          "scope-image-push", EnumSet.of(PULL, PUSH),
          "scope-image-delete", EnumSet.of(PULL, DELETE),
          "scope-repository-read", EnumSet.of(METADATA_READ),
          "scope-repository-edit", EnumSet.of(METADATA_READ, METADATA_WRITE),
          "scope-repository-admin", EnumSet.of(METADATA_READ, METADATA_WRITE, ADMINISTER),
          "scope-tag-read", EnumSet.of(METADATA_READ),
          "scope-tag-admin", EnumSet.of(METADATA_READ, DELETE));

  MachineResources {
    asked = List.copyOf(asked);
    rules = List.copyOf(rules);
    scopes = List.copyOf(scopes);
  }

  /** Reads {@code resources} of a body. */
  static MachineResources of(HubBody body, String organization) {
    return of(read(body.root().get("resources")), organization);
  }

  private static MachineResources of(
      List<HubOrganizationToken.Resource> resources, String organization) {
    Map<String, Set<Permission>> where = new LinkedHashMap<>();
    List<String> scopes = new ArrayList<>();
    for (HubOrganizationToken.Resource resource : resources) {
      if (resource.type().equals(ON_ORGANIZATION)) {
        if (!resource.path().equals(organization)) {
          throw invalid("the path of a resource of this type is the organization's name");
        }
        scopes.addAll(resource.scopes());
        continue;
      }
      Set<Permission> permissions = permissions(resource.scopes());
      if (!resource.path().equals(ALL_PUBLIC)) {
        where
            .computeIfAbsent(resource.path(), _ -> EnumSet.noneOf(Permission.class))
            .addAll(permissions);
      } else if (!EnumSet.of(PULL, METADATA_READ).containsAll(permissions)) {
        throw invalid("what is public everywhere can only be read");
      }
    }
    List<Rule> rules =
        where.entrySet().stream()
            .map(each -> AccessTokens.rule(each.getKey(), each.getValue()))
            .toList();
    return new MachineResources(resources, rules, scopes);
  }

  private static Set<Permission> permissions(List<String> scopes) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String scope : scopes) {
      Set<Permission> meaning = MEANINGS.get(scope);
      if (meaning == null) {
        throw invalid(
            "of the scopes on repositories there are "
                + String.join(", ", MEANINGS.keySet().stream().sorted().toList()));
      }
      permissions.addAll(meaning);
    }
    return permissions;
  }

  private static List<HubOrganizationToken.Resource> read(JsonNode list) {
    if (list == null || list.isNull()) {
      return List.of();
    }
    if (!list.isArray() || list.size() > MOST) {
      throw invalid("must be a list of at most %d resources".formatted(MOST));
    }
    List<HubOrganizationToken.Resource> all = new ArrayList<>();
    for (JsonNode one : list) {
      HubBody body = HubBody.of(one);
      String type = body.text("type");
      if (!type.equals(ON_REPOSITORIES) && !type.equals(ON_ORGANIZATION)) {
        throw invalid("the type is %s or %s".formatted(ON_REPOSITORIES, ON_ORGANIZATION));
      }
      all.add(
          new HubOrganizationToken.Resource(
              type, body.text("path"), body.texts("scopes").orElse(List.of())));
    }
    return all;
  }

  /** The words to keep. */
  String text() {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    for (HubOrganizationToken.Resource resource : asked) {
      list.add(resource.json());
    }
    return list.toString();
  }

  /** What {@link #text()} kept; of a token that was made elsewhere, what its rules come to. */
  static List<HubOrganizationToken.Resource> kept(String text, List<Rule> rules) {
    return text.isEmpty()
        ? rules.stream()
            .map(
                rule ->
                    new HubOrganizationToken.Resource(
                        ON_REPOSITORIES, rule.pattern(), words(rule.permissions())))
            .toList()
        : read(JsonMapper.shared().readTree(text));
  }

  private static List<String> words(Set<Permission> permissions) {
    return MEANINGS.entrySet().stream()
        .filter(each -> permissions.containsAll(each.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static HubException invalid(String fault) {
    return HubException.invalid("resources", fault);
  }
}
