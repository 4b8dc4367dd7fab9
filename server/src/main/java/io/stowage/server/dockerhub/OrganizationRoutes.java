package io.stowage.server.dockerhub;

import io.stowage.server.account.Account;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Profile;
import io.stowage.server.account.Role;
import io.stowage.server.account.Room;
import io.stowage.server.account.Subject;
import io.stowage.server.http.Response;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Organizations: anybody may know of them, their owners change them. */
final class OrganizationRoutes {
  private final HubCallers callers;
  private final Accounts accounts;
  private final Organizations organizations;

  OrganizationRoutes(HubCallers callers, Accounts accounts, Organizations organizations) {
    this.callers = callers;
    this.accounts = accounts;
    this.organizations = organizations;
  }

  Response create(HubCall call) {
    By by = callers.known(call);
    HubBody body = call.body();
    Profile profile =
        Profile.checked(
            body.optionalText("full_name").orElse(""),
            body.optionalText("company").orElse(""),
            body.optionalText("location").orElse(""),
            body.optionalText("profile_url").orElse(""));
    Account made =
        organizations.make(new AccountName(body.text("orgname")), profile, Optional.empty(), by);
    return HubCall.json(201, shape(made));
  }

  Response get(HubCall call) {
    callers.visitor(call);
    return HubCall.ok(shape(find(call)));
  }

  Response change(HubCall call) {
    By by = callers.known(call);
    Account account = find(call);
    requireOwner(account, by, AccountAccess.WRITE, Optional.empty());
    HubBody body = call.body();
    Profile before = account.profile();
    accounts.setProfile(
        account.id(),
        Profile.checked(
            body.optionalText("full_name").orElse(before.fullName()),
            body.optionalText("company").orElse(before.company()),
            body.optionalText("location").orElse(before.location()),
            body.optionalText("profile_url").orElse(before.link())),
        account.version(),
        by);
    return HubCall.ok(shape(find(call)));
  }

  /** The one in the address. */
  Account find(HubCall call) {
    return find(call.place("org"));
  }

  Account find(String name) {
    return organizations.find(name).orElseThrow(() -> HubException.notFound("organization"));
  }

  /**
   * Passes an owner, and who is as one.
   *
   * @param room that a token of the organization's needs a scope to read; absent: only people
   * @throws HubException 403 for others
   */
  void requireOwner(Account account, By by, AccountAccess least, Optional<Room> room) {
    boolean isOwner =
        switch (by.identity().subject()) {
          case Subject.Person person ->
              person.isAdministrator()
                  || (account.isActive()
                      && (person.isVerified() || least == AccountAccess.READ)
                      && organizations
                          .role(account.id(), person.id())
                          .filter(role -> role == Role.OWNER)
                          .isPresent());
          case Subject.Machine machine ->
              machine.owner().equals(account.id())
                  && room.filter(one -> machine.mayEnter(one, false)).isPresent();
          case Subject.Nobody _, Subject.AdminUser _ -> false;
        };
    if (!isOwner) {
      throw HubException.of(403, "this takes an owner of " + account.name());
    }
    HubCallers.requireReach(by, least);
  }

  private static ObjectNode shape(Account account) {
    return UserRoutes.shape(account, false).json();
  }
}
