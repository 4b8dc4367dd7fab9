package io.stowage.server.api;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Account;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Role;
import io.stowage.server.account.Subject;
import io.stowage.server.account.TokenKind;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import java.util.List;
import java.util.Optional;

/**
 * Lets callers in to what is an organization's own. Anybody may know that it is there; to who is no
 * member, whatever is in it is not. Which role something takes is for the feature to say.
 */
final class OrganizationDoor {
  private final Organizations organizations;
  private final AccessTokens tokens;

  OrganizationDoor(Organizations organizations, AccessTokens tokens) {
    this.organizations = organizations;
    this.tokens = tokens;
  }

  /** What the scopes of an organization's token tell apart. */
  enum Room {
    MEMBERS("scope-member"),
    TEAMS("scope-group"),
    INVITATIONS("scope-invite"),
    ACTIVITY("scope-activity");

    private final String scope;

    Room(String scope) {
      this.scope = scope;
    }
  }

  /** The organization that the address names, for anybody. */
  Account seen(ApiCall<Caller> call) {
    return organizations.find(call.path("organization")).orElseThrow(ApiProblem::notFound);
  }

  /** The same, for members and its own tokens with a scope to read there. */
  Account toRead(ApiCall<Caller> call, Room room) {
    call.caller().requireReading();
    Account organization = inside(call);
    requireScope(call.caller(), room, false);
    return organization;
  }

  /** The same, for members and its own tokens with a scope to change something there. */
  Account toChange(ApiCall<Caller> call, Room room) {
    call.caller().requireWriting();
    Account organization = inside(call);
    requireScope(call.caller(), room, true);
    return organization;
  }

  /** The same, for people who are members. */
  Account ofMember(ApiCall<Caller> call) {
    call.caller().reader();
    return inside(call);
  }

  /** The same, for people who own it, to change something. */
  Account ofOwner(ApiCall<Caller> call) {
    Subject.Person person = call.caller().writer();
    Account organization = inside(call);
    if (!role(call.caller(), organization).equals(Optional.of(Role.OWNER))) {
      throw ApiProblem.forbidden(
          "owners_only", "this takes an owner of " + organization.name() + ": ask one");
    }
    if (!person.isVerified()) {
      throw ApiProblem.forbidden(
          "email_not_verified", "verify your mail address first: follow the link sent to it");
    }
    return organization;
  }

  private Account inside(ApiCall<Caller> call) {
    Account organization = seen(call);
    if (role(call.caller(), organization).isEmpty()) {
      throw ApiProblem.notFound();
    }
    return organization;
  }

  /** What the caller counts as there: an administrator of the server is as an owner. */
  Optional<Role> role(Caller caller, Account organization) {
    return switch (caller.identity().subject()) {
      case Subject.Person person when person.isAdministrator() -> Optional.of(Role.OWNER);
      case Subject.Person person ->
          organization.isActive()
              ? organizations.role(organization.id(), person.id())
              : Optional.empty();
      case Subject.Machine machine when machine.owner().equals(organization.id()) ->
          Optional.of(Role.OWNER);
      case Subject.Machine _, Subject.Nobody _, Subject.AdminUser _ -> Optional.empty();
    };
  }

  /** A token's ceiling knows of accounts as a whole; its scopes tell one room from another. */
  void requireScope(Caller caller, Room room, boolean toChange) {
    if (!(caller.identity().subject() instanceof Subject.Machine machine)) {
      return;
    }
    List<String> scopes =
        caller.identity().credential() instanceof CredentialRef.Token(var id)
            ? tokens.get(machine.owner(), TokenKind.ORGANIZATION, id).scopes()
            : List.of();
    boolean isGood =
        scopes.contains(room.scope + "-edit")
            || (!toChange && scopes.contains(room.scope + "-read"));
    if (!isGood) {
      throw ApiProblem.forbidden(
          "token_too_narrow",
          "this token is not good for that: it needs the scope %s-%s"
              .formatted(room.scope, toChange ? "edit" : "read"));
    }
  }
}
