package io.stowage.server.dockerhub;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccessTokens.Change;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.PersonalScopes;
import io.stowage.server.account.Token;
import io.stowage.server.account.TokenKind;
import io.stowage.server.http.Response;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Personal access tokens, at the address of today and at the one that hub-tool knows. */
final class AccessTokenRoutes {
  /** As many as one may have. */
  private static final int MOST = 500;

  private final HubCallers callers;
  private final AccessTokens tokens;

  AccessTokenRoutes(HubCallers callers, AccessTokens tokens) {
    this.callers = callers;
    this.tokens = tokens;
  }

  Response list(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.READ);
    List<Token> all =
        tokens.list(caller.subject().id(), TokenKind.PERSONAL, Optional.empty(), MOST);
    HubPage page = call.page();
    ObjectNode root =
        call.pageOf(
            page,
            all.size(),
            all.stream()
                .skip(page.offset())
                .limit(page.size())
                .map(token -> shape(token).json())
                .toList());
    root.put("active_count", all.stream().filter(Token::isEnabled).count());
    return HubCall.ok(root);
  }

  /**
   * hub-tool names no scopes and means all; and it sends {@code is_active: false}, by which it
   * means nothing.
   */
  Response create(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.WRITE);
    callers.requirePassword(caller.by());
    HubBody body = call.body();
    AccessTokens.Made made =
        tokens.makePersonal(
            caller.subject().id(),
            new AccessTokens.Wish(
                body.optionalText("token_label")
                    .filter(label -> !label.isBlank())
                    .orElse("made by Docker Hub's API"),
                "",
                body.texts("scopes")
                    .filter(scopes -> !scopes.isEmpty())
                    .orElse(List.of(PersonalScopes.Word.REPO_ADMIN.text())),
                List.of(),
                Optional.empty(),
                time(body, "expires_at")),
            caller.by());
    return HubCall.json(201, shape(made.token()).jsonWith(made.secret()));
  }

  Response get(HubCall call) {
    AccountId owner = callers.person(call, AccountAccess.READ).subject().id();
    return HubCall.ok(shape(tokens.get(owner, TokenKind.PERSONAL, call.place("uuid"))).json());
  }

  Response change(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.WRITE);
    callers.requirePassword(caller.by());
    HubBody body = call.body();
    return HubCall.ok(
        shape(
                tokens.update(
                    caller.subject().id(),
                    TokenKind.PERSONAL,
                    call.place("uuid"),
                    new Change(
                        body.optionalText("token_label"),
                        Optional.empty(),
                        body.flag("is_active"),
                        Optional.empty()),
                    caller.by()))
            .json());
  }

  Response delete(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.WRITE);
    tokens.delete(caller.subject().id(), TokenKind.PERSONAL, call.place("uuid"), caller.by());
    return HubCall.done(204);
  }

  /** A time in a body. */
  static Optional<Instant> time(HubBody body, String field) {
    return body.optionalText(field).filter(text -> !text.isEmpty()).map(text -> time(field, text));
  }

  static Instant time(String field, String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1970 && time.getYear() <= 9999) {
        return time.toInstant();
      }
      throw HubException.invalid(field, "Must be a time before the year 10000.");
    } catch (DateTimeParseException e) {
      throw HubException.invalid(field, "Must be a time such as 2030-12-31T23:59:59Z.");
    }
  }

  private static HubToken shape(Token token) {
    return new HubToken(
        token.id(),
        token.label(),
        token.scopes(),
        token.isEnabled(),
        token.createdAt(),
        token.createdFrom(),
        token.createdAgent(),
        token.usedAt(),
        token.expiresAt());
  }
}
