package io.stowage.server.api;

import io.stowage.server.account.Session;
import io.stowage.server.account.Sessions;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The browsers that somebody is logged in with. */
final class MySessionRoutes implements HubApi.Routes {
  private final Sessions sessions;

  MySessionRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("listMySessions", this::list, "deleteMySession", this::delete);
  }

  private ApiResult list(ApiCall<Caller> call) {
    ObjectNode root = PersonJson.object();
    ArrayNode items = root.putArray("items");
    String own = call.caller().session().orElse("");
    for (Session session : sessions.list(call.caller().reader().id())) {
      items
          .addObject()
          .put("id", session.id())
          .put("current", session.id().equals(own))
          .put("createdAt", session.createdAt().toString())
          .put("seenAt", session.seenAt().toString())
          .put("expiresAt", session.expiresAt().toString())
          .put("address", session.address())
          .put("agent", session.agent());
    }
    return ApiResult.ok(root);
  }

  private ApiResult delete(ApiCall<Caller> call) {
    sessions.end(call.caller().writer().id(), call.path("session"), call.caller().by());
    return ApiResult.noContent();
  }
}
