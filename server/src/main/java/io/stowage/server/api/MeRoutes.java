package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.server.account.AccountId;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Person;
import io.stowage.server.account.Profile;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.time.InstantSource;
import java.util.Map;

/** What people see and change of their own account. */
final class MeRoutes implements HubApi.Routes {
  private static final int MAILS_PER_HOUR = 5;

  private final Accounts accounts;
  private final Allowance mails;

  MeRoutes(Accounts accounts, InstantSource clock) {
    this.accounts = accounts;
    this.mails = new Allowance(MAILS_PER_HOUR, clock);
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("getMe", this::get),
        entry("updateMe", this::update),
        entry("updateMyDefaults", this::updateDefaults),
        entry("changeMyPassword", this::changePassword),
        entry("changeMyEmail", this::changeEmail),
        entry("sendMyEmailProof", this::sendProof));
  }

  private ApiResult get(ApiCall<Caller> call) {
    return shown(call.caller().reader().id());
  }

  private ApiResult shown(AccountId id) {
    Person person = person(id);
    return ApiResult.ok(PersonJson.me(person)).withVersion(person.account().version());
  }

  private Person person(AccountId id) {
    return accounts.person(id).orElseThrow(Caller::gone);
  }

  private ApiResult update(ApiCall<Caller> call) {
    Person person = person(call.caller().writer().id());
    Profile before = person.account().profile();
    accounts.setProfile(
        person.id(),
        Profile.checked(
            Sent.optional(call, "fullName").orElse(before.fullName()),
            Sent.optional(call, "company").orElse(before.company()),
            Sent.optional(call, "location").orElse(before.location()),
            Sent.optional(call, "link").orElse(before.link())),
        call.version().orElse(person.account().version()),
        call.caller().by());
    return shown(person.id());
  }

  private ApiResult updateDefaults(ApiCall<Caller> call) {
    Person person = person(call.caller().writer().id());
    accounts.setDefaults(
        person.id(),
        call.body().required("privateByDefault").booleanValue(),
        call.body().required("allowsPublic").booleanValue(),
        call.version().orElse(person.account().version()),
        call.caller().by());
    return shown(person.id());
  }

  private ApiResult changePassword(ApiCall<Caller> call) {
    accounts.changePassword(
        call.caller().writer().id(),
        Sent.text(call, "password"),
        Sent.text(call, "newPassword"),
        call.caller().session().orElse(""),
        call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult changeEmail(ApiCall<Caller> call) {
    AccountId id = call.caller().writer().id();
    MailAddress email = Sent.email(call);
    mails.require(id.toString());
    accounts.changeEmail(id, Sent.text(call, "password"), email, call.caller().by());
    mails.count(id.toString());
    return ApiResult.ok(PersonJson.object().put("proofSent", accounts.sendsMail()));
  }

  private ApiResult sendProof(ApiCall<Caller> call) {
    AccountId id = call.caller().writer().id();
    mails.take(id.toString());
    accounts.sendProof(id);
    return ApiResult.noContent();
  }
}
