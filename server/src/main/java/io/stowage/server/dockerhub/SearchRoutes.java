package io.stowage.server.dockerhub;

import io.stowage.server.account.By;
import io.stowage.server.http.Response;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.Search;
import io.stowage.server.hub.SearchQuery;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Finds repositories; the private ones for those who may see them. */
final class SearchRoutes {
  private static final int USUAL = 25;

  private final HubCallers callers;
  private final RepositoryRoutes repositories;
  private final Search search;

  SearchRoutes(HubCallers callers, RepositoryRoutes repositories, Search search) {
    this.callers = callers;
    this.repositories = repositories;
    this.search = search;
  }

  Response find(HubCall call) {
    By by = callers.visitor(call);
    HubPage page = call.page(USUAL);
    HubRepositories.Numbered found =
        search.search(
            SearchQuery.of(call.parameter("query").orElse("")),
            repositories.viewer(by),
            page.skip(HubRepositories.FARTHEST),
            page.size());
    return call.list(
        page, found.total(), found.repositories().stream().map(SearchRoutes::shape).toList());
  }

  private static ObjectNode shape(io.stowage.server.hub.HubRepository repository) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("repo_name", repository.name().value())
        .put("short_description", repository.description())
        .put("star_count", repository.stars())
        .put("pull_count", repository.pulls())
        .put("repo_owner", repository.namespace())
        .put("is_automated", false)
        .put("is_official", repository.isOfficial());
  }
}
