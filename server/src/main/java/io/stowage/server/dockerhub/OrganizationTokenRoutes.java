package io.stowage.server.dockerhub;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccessTokens.Change;
import io.stowage.server.account.AccessTokens.Reach;
import io.stowage.server.account.Account;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Subject;
import io.stowage.server.account.Token;
import io.stowage.server.account.TokenKind;
import io.stowage.server.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Tokens of an organization, which its owners keep. A token makes and changes none. */
final class OrganizationTokenRoutes {
  /** As many as one may have. */
  private static final int MOST = 500;

  private final HubCallers callers;
  private final OrganizationRoutes found;
  private final AccessTokens tokens;

  OrganizationTokenRoutes(HubCallers callers, OrganizationRoutes found, AccessTokens tokens) {
    this.callers = callers;
    this.found = found;
    this.tokens = tokens;
  }

  /** Its count is called total. */
  Response list(HubCall call) {
    Account organization = owned(call, callers.known(call), AccountAccess.READ);
    List<Token> all =
        tokens.list(organization.id(), TokenKind.ORGANIZATION, Optional.empty(), MOST);
    Map<String, String> asked = tokens.asked(organization.id());
    HubPage page = call.page();
    ObjectNode root =
        call.pageOf(
            page,
            all.size(),
            all.stream()
                .skip(page.offset())
                .limit(page.size())
                .map(token -> shape(token, asked).json())
                .toList());
    return HubCall.ok(root.put("total", all.size()));
  }

  Response create(HubCall call) {
    By by = callers.known(call);
    Account organization = owned(call, by, AccountAccess.WRITE);
    callers.requirePassword(by);
    HubBody body = call.body();
    MachineResources resources = MachineResources.of(body, organization.name());
    AccessTokens.Made made =
        tokens.makeForOrganization(
            organization.id(),
            new AccessTokens.Wish(
                body.text("label"),
                body.optionalText("description").orElse(""),
                resources.scopes(),
                resources.rules(),
                Optional.empty(),
                AccessTokenRoutes.time(body, "expires_at")),
            resources.text(),
            by);
    return HubCall.json(
        201,
        shape(made.token(), Map.of(made.token().id(), resources.text())).jsonWith(made.secret()));
  }

  Response get(HubCall call) {
    Account organization = owned(call, callers.known(call), AccountAccess.READ);
    return HubCall.ok(shape(organization, call.place("id")));
  }

  Response change(HubCall call) {
    By by = callers.known(call);
    Account organization = owned(call, by, AccountAccess.WRITE);
    callers.requirePassword(by);
    HubBody body = call.body();
    String id = call.place("id");
    Optional<Reach> reach =
        body.root().has("resources")
            ? Optional.of(reach(MachineResources.of(body, organization.name())))
            : Optional.empty();
    tokens.update(
        organization.id(),
        TokenKind.ORGANIZATION,
        id,
        new Change(
            body.optionalText("label"),
            body.optionalText("description"),
            body.flag("is_active"),
            reach),
        by);
    return HubCall.ok(shape(organization, id));
  }

  private static Reach reach(MachineResources resources) {
    return new Reach(resources.rules(), Optional.of(resources.scopes()), resources.text());
  }

  Response delete(HubCall call) {
    By by = callers.known(call);
    Account organization = owned(call, by, AccountAccess.WRITE);
    tokens.delete(organization.id(), TokenKind.ORGANIZATION, call.place("id"), by);
    return HubCall.done(204);
  }

  private Account owned(HubCall call, By by, AccountAccess least) {
    Account organization = found.find(call);
    found.requireOwner(organization, by, least, Optional.empty());
    if (by.identity().subject() instanceof Subject.Machine) {
      throw HubException.of(403, "this is for people, not for a token's name");
    }
    return organization;
  }

  private ObjectNode shape(Account organization, String id) {
    Token token = tokens.get(organization.id(), TokenKind.ORGANIZATION, id);
    return shape(token, tokens.asked(organization.id())).json();
  }

  private static HubOrganizationToken shape(Token token, Map<String, String> asked) {
    return new HubOrganizationToken(
        token.id(),
        token.label(),
        token.description(),
        token.createdBy().orElse(""),
        token.isEnabled(),
        token.createdAt(),
        token.expiresAt(),
        token.usedAt(),
        MachineResources.kept(asked.getOrDefault(token.id(), ""), token.rules()));
  }
}
