package io.stowage.server.api;

import io.stowage.server.account.AdminUser;
import io.stowage.server.account.Token;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The registry's admin user, for administrators. */
final class AdminUserRoutes implements HubApi.Routes {
  private final AdminUser adminUser;

  AdminUserRoutes(AdminUser adminUser) {
    this.adminUser = adminUser;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "getAdminUser", this::get,
        "enableAdminUser", this::enable,
        "disableAdminUser", this::disable,
        "regenerateAdminUserPassword", this::regenerate);
  }

  private static void requireFreshAdministrator(ApiCall<Caller> call) {
    call.caller().administrator();
    call.caller().requireFresh();
  }

  private ApiResult get(ApiCall<Caller> call) {
    call.caller().administrator();
    AdminUser.Standing standing = adminUser.standing();
    ObjectNode root = login(call).put("enabled", standing.isEnabled());
    ArrayNode passwords = root.putArray("passwords");
    for (Token token : standing.passwords()) {
      ObjectNode one =
          passwords
              .addObject()
              .put("name", token.label())
              .put("createdAt", token.createdAt().toString());
      token.createdBy().ifPresent(name -> one.put("createdBy", name));
      token
          .usedAt()
          .ifPresent(at -> one.put("usedAt", at.toString()).put("usedFrom", token.usedFrom()));
    }
    return ApiResult.ok(root);
  }

  private ApiResult enable(ApiCall<Caller> call) {
    requireFreshAdministrator(call);
    ObjectNode root = login(call);
    ArrayNode passwords = root.putArray("passwords");
    new TreeMap<>(adminUser.enable(call.caller().by()))
        .forEach((name, value) -> passwords.add(password(name, value)));
    return ApiResult.ok(root);
  }

  private ApiResult disable(ApiCall<Caller> call) {
    requireFreshAdministrator(call);
    adminUser.disable(call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult regenerate(ApiCall<Caller> call) {
    requireFreshAdministrator(call);
    String name = call.path("slot");
    return ApiResult.ok(password(name, adminUser.regenerate(name, call.caller().by())));
  }

  private static ObjectNode login(ApiCall<Caller> call) {
    return PersonJson.object()
        .put("loginServer", call.request().origin().authority())
        .put("userName", AdminUser.NAME);
  }

  private static ObjectNode password(String name, String value) {
    return PersonJson.object().put("name", name).put("value", value);
  }
}
