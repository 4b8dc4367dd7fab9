package io.stowage.server.api;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccessTokens.Change;
import io.stowage.server.account.AccessTokens.Made;
import io.stowage.server.account.AccessTokens.Reach;
import io.stowage.server.account.AccessTokens.Wish;
import io.stowage.server.account.Account;
import io.stowage.server.account.By;
import io.stowage.server.account.ScopeMap;
import io.stowage.server.account.ScopeMaps;
import io.stowage.server.account.Token;
import io.stowage.server.account.TokenKind;
import io.stowage.server.common.Refusal;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tokens of an owner, or its robots. To make one asks for a fresh session, as does whatever
 * lets one do more; to switch off or delete one doesn't: who finds one in the wrong hands is in a
 * hurry.
 */
final class TokenRoutes implements HubApi.Routes {
  private final Owner owner;
  private final TokenKind kind;
  private final AccessTokens tokens;
  private final ScopeMaps scopeMaps;

  private TokenRoutes(Owner owner, TokenKind kind, AccessTokens tokens, ScopeMaps scopeMaps) {
    this.owner = owner;
    this.kind = kind;
    this.tokens = tokens;
    this.scopeMaps = scopeMaps;
  }

  /** Those of an owner's tokens. */
  static TokenRoutes ofTokens(Owner owner, AccessTokens tokens, ScopeMaps scopeMaps) {
    return new TokenRoutes(owner, owner.tokenKind(), tokens, scopeMaps);
  }

  /** Those of an owner's robots. */
  static TokenRoutes ofRobots(Owner owner, AccessTokens tokens, ScopeMaps scopeMaps) {
    return new TokenRoutes(owner, TokenKind.ROBOT, tokens, scopeMaps);
  }

  private boolean isOfRobots() {
    return kind == TokenKind.ROBOT;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    String noun = owner.noun() + (isOfRobots() ? "Robot" : "Token");
    Map<String, Endpoint<Caller>> endpoints = new HashMap<>();
    endpoints.put("list" + noun + "s", this::list);
    endpoints.put("create" + noun, this::create);
    endpoints.put("get" + noun, this::get);
    endpoints.put("update" + noun, this::update);
    endpoints.put("delete" + noun, this::delete);
    if (isOfRobots()) {
      endpoints.put("regenerate" + noun, this::regenerate);
    }
    return endpoints;
  }

  private ApiResult list(ApiCall<Caller> call) {
    Account whose = owner.toRead(call);
    List<Token> rows =
        tokens.list(
            whose.id(), kind, call.cursor().map(cursor -> cursor.text(0)), call.limit() + 1);
    Map<Long, String> maps = mapNames(whose);
    return call.page(rows, token -> Cursor.of(token.id()), token -> shown(token, maps));
  }

  private ApiResult get(ApiCall<Caller> call) {
    Account whose = owner.toRead(call);
    return shown(whose, tokens.get(whose.id(), kind, call.path("id")));
  }

  private ApiResult create(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    call.caller().requireFresh();
    Made made = make(call, whose, call.caller().by());
    return ApiResult.created(
        owner.address(call) + (isOfRobots() ? "/robots/" : "/tokens/") + made.token().id(),
        withSecret(whose, made));
  }

  private Made make(ApiCall<Caller> call, Account whose, By by) {
    return switch (kind) {
      case PERSONAL -> tokens.makePersonal(whose.id(), wish(call, Sent.text(call, "label")), by);
      case ORGANIZATION ->
          tokens.makeForOrganization(whose.id(), wish(call, Sent.text(call, "label")), by);
      case ROBOT -> {
        String name = Sent.text(call, "name");
        yield tokens.makeRobot(
            whose.id(), name, wish(call, Sent.optional(call, "label").orElse(name)), by);
      }
      case ADMIN_USER, LOG_IN -> throw new IllegalStateException(kind.name());
    };
  }

  private static Wish wish(ApiCall<Caller> call, String label) {
    JsonNode body = call.body();
    return new Wish(
        label,
        Sent.optional(call, "description").orElse(""),
        body.path("scopes").valueStream().map(JsonNode::asString).toList(),
        RuleJson.read(body.path("rules")),
        Sent.optional(call, "scopeMap"),
        Sent.optional(call, "expiresAt").map(TokenRoutes::instant));
  }

  private static Instant instant(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1970 && time.getYear() <= 9999) {
        return time.toInstant();
      }
      throw Refusal.invalid("expiresAt", "A year from 1970 to 9999.");
    } catch (DateTimeException _) {
      throw Refusal.invalid("expiresAt", "That is no moment, such as 2027-01-31T00:00:00Z.");
    }
  }

  private ApiResult update(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    JsonNode rules = call.body().path("rules");
    boolean isSwitchedOn = Sent.flag(call, "enabled").orElse(false);
    if (!rules.isMissingNode() || isSwitchedOn) {
      call.caller().requireFresh();
    }
    return shown(
        whose,
        tokens.update(
            whose.id(),
            kind,
            call.path("id"),
            new Change(
                Sent.optional(call, "label"),
                Sent.optional(call, "description"),
                Sent.flag(call, "enabled"),
                rules.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(Reach.of(RuleJson.read(rules)))),
            call.caller().by()));
  }

  private ApiResult regenerate(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    call.caller().requireFresh();
    return ApiResult.ok(
        withSecret(whose, tokens.regenerate(whose.id(), call.path("id"), call.caller().by())));
  }

  private ApiResult delete(ApiCall<Caller> call) {
    Account whose = owner.toChange(call);
    tokens.delete(whose.id(), kind, call.path("id"), call.caller().by());
    return ApiResult.noContent();
  }

  // --- shown -------------------------------------------------------------------------------------

  private ApiResult shown(Account whose, Token token) {
    return ApiResult.ok(shown(token, mapNames(whose)));
  }

  private ObjectNode withSecret(Account whose, Made made) {
    return shown(made.token(), mapNames(whose)).put("secret", made.secret());
  }

  private Map<Long, String> mapNames(Account whose) {
    return scopeMaps.list(whose.id()).stream()
        .collect(Collectors.toMap(ScopeMap::id, ScopeMap::name));
  }

  private ObjectNode shown(Token token, Map<Long, String> maps) {
    ObjectNode root =
        PersonJson.object()
            .put("id", token.id())
            .put("login", token.login())
            .put("label", token.label())
            .put("description", token.description())
            .put("enabled", token.isEnabled())
            .put("createdAt", token.createdAt().toString())
            .put("createdFrom", token.createdFrom());
    if (!isOfRobots()) {
      token.scopes().forEach(root.putArray("scopes")::add);
    }
    if (kind != TokenKind.PERSONAL) {
      root.set("rules", RuleJson.shown(token.rules()));
    }
    if (token.scopeMap().isPresent()) {
      Optional.ofNullable(maps.get(token.scopeMap().getAsLong()))
          .ifPresent(name -> root.put("scopeMap", name));
    }
    token.createdBy().ifPresent(name -> root.put("createdBy", name));
    token.expiresAt().ifPresent(at -> root.put("expiresAt", at.toString()));
    token
        .usedAt()
        .ifPresent(
            at ->
                root.put("usedAt", at.toString())
                    .put("usedFrom", token.usedFrom())
                    .put("usedAgent", token.usedAgent()));
    return root;
  }
}
