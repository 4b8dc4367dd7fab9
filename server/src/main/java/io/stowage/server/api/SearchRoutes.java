package io.stowage.server.api;

import io.stowage.server.access.Rights;
import io.stowage.server.hub.Category;
import io.stowage.server.hub.Facets;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.RepositoryType;
import io.stowage.server.hub.Search;
import io.stowage.server.hub.SearchQuery;
import io.stowage.server.hub.SearchQuery.Order;
import io.stowage.server.hub.Viewer;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds repositories by words and filters; without words it is what there is to explore. */
public final class SearchRoutes implements HubApi.Routes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Search search;
  private final Sight sight;

  public SearchRoutes(Search search, HubRepositories repositories, Rights rights) {
    this.search = search;
    this.sight = new Sight(repositories, rights);
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "search", call -> find(call, call.text("q").orElse("")), "explore", call -> find(call, ""));
  }

  private ApiResult find(ApiCall<Caller> call, String text) {
    Viewer viewer = sight.of(call.caller());
    SearchQuery query =
        new SearchQuery(
            text,
            call.flag("official"),
            call.flag("verified"),
            among(call, "type", RepositoryType::find),
            Set.copyOf(new HashSet<>(call.texts("os"))),
            Set.copyOf(new HashSet<>(call.texts("arch"))),
            among(call, "category", Category::find),
            call.text("namespace"),
            Order.valueOf(call.text("order").orElseThrow().toUpperCase(Locale.ROOT)));
    HubRepositories.Numbered page =
        search.search(query, viewer, (int) call.number("offset").orElseThrow(), call.limit());
    ObjectNode root = JSON.createObjectNode().put("total", page.total());
    ArrayNode items = root.putArray("items");
    page.repositories().stream().map(RepositoryJson::of).forEach(items::add);
    root.set("facets", facets(search.facets(query, viewer)));
    return ApiResult.ok(root);
  }

  private static <T> Set<T> among(
      ApiCall<Caller> call, String name, Function<String, Optional<T>> find) {
    return call.texts(name).stream()
        .map(find)
        .flatMap(Optional::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static ObjectNode facets(Facets facets) {
    ObjectNode root =
        JSON.createObjectNode()
            .put("official", facets.official())
            .put("verified", facets.verified());
    counts(root, "types", facets.types(), RepositoryType::slug);
    counts(root, "operatingSystems", facets.operatingSystems(), Function.identity());
    counts(root, "architectures", facets.architectures(), Function.identity());
    counts(root, "categories", facets.categories(), Category::slug);
    return root;
  }

  private static <T> void counts(
      ObjectNode root, String name, Map<T, Long> counts, Function<T, String> value) {
    ArrayNode list = root.putArray(name);
    counts.forEach(
        (key, count) -> list.addObject().put("value", value.apply(key)).put("count", count));
  }
}
