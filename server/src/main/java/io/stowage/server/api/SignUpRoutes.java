package io.stowage.server.api;

import io.stowage.server.account.AccountName;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Person;
import io.stowage.server.common.AddressBlock;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.CrossSite;
import io.stowage.server.web.Endpoint;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coming to have an account, and a way back in for who forgot the password. No answer here tells
 * whether an address has an account.
 */
final class SignUpRoutes implements HubApi.Routes {
  private static final Logger log = LoggerFactory.getLogger(SignUpRoutes.class);

  /** An office or a class-room behind one address. */
  private static final int PER_PLACE = 60;

  private static final int PER_MAILBOX = 5;

  private final Accounts accounts;
  private final AccountSettings settings;
  private final Executor afterwards;
  private final Allowance places;
  private final Allowance mailboxes;

  /**
   * Routes.
   *
   * @param afterwards does what must not delay the answer, since its time would tell
   */
  SignUpRoutes(
      Accounts accounts, AccountSettings settings, Executor afterwards, InstantSource clock) {
    this.accounts = accounts;
    this.settings = settings;
    this.afterwards = afterwards;
    this.places = new Allowance(PER_PLACE, clock);
    this.mailboxes = new Allowance(PER_MAILBOX, clock);
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "getSignUp", this::get,
        "signUp", this::signUp,
        "verifyEmail", this::verifyEmail,
        "forgotPassword", this::forgot,
        "resetPassword", this::reset);
  }

  private ApiResult get(ApiCall<Caller> call) {
    return ApiResult.ok(
        PersonJson.object()
            .put("mode", settings.signUp().name().toLowerCase(Locale.ROOT))
            .put("mail", accounts.sendsMail()));
  }

  private ApiResult signUp(ApiCall<Caller> call) {
    CrossSite.refuseForeignPages(call.request());
    By by = call.caller().by();
    places.take(AddressBlock.of(by.address()));
    AccountName name = AccountName.chosen(Sent.text(call, "name"));
    MailAddress email = Sent.email(call);
    Optional<String> invitation = Sent.optional(call, "invitation");
    mailboxes.require(email.key());
    Person made = accounts.signUp(name, email, Sent.text(call, "password"), invitation, by);
    mailboxes.count(email.key());
    return ApiResult.created(
        "/users/" + made.name(),
        PersonJson.object().put("name", made.name()).put("proofSent", accounts.sendsMail()));
  }

  private ApiResult verifyEmail(ApiCall<Caller> call) {
    Person person = accounts.verifyEmail(Sent.text(call, "secret"), call.caller().by());
    return named(person);
  }

  private ApiResult forgot(ApiCall<Caller> call) {
    CrossSite.refuseForeignPages(call.request());
    accounts.requireMail();
    By by = call.caller().by();
    String name = AccountName.typed(Sent.text(call, "name"));
    places.take(AddressBlock.of(by.address()));
    mailboxes.take(name);
    try {
      afterwards.execute(() -> sendLink(name, by));
    } catch (RejectedExecutionException _) {
      throw new OverloadedException("too many passwords are forgotten at once");
    }
    return ApiResult.json(202, PersonJson.object());
  }

  private void sendLink(String name, By by) {
    try {
      accounts.forgot(name, by);
    } catch (RuntimeException e) {
      log.error("A link to set a new password could not be sent", e);
    }
  }

  private ApiResult reset(ApiCall<Caller> call) {
    Person person =
        accounts.reset(Sent.text(call, "secret"), Sent.text(call, "password"), call.caller().by());
    return named(person);
  }

  private static ApiResult named(Person person) {
    return ApiResult.ok(PersonJson.object().put("name", person.name()));
  }
}
