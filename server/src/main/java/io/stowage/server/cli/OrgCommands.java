package io.stowage.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage org}: organizations and who is in them. */
@Command(
    name = "org",
    header = "Make organizations, invite people and say what they are there.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage org create acme --full-name \"Acme Corporation\"",
      "  stowage org invite acme bob carol@example.com --team backend",
      "  stowage org invite acme --csv people.csv --dry-run",
      "  stowage org role acme bob owner",
      "  stowage org leave acme"
    })
final class OrgCommands extends HubCommands {
  private static final String ORG = "The organization's name.";
  private static final String USER = "A person's name.";

  OrgCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** What somebody is in an organization. */
  enum Role {
    MEMBER,
    EDITOR,
    OWNER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(name = "list", header = "List the organizations that you are in.")
  int list(@Mixin Help asked, @Mixin Paging paging) {
    return list(
        ApiPath.of("me", "organizations"),
        paging,
        Column.of("NAME", "name"),
        Column.of("ROLE", "role"),
        Column.of("JOINED", "joinedAt"),
        Column.of("FULL NAME", "fullName"));
  }

  @Command(name = "show", header = "Show an organization.")
  int show(@Mixin Help asked, @Parameters(paramLabel = "ORG", description = ORG) String org) {
    return shown(on(hub -> hub.get(path(org))));
  }

  @Command(name = "create", header = "Make an organization, which you own.")
  int create(
      @Mixin Help asked,
      @Parameters(
              paramLabel = "ORG",
              description = "2 to 39 lower-case letters and digits, which . _ or - may part.")
          String org,
      @Option(names = "--full-name", paramLabel = "TEXT", description = "As people call it.")
          @Nullable String fullName,
      @Option(names = "--owner", paramLabel = "USER", description = "Who owns it, if not you.")
          @Nullable String owner) {
    ObjectNode body = object().put("name", org);
    if (fullName != null) {
      body.put("fullName", fullName);
    }
    if (owner != null) {
      body.put("owner", owner);
    }
    return done(on(hub -> hub.post(ApiPath.of("organizations"), body)), "Made " + org + ".");
  }

  @Command(
      name = "delete",
      header = "Deactivate an organization, for ever.",
      description = "Nobody can have its name again.")
  int delete(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Mixin Confirm confirm) {
    String typed = confirmed(org, confirm.again, "This ends " + org + " for ever");
    return done(
        on(hub -> hub.delete(path(org), object().put("confirm", typed))), org + " is no more.");
  }

  @Command(name = "members", header = "List who is in an organization.")
  int members(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Option(names = "--query", paramLabel = "TEXT", description = "Part of their names.")
          @Nullable String query,
      @Option(names = "--role", paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}")
          @Nullable Role role,
      @Option(names = "--csv", description = "Owners: all of them as CSV, with their addresses.")
          boolean csv,
      @Mixin Paging paging) {
    ApiPath path = path(org, "members");
    if (csv) {
      return on(
          hub -> {
            hub.copy(path.below("export"), out());
            return ExitCode.OK;
          });
    }
    return list(
        path.with("query", query).with("role", role),
        paging,
        Column.of("NAME", "name"),
        Column.of("ROLE", "role"),
        Column.of("SINCE", "since"),
        Column.of("FULL NAME", "fullName"),
        Column.of("TEAMS", "teams"));
  }

  @Command(
      name = "invite",
      header = "Invite people by name or mail address, or by a list.",
      description = {"Where the server sends no mail, the link to pass on is shown, this once."})
  int invite(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(arity = "0..*", paramLabel = "WHO", description = "Names and mail addresses.")
          @Nullable List<String> who,
      @Option(
              names = "--csv",
              paramLabel = "FILE",
              description =
                  "A list whose first line names the columns; the one called email counts.")
          @Nullable Path csv,
      @Option(names = "--role", paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}")
          @Nullable Role role,
      @Option(names = "--team", paramLabel = "TEAM", description = "Into this team, too.")
          @Nullable String team,
      @Option(names = "--dry-run", description = "Only say what would come of it.")
          boolean dryRun) {
    List<String> invitees = who == null ? new ArrayList<>() : who;
    if (invitees.isEmpty() == (csv == null)) {
      throw new CommandFailure(ExitCode.USAGE, "Name people, or a list with --csv FILE.");
    }
    JsonNode answer;
    if (csv != null) {
      ApiPath path =
          path(org, "invitations", "csv")
              .with("role", role)
              .with("team", team)
              .with("dryRun", dryRun ? true : null);
      String list = read(csv);
      answer = on(hub -> hub.post(path, "text/csv", list));
    } else {
      ObjectNode body = object().put("dryRun", dryRun);
      invitees.forEach(body.putArray("invitees")::add);
      if (role != null) {
        body.put("role", role.toString());
      }
      if (team != null) {
        body.put("team", team);
      }
      answer = on(hub -> hub.post(path(org, "invitations"), body));
    }
    return listed(
        answer,
        Column.of("WHO", "invitee"),
        Column.of("STATUS", "status"),
        Column.of("LINK", "link"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.USAGE, "The file " + file + " can't be read: " + failure + ".");
    }
  }

  @Command(name = "invitations", header = "List open invitations; send one anew, or take it back.")
  int invitations(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Option(names = "--resend", paramLabel = "ID", description = "Send it anew.")
          @Nullable String resend,
      @Option(names = "--cancel", paramLabel = "ID", description = "Take it back.")
          @Nullable String cancel,
      @Mixin Paging paging) {
    if (resend != null) {
      return shown(on(hub -> hub.post(path(org, "invitations", resend, "resend"), null)));
    }
    if (cancel != null) {
      return done(on(hub -> hub.delete(path(org, "invitations", cancel), null)), "Took it back.");
    }
    return list(
        path(org, "invitations"),
        paging,
        Column.of("ID", "id"),
        Column.of("WHO", "name", "email"),
        Column.of("ROLE", "role"),
        Column.of("TEAM", "team"),
        Column.of("BY", "invitedBy"),
        Column.of("UNTIL", "expiresAt"));
  }

  @Command(
      name = "role",
      header = "Say what somebody is in an organization.",
      description = {
        "Owners do everything; editors make and administer its repositories and give teams their",
        "rights; members may what their teams may."
      })
  int role(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "USER", description = USER) String user,
      @Parameters(paramLabel = "member|editor|owner") Role role) {
    ObjectNode body = object().put("role", role.toString());
    return done(
        on(hub -> hub.put(path(org, "members", user), body)),
        "%s is %s of %s now.".formatted(user, role, org));
  }

  @Command(name = "remove", header = "Put somebody out of an organization.")
  int remove(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "USER", description = USER) String user) {
    return done(
        on(hub -> hub.delete(path(org, "members", user), null)),
        "%s is in %s no more.".formatted(user, org));
  }

  @Command(name = "leave", header = "Leave an organization; its last owner can't.")
  int leave(@Mixin Help asked, @Parameters(paramLabel = "ORG", description = ORG) String org) {
    return done(on(hub -> hub.post(path(org, "leave"), null)), "You left " + org + ".");
  }

  private static ApiPath path(String org, String... below) {
    return ApiPath.of("organizations", org).below(below);
  }
}
