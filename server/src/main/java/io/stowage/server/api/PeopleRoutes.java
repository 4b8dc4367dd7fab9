package io.stowage.server.api;

import io.stowage.server.access.Policy;
import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Avatar;
import io.stowage.server.account.Person;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** People as anybody may see them. Who is gone or kept out is not there. */
final class PeopleRoutes implements HubApi.Routes {
  private static final String A_DAY = "max-age=86400";

  private final Accounts accounts;
  private final Policy policy;

  PeopleRoutes(Accounts accounts, Policy policy) {
    this.accounts = accounts;
    this.policy = policy;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("listUsers", this::list, "getUser", this::get, "getAvatar", this::avatar);
  }

  /** For people: who types the beginning of a name to invite somebody, or to add a member. */
  private ApiResult list(ApiCall<Caller> call) {
    call.caller().reader();
    List<Account> rows =
        accounts.activePeople(
            call.text("query").orElseThrow().toLowerCase(Locale.ROOT),
            call.cursor().map(cursor -> cursor.text(0)).orElse(""),
            call.limit() + 1);
    return call.page(rows, row -> Cursor.of(row.name()), PersonJson::profile);
  }

  private ApiResult get(ApiCall<Caller> call) {
    call.caller().requireLetIn(policy);
    return accounts
        .person(call.path("user"))
        .map(Person::account)
        .filter(Account::isActive)
        .map(account -> ApiResult.ok(PersonJson.profile(account)))
        .orElseThrow(ApiProblem::notFound);
  }

  /** A picture may be opened as a page of this server: so it may load nothing and run nothing. */
  private ApiResult avatar(ApiCall<Caller> call) {
    call.caller().requireLetIn(policy);
    String svg =
        accounts
            .find(call.path("user"))
            .filter(Account::isActive)
            .map(account -> Avatar.svg(account.name()))
            .orElseThrow(ApiProblem::notFound);
    return ApiResult.text(200, "image/svg+xml", svg)
        .withTag(checksum(svg))
        .withHeader("Content-Security-Policy", "default-src 'none'; sandbox")
        .withHeader("Cache-Control", (policy.isPublicForAll() ? "public, " : "private, ") + A_DAY);
  }

  private static String checksum(String text) {
    CRC32 sum = new CRC32();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
