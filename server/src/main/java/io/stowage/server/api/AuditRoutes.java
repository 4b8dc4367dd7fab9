package io.stowage.server.api;

import io.stowage.server.account.Account;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Role;
import io.stowage.server.account.Room;
import io.stowage.server.account.Subject;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.audit.AuditFilter;
import io.stowage.server.audit.AuditFormat;
import io.stowage.server.audit.AuditPage;
import io.stowage.server.audit.AuditPosition;
import io.stowage.server.audit.AuditRecord;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import io.stowage.server.web.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The audit log. Administrators see all of it, with a credential that may do more than read; a
 * person what they did themselves and what happened to their own account; an owner, and an
 * organization's token, what happened in the organization.
 */
final class AuditRoutes implements HubApi.Routes {
  private final Audit audit;
  private final Organizations organizations;
  private final OrganizationDoor door;

  AuditRoutes(Audit audit, Organizations organizations, OrganizationDoor door) {
    this.audit = audit;
    this.organizations = organizations;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "listAudit", call -> page(call, allowed(call)),
        "exportAudit", this::export,
        "listAuditActions", this::actions,
        "listOrganizationAudit", this::ofOrganization);
  }

  private ApiResult ofOrganization(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.ACTIVITY);
    if (!isOwner(call.caller(), organization)) {
      throw notYours();
    }
    return page(call, filter(call, Optional.of(organization.name())));
  }

  private ApiResult page(ApiCall<Caller> call, AuditFilter filter) {
    Optional<AuditPosition> after =
        call.cursor()
            .map(
                cursor ->
                    new AuditPosition(Instant.ofEpochMilli(cursor.number(0)), cursor.number(1)));
    AuditPage page = audit.page(filter, after, call.limit());
    return call.page(
        page.records(),
        page.next().map(next -> Cursor.of(next.at().toEpochMilli(), next.id())),
        AuditRoutes::shown);
  }

  private ApiResult export(ApiCall<Caller> call) {
    AuditFilter filter = allowed(call);
    boolean isCsv = call.text("format").orElseThrow().equals("csv");
    AuditFormat format = isCsv ? AuditFormat.CSV : AuditFormat.JSON_LINES;
    return ApiResult.lines(format.mediaType(), line -> audit.export(filter, format, line))
        .withHeader(
            "Content-Disposition",
            "attachment; filename=\"audit.%s\"".formatted(isCsv ? "csv" : "jsonl"));
  }

  private static Map<String, Object> shown(AuditRecord one) {
    return Shown.with("id", one.id())
        .and("at", one.at())
        .and("actor", one.who().actor())
        .and("credential", one.who().credential())
        .and("address", one.who().address())
        .and("agent", one.who().agent())
        .and("action", one.action())
        .and("namespace", one.namespace())
        .and("target", one.target())
        .and("result", one.result().text())
        .and("detail", one.detail())
        .all();
  }

  private ApiResult actions(ApiCall<Caller> call) {
    call.caller().requireReading();
    return ApiResult.ok(
        Shown.with(
                "items",
                Arrays.stream(AuditAction.values())
                    .map(
                        action ->
                            Shown.with("action", action.text())
                                .and("label", action.label())
                                .and("description", action.description())
                                .and("group", action.group().key())
                                .and("groupLabel", action.group().label())
                                .all())
                    .toList())
            .all());
  }

  // --- who sees what -----------------------------------------------------------------------------

  /** What is asked for, if the caller may see it all; where they name nothing, what is theirs. */
  private AuditFilter allowed(ApiCall<Caller> call) {
    Caller caller = call.caller();
    caller.requireReading();
    AuditFilter asked = filter(call, call.text("namespace"));
    return switch (caller.identity().subject()) {
      case Subject.Person person when isAdministrator(caller, person) -> asked;
      case Subject.Person person -> ofPerson(caller, person, asked);
      case Subject.Machine machine -> ofMachine(caller, machine, asked);
      case Subject.Nobody _, Subject.AdminUser _ -> throw notYours();
    };
  }

  private static boolean isAdministrator(Caller caller, Subject.Person person) {
    return person.isAdministrator() && caller.identity().ceiling().account() == AccountAccess.WRITE;
  }

  private AuditFilter ofPerson(Caller caller, Subject.Person person, AuditFilter asked) {
    if (asked.namespace().isEmpty()) {
      if (!asked.actor().orElse(person.name()).equals(person.name())) {
        throw notYours();
      }
      return asked.by(person.name());
    }
    String namespace = asked.namespace().get();
    boolean isTheirs =
        namespace.equals(person.name())
            || organizations
                .find(namespace)
                .filter(organization -> isOwner(caller, organization))
                .isPresent();
    if (!isTheirs && !asked.actor().equals(Optional.of(person.name()))) {
      throw notYours();
    }
    return asked;
  }

  private AuditFilter ofMachine(Caller caller, Subject.Machine machine, AuditFilter asked) {
    if (!asked.namespace().orElse(machine.namespace()).equals(machine.namespace())) {
      throw notYours();
    }
    door.requireScope(caller, Room.ACTIVITY, false);
    return asked.in(machine.namespace());
  }

  private boolean isOwner(Caller caller, Account organization) {
    return door.role(caller, organization).equals(Optional.of(Role.OWNER));
  }

  /** The same whether there is such a namespace or not. */
  private static ApiProblem notYours() {
    return ApiProblem.forbidden(
        "not_your_audit",
        "you see what you did yourself, and what happened to your account and organizations you"
            + " own");
  }

  private static AuditFilter filter(ApiCall<Caller> call, Optional<String> namespace) {
    return new AuditFilter(
        namespace,
        call.text("actor"),
        action(call),
        time(call, "from"),
        time(call, "to"),
        call.text("target"));
  }

  /** A word that no entry can have is a mistake, and no reason to answer with nothing. */
  private static Optional<String> action(ApiCall<Caller> call) {
    Optional<String> action = call.text("action");
    if (action.isPresent() && !AuditAction.isFilter(action.get())) {
      throw ApiProblem.invalid(
          List.of(
              FieldError.of(
                  "action",
                  "unknown",
                  "there is no such action: GET /api/v1/audit/actions lists them; the beginning of"
                      + " some ends with a full stop, as repo. does")));
    }
    return action;
  }

  /** What the format of the contract lets pass and no clock here knows, as a leap second, too. */
  private static Optional<Instant> time(ApiCall<Caller> call, String name) {
    try {
      return call.text(name).map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      throw ApiProblem.invalid(
          List.of(FieldError.of(name, "wrong_format", "must be a valid date-time")));
    }
  }
}
