package io.stowage.server.dockerhub;

import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Room;
import io.stowage.server.account.Subject;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.audit.AuditFilter;
import io.stowage.server.audit.AuditPage;
import io.stowage.server.audit.AuditPosition;
import io.stowage.server.audit.AuditRecord;
import io.stowage.server.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The audit log of an account: for the person, or for an organization's owners. */
final class AuditRoutes {
  private static final int USUAL = 25;

  /** How far numbered pages reach; the log itself is walked along without numbers. */
  private static final int FARTHEST = 5000;

  private final HubCallers callers;
  private final OrganizationRoutes organizations;
  private final Accounts accounts;
  private final Audit audit;

  AuditRoutes(
      HubCallers callers, OrganizationRoutes organizations, Accounts accounts, Audit audit) {
    this.callers = callers;
    this.organizations = organizations;
    this.accounts = accounts;
    this.audit = audit;
  }

  Response list(HubCall call) {
    Account account = own(call);
    HubPage page = call.page(USUAL);
    AuditFilter filter =
        new AuditFilter(
            Optional.of(account.name()),
            call.parameter("actor"),
            call.parameter("action"),
            call.parameter("from").map(text -> AccessTokenRoutes.time("from", text)),
            call.parameter("to").map(text -> AccessTokenRoutes.time("to", text)),
            call.parameter("name"));
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ArrayNode logs = root.putArray("logs");
    page(filter, page.skip(FARTHEST), page.size()).forEach(one -> logs.add(shape(one)));
    return HubCall.ok(root);
  }

  private List<AuditRecord> page(AuditFilter filter, int skip, int size) {
    List<AuditRecord> found = new ArrayList<>();
    Optional<AuditPosition> next = Optional.empty();
    int left = skip;
    do {
      AuditPage part = audit.page(filter, next, left + size - found.size());
      int passed = Math.min(left, part.records().size());
      found.addAll(part.records().subList(passed, part.records().size()));
      left -= passed;
      next = part.next();
    } while (next.isPresent() && found.size() < size);
    return found.subList(0, Math.min(size, found.size()));
  }

  /** What there is to filter by. */
  Response actions(HubCall call) {
    own(call);
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ObjectNode groups = root.putObject("actions");
    for (AuditAction.Group group : AuditAction.Group.values()) {
      ArrayNode actions =
          groups.putObject(group.key()).put("label", group.label()).putArray("actions");
      for (AuditAction action : group.actions()) {
        actions
            .addObject()
            .put("name", action.text())
            .put("description", action.description())
            .put("label", action.label());
      }
    }
    return HubCall.ok(root);
  }

  private Account own(HubCall call) {
    By by = callers.known(call);
    Account account =
        accounts.find(call.place("account")).orElseThrow(() -> HubException.notFound("account"));
    if (account.isOrganization()) {
      organizations.requireOwner(account, by, AccountAccess.READ, Optional.of(Room.ACTIVITY));
    } else {
      requireSelf(account, by);
    }
    return account;
  }

  private static void requireSelf(Account account, By by) {
    boolean isSelf =
        by.identity().subject() instanceof Subject.Person person
            && (person.isAdministrator() || person.id().equals(account.id()));
    if (!isSelf) {
      throw HubException.of(403, "this is for " + account.name());
    }
    HubCallers.requireReach(by, AccountAccess.READ);
  }

  private static ObjectNode shape(AuditRecord one) {
    ObjectNode root =
        JsonMapper.shared()
            .createObjectNode()
            .put("account", one.namespace())
            .put("action", one.action())
            .put("name", one.target())
            .put("actor", one.who().actor())
            .put("timestamp", HubTime.text(one.at()))
            .put(
                "action_description",
                AuditAction.find(one.action()).map(AuditAction::description).orElse(""));
    root.set("data", JsonMapper.shared().valueToTree(one.detail()));
    return root;
  }
}
