package io.stowage.server.dockerhub;

import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Membership;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Role;
import io.stowage.server.http.Response;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** People, first of all the one who asks. */
final class UserRoutes {
  /** More than anybody is in. */
  private static final int MOST = 1000;

  private final HubCallers callers;
  private final Accounts accounts;
  private final Organizations organizations;

  UserRoutes(HubCallers callers, Accounts accounts, Organizations organizations) {
    this.callers = callers;
    this.accounts = accounts;
    this.organizations = organizations;
  }

  Response self(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.NONE);
    return HubCall.ok(
        accounts
            .find(caller.subject().id())
            .map(account -> shape(account, caller.subject().isAdministrator()).json())
            .orElseThrow(() -> HubException.notFound("user")));
  }

  /** Anybody's. What is gone is not there. */
  Response profile(HubCall call) {
    callers.visitor(call);
    return HubCall.ok(
        accounts
            .find(call.place("name"))
            .filter(Account::isActive)
            .map(account -> shape(account, false).json())
            .orElseThrow(() -> HubException.notFound("user")));
  }

  Response organizations(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.READ);
    return call.list(
        call.page(),
        organizations.ofPerson(caller.subject().id(), "", MOST),
        membership -> shape(membership.organization(), false).json());
  }

  /** Where the caller may make repositories. */
  Response namespaces(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.NONE);
    List<String> names =
        Stream.concat(
                Stream.of(caller.subject().name()),
                organizations.ofPerson(caller.subject().id(), "", MOST).stream()
                    .filter(membership -> membership.role().atLeast(Role.EDITOR))
                    .map(Membership::organization)
                    .map(Account::name))
            .toList();
    ObjectNode root = JsonMapper.shared().createObjectNode();
    names.forEach(root.putArray("namespaces")::add);
    return HubCall.ok(root);
  }

  static HubAccount shape(Account account, boolean isAdministrator) {
    return new HubAccount(
        Long.toString(account.id().value()),
        account.name(),
        account.isOrganization(),
        isAdministrator,
        account.profile().fullName(),
        account.profile().company(),
        account.profile().location(),
        account.profile().link(),
        account.createdAt());
  }
}
