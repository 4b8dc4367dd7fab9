package io.stowage.server.api;

import io.stowage.server.account.Accounts;
import io.stowage.server.account.Person;
import io.stowage.server.account.TwoFactor;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Somebody's own second factor. All of it but looking asks for a fresh session. */
final class TwoFactorRoutes implements HubApi.Routes {
  private final TwoFactor twoFactor;
  private final Accounts accounts;

  TwoFactorRoutes(TwoFactor twoFactor, Accounts accounts) {
    this.twoFactor = twoFactor;
    this.accounts = accounts;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "getMyTwoFactor", this::get,
        "beginMyTwoFactor", this::begin,
        "confirmMyTwoFactor", this::confirm,
        "createMyRecoveryCodes", this::newCodes,
        "deleteMyTwoFactor", this::turnOff);
  }

  private ApiResult get(ApiCall<Caller> call) {
    Person person = accounts.person(call.caller().reader().id()).orElseThrow(Caller::gone);
    return ApiResult.ok(
        PersonJson.object()
            .put("on", person.hasTwoFactor())
            .put("recoveryCodesLeft", twoFactor.codesLeft(person.id())));
  }

  private ApiResult begin(ApiCall<Caller> call) {
    TwoFactor.Setup setup = twoFactor.begin(call.caller().fresh().id());
    return ApiResult.ok(
        PersonJson.object()
            .put("secret", setup.secret())
            .put("uri", setup.uri())
            .put("qr", setup.qrSvg()));
  }

  private ApiResult confirm(ApiCall<Caller> call) {
    return codes(
        twoFactor.confirm(call.caller().fresh().id(), Sent.text(call, "code"), call.caller().by()));
  }

  private ApiResult newCodes(ApiCall<Caller> call) {
    return codes(twoFactor.newCodes(call.caller().fresh().id(), call.caller().by()));
  }

  private static ApiResult codes(List<String> codes) {
    ObjectNode root = PersonJson.object();
    codes.forEach(root.putArray("recoveryCodes")::add);
    return ApiResult.ok(root);
  }

  private ApiResult turnOff(ApiCall<Caller> call) {
    twoFactor.turnOff(call.caller().fresh().id(), call.caller().by());
    return ApiResult.noContent();
  }
}
