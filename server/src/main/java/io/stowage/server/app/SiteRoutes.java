package io.stowage.server.app;

import io.stowage.server.access.TokenEndpoint;
import io.stowage.server.access.TokenForm;
import io.stowage.server.access.TokenRequest;
import io.stowage.server.access.TokenResult;
import io.stowage.server.http.Handler;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.page.Pages;
import io.stowage.server.registry.ErrorCode;
import io.stowage.server.registry.ErrorEnvelope;
import io.stowage.server.registry.RegistryRoutes;
import io.stowage.server.web.ApiRouter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which part answers which address. */
final class SiteRoutes implements Handler {
  private static final String CONTROL = "/control/";

  private static final String API = ApiRouter.BASE + "/";

  /** Bytes of a form at {@code /token}. */
  private static final int LONGEST_FORM = 16 * 1024;

  private final RegistryRoutes registry;
  private final Health health;
  private final Metrics metrics;
  private final Optional<TokenEndpoint> tokens;
  private final Optional<Hub> hub;
  private final Optional<ControlRoute> control;
  private final Pages pages = new Pages();

  SiteRoutes(
      RegistryRoutes registry,
      Health health,
      Metrics metrics,
      Optional<TokenEndpoint> tokens,
      Optional<Hub> hub,
      Optional<ControlRoute> control) {
    this.registry = registry;
    this.health = health;
    this.metrics = metrics;
    this.tokens = tokens;
    this.hub = hub;
    this.control = control;
  }

  @Override
  public Response handle(Request request) {
    String path = request.path();
    if (hub.isPresent() && hub.get().dockerHub().serves(request)) {
      return hub.get().dockerHub().handle(request);
    }
    if (path.startsWith("/v2/") || path.equals("/v2")) {
      return registry.handle(request);
    }
    if (path.startsWith(API) && hub.isPresent()) {
      request.route("api");
      return hub.get().api().handle(request);
    }
    if (path.startsWith("/v1/") && hub.isPresent()) {
      request.route("search");
      return hub.get().dockerSearch().handle(request);
    }
    if (path.startsWith(CONTROL) && control.isPresent()) {
      request.route("control");
      return control.get().handle(request, path.substring(CONTROL.length()));
    }
    return switch (path) {
      case "/health/live" -> routed(request, "health", health.live());
      case "/health/ready" -> routed(request, "health", health.ready());
      case "/metrics" -> routed(request, "metrics", metrics.scrape());
      case "/token" -> tokens.map(issuer -> token(request, issuer)).orElseGet(SiteRoutes::nothing);
      default -> page(request);
    };
  }

  /** The pages stand on the accounts' API: without it, or without them, a word on what to do. */
  private Response page(Request request) {
    if (hub.isPresent() && pages.areThere()) {
      return routed(request, "page", pages.handle(request));
    }
    if (!request.path().equals("/")) {
      return nothing();
    }
    String more =
        hub.isPresent()
            ? "Its pages were left out when it was built: install Node.js 20 or newer and npm, and"
                + " build it again.\n"
            : "";
    return Response.status(200)
        .header("Content-Type", "text/plain")
        .text("This is Stowage, a container image registry. Its API is at /v2/.\n" + more);
  }

  private static Response routed(Request request, String route, Response answer) {
    request.route(route);
    return answer;
  }

  private static Response token(Request request, TokenEndpoint endpoint) {
    request.route("token");
    TokenRequest.From from =
        new TokenRequest.From(
            request.origin().baseUrl(),
            request.origin().address(),
            request.header("User-Agent").orElse(""));
    boolean isPost = request.method().equals("POST") && endpoint.takesPost();
    if (!isPost && !request.method().equals("GET")) {
      return Response.status(405)
          .header("Allow", endpoint.takesPost() ? "GET, POST" : "GET")
          .header("Content-Type", "text/plain")
          .text("Ask for a token with GET.\n");
    }
    TokenResult result =
        isPost
            ? endpoint.post(form(request, from))
            : endpoint.get(
                new TokenRequest(
                    request.parameter("service"),
                    request.parameters("scope"),
                    request.parameter("offline_token").filter("true"::equals).isPresent(),
                    request.header("Authorization"),
                    from));
    return switch (result) {
      case TokenResult.Granted granted ->
          Response.status(200)
              .header("Content-Type", "application/json")
              .header("Cache-Control", "no-store")
              .text(granted.json(isPost));
      case TokenResult.Unauthenticated refused ->
          ErrorEnvelope.of(401, ErrorCode.UNAUTHORIZED, refused.message())
              .with("WWW-Authenticate", refused.challenge());
      case TokenResult.Malformed malformed ->
          ErrorEnvelope.of(400, ErrorCode.UNSUPPORTED, malformed.message());
      case TokenResult.NotYet(var wait, var message) ->
          ErrorEnvelope.later(ErrorCode.TOOMANYREQUESTS, message, wait);
      case TokenResult.Busy(var wait) ->
          ErrorEnvelope.later(ErrorCode.UNAVAILABLE, ErrorEnvelope.LOG_INS_AT_ONCE, wait);
    };
  }

  private static TokenForm form(Request request, TokenRequest.From from) {
    Map<String, List<String>> fields =
        Request.parse(new String(request.body().readAll(LONGEST_FORM), StandardCharsets.UTF_8));
    return new TokenForm(
        first(fields, "grant_type").orElse(""),
        first(fields, "service").orElse(""),
        first(fields, "client_id").orElse(""),
        String.join(" ", fields.getOrDefault("scope", List.of())),
        first(fields, "access_type").filter("offline"::equals).isPresent(),
        first(fields, "username"),
        first(fields, "password"),
        first(fields, "refresh_token"),
        from);
  }

  private static Optional<String> first(Map<String, List<String>> fields, String name) {
    return fields.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static Response nothing() {
    return Response.status(404)
        .header("Content-Type", "text/plain")
        .text("There is nothing at this address. The registry's API is at /v2/.\n");
  }
}
