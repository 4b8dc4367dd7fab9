package io.stowage.server.api;

import static java.util.Map.entry;

import io.stowage.server.account.Account;
import io.stowage.server.account.Invitation;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.Role;
import io.stowage.server.account.Room;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invitations into organizations, for who invites and for who is invited. */
final class InvitationRoutes implements HubApi.Routes {
  private static final int FARTHEST = 1_000_000;

  private final Invitations invitations;
  private final OrganizationDoor door;

  InvitationRoutes(Invitations invitations, OrganizationDoor door) {
    this.invitations = invitations;
    this.door = door;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        entry("listInvitations", this::list),
        entry("createInvitations", this::create),
        entry("createInvitationsFromCsv", this::createFromCsv),
        entry("resendInvitation", this::resend),
        entry("deleteInvitation", this::revoke),
        entry("listMyInvitations", this::mine),
        entry("acceptMyInvitation", this::accept),
        entry("declineMyInvitation", this::decline),
        entry("findInvitation", this::find),
        entry("acceptInvitation", this::acceptByLink),
        entry("declineInvitation", this::declineByLink));
  }

  // --- for who invites ---------------------------------------------------------------------------

  private ApiResult list(ApiCall<Caller> call) {
    Account organization = door.toRead(call, Room.INVITATIONS);
    int skip = skip(call);
    List<Invitation> rows =
        invitations.list(organization.id(), skip, call.limit() + 1, call.caller().by());
    return call.page(rows, _ -> Cursor.of(skip + call.limit()), InvitationRoutes::shown);
  }

  /** These lists are short, and counted through. */
  static int skip(ApiCall<Caller> call) {
    return call.cursor().map(cursor -> (int) Math.clamp(cursor.number(0), 0, FARTHEST)).orElse(0);
  }

  private record New(
      List<String> invitees,
      Optional<String> role,
      Optional<String> team,
      Optional<Boolean> dryRun) {}

  private ApiResult create(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.INVITATIONS);
    New wish = call.body(New.class);
    return told(
        invitations.invite(
            organization.id(),
            wish.invitees(),
            role(wish.role()),
            wish.team(),
            wish.dryRun().orElse(false),
            call.caller().by()));
  }

  private ApiResult createFromCsv(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.INVITATIONS);
    return told(
        invitations.inviteFrom(
            text(call.bytes()),
            organization.id(),
            role(call.text("role")),
            call.text("team"),
            call.flag("dryRun"),
            call.caller().by()));
  }

  private static Role role(Optional<String> word) {
    return word.map(role -> Shown.constant(Role.class, role)).orElse(Role.MEMBER);
  }

  private static String text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.indexOf('\0') < 0) {
        return text;
      }
    } catch (CharacterCodingException e) {
      // Told below, as what a text can't hold.
    }
    throw ApiProblem.unprocessable("invalid", "The file is no text in UTF-8: save it as such.");
  }

  private static ApiResult told(List<Invitation.Outcome> outcomes) {
    return ApiResult.ok(
        Shown.with("items", outcomes.stream().map(InvitationRoutes::shown).toList()).all());
  }

  static Map<String, Object> shown(Invitation.Outcome outcome) {
    return Shown.with("invitee", outcome.invitee())
        .and("status", outcome.status().text())
        .and("invitation", outcome.invitation().map(InvitationRoutes::shown))
        .and("link", outcome.link())
        .all();
  }

  static Map<String, Object> shown(Invitation invitation) {
    return Shown.with("id", invitation.id())
        .and("organization", invitation.organization())
        .and("team", invitation.team())
        .and("role", invitation.role())
        .and("name", invitation.name())
        .and("email", invitation.email())
        .and("invitedBy", invitation.invitedBy())
        .and("createdAt", invitation.createdAt())
        .and("expiresAt", invitation.expiresAt())
        .all();
  }

  private ApiResult resend(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.INVITATIONS);
    return ApiResult.ok(shown(invitations.resend(own(call, organization), call.caller().by())));
  }

  private ApiResult revoke(ApiCall<Caller> call) {
    Account organization = door.toChange(call, Room.INVITATIONS);
    invitations.revoke(own(call, organization), call.caller().by());
    return ApiResult.noContent();
  }

  /** The id, if it is of an invitation into the organization that the address names. */
  private String own(ApiCall<Caller> call, Account organization) {
    String id = call.path("invitation");
    if (!invitations.organization(id).equals(Optional.of(organization.name()))) {
      throw ApiProblem.notFound();
    }
    return id;
  }

  // --- for who is invited ------------------------------------------------------------------------

  private ApiResult mine(ApiCall<Caller> call) {
    call.caller().reader();
    List<Map<String, Object>> own =
        invitations.ofCaller(call.caller().by()).stream().map(InvitationRoutes::shown).toList();
    return ApiResult.ok(Shown.with("items", own).all());
  }

  private ApiResult accept(ApiCall<Caller> call) {
    call.caller().writer();
    return joined(invitations.accept(call.path("invitation"), call.caller().by()));
  }

  private ApiResult decline(ApiCall<Caller> call) {
    call.caller().writer();
    invitations.decline(call.path("invitation"), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult find(ApiCall<Caller> call) {
    return ApiResult.ok(shown(invitations.find(secret(call)).orElseThrow(ApiProblem::notFound)));
  }

  private ApiResult acceptByLink(ApiCall<Caller> call) {
    call.caller().writer();
    return joined(invitations.acceptByLink(secret(call), call.caller().by()));
  }

  private ApiResult declineByLink(ApiCall<Caller> call) {
    invitations.declineByLink(secret(call), call.caller().by());
    return ApiResult.noContent();
  }

  private static String secret(ApiCall<Caller> call) {
    return call.body().path("secret").asString();
  }

  private static ApiResult joined(Account organization) {
    return ApiResult.ok(Shown.with("organization", organization.name()).all());
  }
}
