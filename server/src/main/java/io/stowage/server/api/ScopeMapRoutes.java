package io.stowage.server.api;

import io.stowage.server.account.Account;
import io.stowage.server.account.ScopeMap;
import io.stowage.server.account.ScopeMaps;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An owner's scope maps. */
final class ScopeMapRoutes implements HubApi.Routes {
  private final Owner owner;
  private final ScopeMaps scopeMaps;

  ScopeMapRoutes(Owner owner, ScopeMaps scopeMaps) {
    this.owner = owner;
    this.scopeMaps = scopeMaps;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    String noun = owner.noun() + "ScopeMap";
    return Map.of(
        "list" + noun + "s", this::list,
        "create" + noun, this::create,
        "get" + noun, this::get,
        "update" + noun, this::update,
        "delete" + noun, this::delete);
  }

  private ApiResult list(ApiCall<Caller> call) {
    ObjectNode root = PersonJson.object();
    ArrayNode items = root.putArray("items");
    scopeMaps.list(owner.toRead(call).id()).forEach(map -> items.add(json(map)));
    return ApiResult.ok(root);
  }

  private ApiResult get(ApiCall<Caller> call) {
    Account whose = owner.toRead(call);
    return shown(scopeMaps.get(whose.id(), call.path("scopeMap")));
  }

  private ApiResult create(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    ScopeMap made =
        scopeMaps.make(
            whose.id(),
            Sent.text(call, "name"),
            Sent.optional(call, "description").orElse(""),
            RuleJson.read(call.body().required("rules")),
            call.caller().by());
    return ApiResult.created(owner.address(call) + "/scope-maps/" + made.name(), json(made))
        .withVersion(made.version());
  }

  /** May let tokens that exist do more, so it takes who they are. */
  private ApiResult update(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    call.caller().requireFresh();
    ScopeMap before = scopeMaps.get(whose.id(), call.path("scopeMap"));
    return shown(
        scopeMaps.update(
            whose.id(),
            before.name(),
            Sent.optional(call, "description").orElse(""),
            RuleJson.read(call.body().required("rules")),
            call.version().orElse(before.version()),
            call.caller().by()));
  }

  private ApiResult delete(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    scopeMaps.delete(whose.id(), call.path("scopeMap"), call.caller().by());
    return ApiResult.noContent();
  }

  private static ApiResult shown(ScopeMap map) {
    return ApiResult.ok(json(map)).withVersion(map.version());
  }

  private static ObjectNode json(ScopeMap map) {
    ObjectNode root =
        PersonJson.object().put("name", map.name()).put("description", map.description());
    root.set("rules", RuleJson.shown(map.rules()));
    return root;
  }
}
