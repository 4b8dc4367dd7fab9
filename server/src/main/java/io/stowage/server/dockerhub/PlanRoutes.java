package io.stowage.server.dockerhub;

import io.stowage.server.account.Account;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Plan;
import io.stowage.server.account.Plans;
import io.stowage.server.account.Subject;
import io.stowage.server.http.Response;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** How much an account may have, as hub-tool asks for it. */
final class PlanRoutes {
  /** hub-tool prints it as unlimited. */
  private static final int UNLIMITED = 9999;

  private final HubCallers callers;
  private final Accounts accounts;
  private final Organizations organizations;
  private final Plans plans;

  PlanRoutes(HubCallers callers, Accounts accounts, Organizations organizations, Plans plans) {
    this.callers = callers;
    this.accounts = accounts;
    this.organizations = organizations;
    this.plans = plans;
  }

  /** For the account itself and its members; numbers are easily guessed, so there is none else. */
  Response get(HubCall call) {
    By by = callers.known(call);
    Account account =
        id(call.place("id"))
            .flatMap(accounts::find)
            .filter(found -> isFor(found, by))
            .orElseThrow(() -> HubException.notFound("account"));
    Optional<Plan> plan = plans.of(account.id());
    long limit =
        plan.map(found -> found.privateRepositories().orElse(UNLIMITED)).orElse((long) UNLIMITED);
    return HubCall.ok(
        JsonMapper.shared()
            .createObjectNode()
            .put("name", plan.map(Plan::name).orElse("unlimited"))
            .put("legacy", false)
            .put("seats", UNLIMITED)
            .put("private_repos", limit)
            .put("teams", UNLIMITED)
            .put("collaborators", UNLIMITED)
            .put("parallel_builds", 0));
  }

  private boolean isFor(Account account, By by) {
    if (by.identity().ceiling().account() == AccountAccess.NONE) {
      return false;
    }
    return switch (by.identity().subject()) {
      case Subject.Person person ->
          person.isAdministrator()
              || person.id().equals(account.id())
              || organizations.role(account.id(), person.id()).isPresent();
      case Subject.Machine machine -> machine.owner().equals(account.id());
      case Subject.Nobody _, Subject.AdminUser _ -> false;
    };
  }

  private static Optional<AccountId> id(String text) {
    return text.matches("[0-9]{1,18}")
        ? Optional.of(new AccountId(Long.parseLong(text)))
        : Optional.empty();
  }
}
