package io.stowage.server.api;

import io.stowage.server.access.Rights;
import io.stowage.server.hub.Category;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.Position;
import io.stowage.server.hub.Selection;
import io.stowage.server.hub.Sorting;
import io.stowage.server.hub.Viewer;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Lists of repositories: an owner's, one's own, those one has marked. */
public final class RepositoryListRoutes implements HubApi.Routes {
  private final HubRepositories repositories;
  private final Sight sight;

  public RepositoryListRoutes(HubRepositories repositories, Rights rights) {
    this.repositories = repositories;
    this.sight = new Sight(repositories, rights);
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "listRepositories", this::ofNamespace,
        "listMyRepositories", this::mine,
        "listMyStars", this::starred,
        "listCategories", _ -> categories());
  }

  private ApiResult ofNamespace(ApiCall<Caller> call) {
    return page(
        call,
        new Selection.OfNamespace(call.text("namespace").orElseThrow(), call.text("query")),
        sight.of(call.caller()));
  }

  private ApiResult mine(ApiCall<Caller> call) {
    return page(call, new Selection.Mine(call.caller().reader().id()), sight.of(call.caller()));
  }

  private ApiResult starred(ApiCall<Caller> call) {
    return page(call, new Selection.Starred(call.caller().reader().id()), sight.of(call.caller()));
  }

  private ApiResult page(ApiCall<Caller> call, Selection selection, Viewer viewer) {
    Sorting.Key key =
        Sorting.Key.valueOf(call.text("order").orElseThrow().toUpperCase(Locale.ROOT));
    Sorting sorting = new Sorting(key, key != Sorting.Key.NAME);
    Optional<Position> after = call.cursor().flatMap(cursor -> Position.parse(cursor.text(0)));
    HubRepositories.Slice slice =
        repositories.list(selection, viewer, sorting, after, call.limit());
    return call.page(
        slice.repositories(), slice.next().map(next -> Cursor.of(next.text())), RepositoryJson::of);
  }

  private static ApiResult categories() {
    record One(String slug, String title) {}
    List<One> all =
        Arrays.stream(Category.values()).map(each -> new One(each.slug(), each.title())).toList();
    return ApiResult.ok(Map.of("items", all));
  }
}
