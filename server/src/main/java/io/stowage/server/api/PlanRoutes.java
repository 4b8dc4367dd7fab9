package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.server.account.AccountId;
import io.stowage.server.account.Plan;
import io.stowage.server.account.Plans;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** What plans there are, and which one an account has. */
final class PlanRoutes implements HubApi.Routes {
  private final Plans plans;
  private final OrganizationDoor door;

  PlanRoutes(Plans plans, OrganizationDoor door) {
    this.plans = plans;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("listPlans", this::list),
        entry("createPlan", this::create),
        entry("getPlan", this::get),
        entry("updatePlan", this::update),
        entry("deletePlan", this::delete),
        entry("getOrganizationPlan", call -> of(door.ofMember(call).id())),
        entry("switchOrganizationPlan", this::switchOrganization),
        entry("getMyPlan", call -> of(call.caller().reader().id())),
        entry("switchMyPlan", this::switchMine));
  }

  private ApiResult list(ApiCall<Caller> call) {
    call.caller().requireReading();
    return ApiResult.ok(
        Shown.with("items", plans.list().stream().map(PlanRoutes::shown).toList()).all());
  }

  private ApiResult get(ApiCall<Caller> call) {
    call.caller().requireReading();
    return answer(plans.get(call.path("plan")));
  }

  private ApiResult create(ApiCall<Caller> call) {
    call.caller().administrator();
    JsonNode wish = call.body();
    Plan made =
        plans.make(
            wish.path("name").asString(),
            limit(wish, "privateRepositories"),
            limit(wish, "storage"),
            wish.path("default").asBoolean(false),
            call.caller().by());
    String name = URLEncoder.encode(made.name(), StandardCharsets.UTF_8).replace("+", "%20");
    return ApiResult.created("/plans/" + name, shown(made)).withVersion(made.version());
  }

  private ApiResult update(ApiCall<Caller> call) {
    call.caller().administrator();
    JsonNode wish = call.body();
    Plan before = plans.get(call.path("plan"));
    return answer(
        plans.update(
            before.name(),
            limit(wish, "privateRepositories"),
            limit(wish, "storage"),
            wish.path("default").asBoolean(false),
            call.version().orElse(before.version()),
            call.caller().by()));
  }

  private static OptionalLong limit(JsonNode wish, String name) {
    JsonNode value = wish.path(name);
    return value.isNumber() ? OptionalLong.of(value.longValue()) : OptionalLong.empty();
  }

  private ApiResult delete(ApiCall<Caller> call) {
    call.caller().administrator();
    plans.delete(call.path("plan"), call.caller().by());
    return ApiResult.noContent();
  }

  private static ApiResult answer(Plan plan) {
    return ApiResult.ok(shown(plan)).withVersion(plan.version());
  }

  private static Map<String, Object> shown(Plan plan) {
    return Shown.with("name", plan.name())
        .and("privateRepositories", boxed(plan.privateRepositories()))
        .and("storage", boxed(plan.storage()))
        .and("default", plan.isDefault())
        .all();
  }

  private static Optional<Long> boxed(OptionalLong limit) {
    return limit.isPresent() ? Optional.of(limit.getAsLong()) : Optional.empty();
  }

  // --- an account's ------------------------------------------------------------------------------

  private ApiResult of(AccountId account) {
    Plan.Use use = plans.use(account);
    return ApiResult.ok(
        Shown.with(
                "use",
                Shown.with("privateRepositories", use.privateRepositories())
                    .and("storage", use.storage())
                    .all())
            .and("plan", plans.of(account).map(PlanRoutes::shown))
            .all());
  }

  private ApiResult switchOrganization(ApiCall<Caller> call) {
    return switched(call, door.ofOwner(call).id());
  }

  private ApiResult switchMine(ApiCall<Caller> call) {
    return switched(call, call.caller().writer().id());
  }

  private ApiResult switched(ApiCall<Caller> call, AccountId account) {
    JsonNode plan = call.body().path("plan");
    plans.switchTo(
        account,
        plan.isString() ? Optional.of(plan.asString()) : Optional.empty(),
        call.caller().by());
    return of(account);
  }
}
