package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.Workspace;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What Docker's Terraform provider (docker/docker) says, word for word, to the second host name,
 * the only place where it looks: paths with and without a slash at their end, fields it always
 * sends though they mean nothing, and what it takes for gone. It is not the provider itself, whose
 * module not every proxy has.
 *
 * <p>An apply is a create; the plan after it is empty if what is read is what was asked for; a
 * destroy is a delete, after which a read must say "not found".
 */
@Tag("slow")
final class TerraformProviderTest {
  private static final String ORGANIZATION = "acme";

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess registry;

  @SuppressWarnings("NullAway.Init")
  private static HubSetup provider;

  @BeforeAll
  static void start() {
    registry =
        StowageProcess.withAccounts(
            Workspace.fresh("terraform-registry"), Map.of("STOWAGE_HUB_HOST", "localhost"));
    provider =
        HubSetup.logIn(registry, base(), "terraform-provider-docker/0.4.1", StowageProcess.ADMIN);
    provider.organization(ORGANIZATION, "Acme Ltd");
  }

  @AfterAll
  static void stop() {
    if (registry != null) {
      registry.close();
    }
  }

  private static URI base() {
    return URI.create("https://localhost:" + registry.port() + "/v2");
  }

  @Test
  void anOlderProviderLogsInWithASlash() {
    var answer =
        provider.send(
            "POST",
            "/users/login/",
            Map.of(
                "username", StowageProcess.ADMIN.user(),
                "password", StowageProcess.ADMIN.password()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().required("token").asString().split("\\.", -1)).hasSize(3);
  }

  @Test
  void aRepository() {
    var at = "/repositories/acme/planned/";

    var created =
        create(
            Map.of(
                "name",
                "planned",
                "description",
                "An app",
                "full_description",
                "# App",
                "registry",
                "",
                "is_private",
                true));
    assertThat(created.required("namespace").asString()).isEqualTo(ORGANIZATION);
    assertThat(repository(created)).isEqualTo(repository(provider.succeed("GET", at)));
    assertThat(repository(created))
        .containsEntry("description", "An app")
        .containsEntry("is_private", "true");

    var updated =
        provider.succeed(
            "PATCH",
            at,
            Map.of("description", "", "full_description", "# Better", "immutable_tags", false));
    provider.succeed("POST", "/repositories/acme/planned/privacy", Map.of("is_private", false));
    assertThat(updated.required("description").asString()).isEmpty();
    assertThat(repository(provider.succeed("GET", at)))
        .containsEntry("description", "")
        .containsEntry("full_description", "# Better")
        .containsEntry("is_private", "false");

    provider.succeed("DELETE", at);
    gone(at);
  }

  @Test
  void repositoriesAndTheirTagsAreRead() {
    create(
        Map.of(
            "name",
            "source",
            "description",
            "",
            "full_description",
            "",
            "registry",
            "",
            "is_private",
            false));

    assertThat(values(pages("/repositories/acme/"), "name")).contains("source");
    assertThat(pages("/namespaces/acme/repositories/source/tags")).isEmpty();
  }

  @Test
  void aRepositoryThatIsThereIsNotMadeTwice() {
    var wanted =
        Map.of(
            "name",
            "twice",
            "description",
            "",
            "full_description",
            "",
            "registry",
            "",
            "is_private",
            false);
    create(wanted);

    var again = provider.send("POST", "/namespaces/acme/repositories", wanted);

    // Not 429 nor 5xx, which the provider would try again for minutes.
    assertThat(again.status()).isBetween(400, 428);
  }

  @Test
  void aTeamWithAMember() {
    var at = "/orgs/acme/groups/planners/";

    var created = provider.succeed("POST", "/orgs/acme/groups/", team("planners", "They plan"));
    assertThat(created.required("id").longValue()).as("though it sent 0").isPositive();
    assertThat(provider.succeed("GET", at).required("id")).isEqualTo(created.required("id"));

    provider.succeed("POST", at + "members/", Map.of("member", "admin"));
    assertThat(values(pages(at + "members/"), "username")).containsExactly("admin");
    assertThat(provider.succeed("GET", at).required("member_count").asInt()).isEqualTo(1);

    var renamed = provider.succeed("PATCH", at, team("schemers", ""));
    assertThat(renamed.required("id")).isEqualTo(created.required("id"));
    gone(at);
    assertThat(values(pages("/orgs/acme/groups/schemers/members/"), "username"))
        .containsExactly("admin");

    provider.succeed("DELETE", "/orgs/acme/groups/schemers/members/admin");
    assertThat(pages("/orgs/acme/groups/schemers/members/")).isEmpty();
    provider.succeed("DELETE", "/orgs/acme/groups/schemers/");
    gone("/orgs/acme/groups/schemers/");
  }

  @Test
  void aTeamsPermissionOnARepository() {
    create(
        Map.of(
            "name",
            "granted",
            "description",
            "",
            "full_description",
            "",
            "registry",
            "",
            "is_private",
            true));
    var team = provider.succeed("POST", "/orgs/acme/groups/", team("writers", ""));
    var at = "/repositories/acme/granted/groups/" + team.required("id").longValue() + "/";

    gone(at);
    var created =
        provider.succeed(
            "POST",
            "/repositories/acme/granted/groups/",
            permission(team.required("id").longValue(), "write"));
    assertThat(created.required("permission").asString()).isEqualTo("write");
    assertThat(created.required("group_name").asString()).isEqualTo("writers");
    assertThat(provider.succeed("GET", at)).isEqualTo(created);

    // The team is the address's: what the body says of it is 0.
    provider.succeed("PATCH", at, permission(0, "admin"));
    assertThat(provider.succeed("GET", at).required("permission").asString()).isEqualTo("admin");

    provider.succeed("DELETE", at);
    gone(at);
  }

  @Test
  void anAccessToken() {
    var scopes = List.of("repo:write", "repo:read");
    var created =
        provider.succeed("POST", "/access-tokens", Map.of("token_label", "ci", "scopes", scopes));
    var at = "/access-tokens/" + created.required("uuid").asString();

    assertThat(created.required("token").asString()).startsWith("stw_pat_");
    var read = provider.succeed("GET", at);
    assertThat(read.required("token").asString()).isEmpty();
    assertThat(read.required("is_active").booleanValue()).isTrue();
    assertThat(read.required("scopes").valueStream().map(JsonNode::asString))
        .as("in the order in which they were asked for")
        .containsExactlyElementsOf(scopes);

    provider.succeed("PATCH", at, Map.of("token_label", "renamed", "is_active", true));
    assertThat(provider.succeed("GET", at).required("token_label").asString()).isEqualTo("renamed");

    provider.succeed("DELETE", at);
    gone(at);
  }

  @Test
  void anOrganizationsAccessToken() {
    var tokens = "/orgs/acme/access-tokens";
    var resource =
        Map.of("type", "TYPE_REPO", "path", "acme/*", "scopes", List.of("scope-image-pull"));
    var created =
        provider.succeed(
            "POST",
            tokens,
            Map.of(
                "label", "ci",
                "description", "for CI",
                "resources", List.of(resource),
                "expires_at", "2099-12-31T23:59:59Z"));
    var at = tokens + "/" + created.required("id").asString();

    assertThat(created.required("token").asString()).startsWith("stw_oat_");
    var read = provider.succeed("GET", at);
    assertThat(read.required("resources")).isEqualTo(created.required("resources"));
    assertThat(read.required("expires_at").asString())
        .as("as it was written, or the plan is never empty")
        .isEqualTo("2099-12-31T23:59:59Z");

    provider.succeed("DELETE", at);
    gone(at);
  }

  @Test
  void anOrganizationAndItsMembersAreRead() {
    var organization = provider.succeed("GET", "/orgs/acme/");

    assertThat(organization.required("orgname").asString()).isEqualTo(ORGANIZATION);
    assertThat(organization.required("company").asString()).isEqualTo("Acme Ltd");
    assertThat(organization.required("id").isString()).isTrue();
    assertThat(values(pages("/orgs/acme/members"), "username")).contains("admin");
    assertThat(provider.succeed("GET", "/orgs/acme/invites").required("data").isArray()).isTrue();
  }

  private static JsonNode create(Map<String, ?> repository) {
    return provider.succeed("POST", "/namespaces/acme/repositories", repository);
  }

  /** All that the provider keeps of a repository. */
  private static Map<String, String> repository(JsonNode json) {
    return List.of(
            "namespace", "name", "description", "full_description", "is_private", "pull_count")
        .stream()
        .collect(Collectors.toMap(Function.identity(), field -> json.required(field).asString()));
  }

  private static Map<String, ?> team(String name, String description) {
    return Map.of("id", 0, "uuid", "", "name", name, "description", description, "member_count", 0);
  }

  private static Map<String, ?> permission(long team, String permission) {
    return Map.of("group_id", team, "group_name", "", "permission", permission);
  }

  /** All entries of a list: the next page's address loses what was the base, and is asked for. */
  private static List<JsonNode> pages(String path) {
    var all = new ArrayList<JsonNode>();
    var next = path;
    while (!next.isEmpty()) {
      var page = provider.succeed("GET", next);
      page.required("results").forEach(all::add);
      var address = page.required("next");
      assertThat(address.isNull() || address.asString().startsWith(base().toString())).isTrue();
      next = address.isNull() ? "" : address.asString().substring(base().toString().length());
    }
    return all;
  }

  private static List<String> values(List<JsonNode> list, String field) {
    return list.stream().map(each -> each.required(field).asString()).toList();
  }

  /** The provider knows what is gone by these words. */
  private static void gone(String path) {
    var answer = provider.send("GET", path, Map.of());
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.response().body()).containsIgnoringCase("not found");
  }
}
