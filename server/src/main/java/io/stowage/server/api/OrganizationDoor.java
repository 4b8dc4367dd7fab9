package io.stowage.server.api;

import io.stowage.server.access.Policy;
import io.stowage.server.account.Account;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Role;
import io.stowage.server.account.Room;
import io.stowage.server.account.Subject;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import java.util.Optional;

/**
 * Lets callers in to what is an organization's own. Anybody may know that it is there; to who is no
 * member, whatever is in it is not. Which role something takes is for the feature to say.
 */
final class OrganizationDoor {
  private final Organizations organizations;
  private final Policy policy;

  OrganizationDoor(Organizations organizations, Policy policy) {
    this.organizations = organizations;
    this.policy = policy;
  }

  /** The organization that the address names, for anybody who is shown anything. */
  Account seen(ApiCall<Caller> call) {
    call.caller().requireLetIn(policy);
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

  /** The same, for people who own it, to see what only they see. */
  Account seenByOwner(ApiCall<Caller> call) {
    call.caller().reader();
    return owned(call);
  }

  /** The same, for people who own it, to change something. */
  Account ofOwner(ApiCall<Caller> call) {
    Subject.Person person = call.caller().writer();
    Account organization = owned(call);
    if (!person.isVerified()) {
      throw ApiProblem.forbidden(
          "email_not_verified", "verify your mail address first: follow the link sent to it");
    }
    return organization;
  }

  private Account owned(ApiCall<Caller> call) {
    Account organization = inside(call);
    if (!role(call.caller(), organization).equals(Optional.of(Role.OWNER))) {
      throw ApiProblem.forbidden(
          "owners_only", "this takes an owner of " + organization.name() + ": ask one");
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

  /** Refuses an organization's token without a scope for that room. */
  static void requireScope(Caller caller, Room room, boolean toChange) {
    if (caller.identity().subject() instanceof Subject.Machine machine
        && !machine.mayEnter(room, toChange)) {
      throw ApiProblem.forbidden(
          "token_too_narrow",
          "this token is not good for that: it needs the scope " + room.word(toChange));
    }
  }
}
