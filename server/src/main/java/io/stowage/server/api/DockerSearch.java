package io.stowage.server.api;

import io.stowage.server.access.HubAccess;
import io.stowage.server.access.HubAccess.Asker;
import io.stowage.server.access.Policy;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Subject;
import io.stowage.server.http.Handler;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.hub.Search;
import io.stowage.server.hub.SearchQuery;
import io.stowage.server.hub.Viewer;
import io.stowage.server.registry.Access;
import io.stowage.server.registry.Access.Verdict;
import io.stowage.server.registry.ErrorCode;
import io.stowage.server.registry.ErrorEnvelope;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The search of Docker's first registry protocol, all that is left of it: what {@code docker search
 * HOST/term} and podman's ask. Credentials are as at {@code /v2}; without any, what is public is
 * found.
 *
 * <p>podman keeps its log-in to itself here, and shows it at the catalog, to which it turns where
 * there is no search. So where it would find nothing, there is none.
 */
public final class DockerSearch implements Handler {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PAGE = 25;

  private final Search search;
  private final HubAccess access;
  private final Policy policy;

  public DockerSearch(Search search, HubAccess access, Policy policy) {
    this.search = search;
    this.access = access;
    this.policy = policy;
  }

  @Override
  public Response handle(Request request) {
    if (!request.method().equals("GET") && !request.isHead()) {
      return ErrorEnvelope.of(405, ErrorCode.UNSUPPORTED, "only GET is served here")
          .with("Allow", "GET, HEAD");
    }
    return switch (request.path()) {
      case "/v1/_ping" -> json(JSON.createObjectNode().put("standalone", true));
      case "/v1/search" -> search(request);
      default -> ErrorEnvelope.of(404, ErrorCode.UNSUPPORTED, "of /v1 only search is served here");
    };
  }

  private Response search(Request request) {
    Asker asker =
        access.ask(
            new Access.Caller(
                request.header("Authorization"),
                request.origin().address(),
                request.header("User-Agent").orElse(""),
                request.origin().baseUrl()));
    return switch (asker) {
      case Asker.Known(Identity who) -> found(request, who);
      case Asker.Refused(Verdict verdict) -> refused(verdict);
    };
  }

  private Response found(Request request, Identity who) {
    String text = request.parameter("q").orElse("");
    int size = number(request, "n", PAGE, HubRepositories.LARGEST_PAGE);
    int number = number(request, "page", 1, HubRepositories.FARTHEST / size);
    HubRepositories.Numbered page =
        search.search(
            SearchQuery.of(text.replace("\0", "")),
            Viewer.of(who, policy),
            (number - 1) * size,
            size);
    if (page.total() == 0 && isPodmanWithoutItsLogIn(request, who)) {
      return ErrorEnvelope.of(404, ErrorCode.NAME_UNKNOWN, "nothing public is called so");
    }
    ObjectNode root =
        JSON.createObjectNode()
            .put("query", text)
            .put("num_results", page.total())
            .put("num_pages", (page.total() + size - 1) / size)
            .put("page", number)
            .put("page_size", size);
    ArrayNode results = root.putArray("results");
    for (HubRepository each : page.repositories()) {
      results
          .addObject()
          .put("name", each.name().value())
          .put("description", each.description())
          .put("star_count", each.stars())
          .put("is_official", each.isOfficial())
          .put("is_automated", false);
    }
    return json(root);
  }

  private static boolean isPodmanWithoutItsLogIn(Request request, Identity who) {
    return who.subject() instanceof Subject.Nobody
        && request.header("User-Agent").orElse("").startsWith("containers/");
  }

  /**
   * A number from 1 on; the nearest that is allowed for one that is not, and for none the usual.
   */
  private static int number(Request request, String name, int usual, int most) {
    return request
        .parameter(name)
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Math.clamp(Integer.parseInt(text), 1, most))
        .orElse(usual);
  }

  private static Response refused(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Unauthenticated refused ->
          ErrorEnvelope.of(401, ErrorCode.UNAUTHORIZED, refused.message())
              .with("WWW-Authenticate", refused.challenge());
      case Verdict.Denied refused -> ErrorEnvelope.of(403, ErrorCode.DENIED, refused.message());
      case Verdict.NotYet(var wait, var message) ->
          ErrorEnvelope.later(ErrorCode.TOOMANYREQUESTS, message, wait);
      case Verdict.Busy(var wait) ->
          ErrorEnvelope.later(ErrorCode.UNAVAILABLE, ErrorEnvelope.LOG_INS_AT_ONCE, wait);
      case Verdict.Allowed _ -> throw new IllegalStateException();
    };
  }

  private static Response json(ObjectNode root) {
    return Response.status(200)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Docker-Registry-Standalone", "true")
        .bytes(JSON.writeValueAsBytes(root));
  }
}
