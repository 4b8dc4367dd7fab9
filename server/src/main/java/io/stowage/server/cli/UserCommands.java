package io.stowage.server.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage user}: the people of a server, for its administrators. */
@Command(
    name = "user",
    header = "For administrators: list, make, suspend and help the people of a server.",
    description = "A file of users for serve --users is another thing: stowage htpasswd.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage user create bob --email bob@example.com",
      "  stowage user invite carol@example.com",
      "  stowage user suspend bob",
      "  stowage user admin bob yes",
      "  stowage user rescue admin               on the server's machine, when nobody gets in"
    })
final class UserCommands extends HubCommands {
  private static final String NAME = "Their name.";
  private static final String FROM_INPUT = "--password-stdin";

  UserCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  @Command(name = "list", header = "List the people of the server.")
  int list(
      @Mixin Help asked,
      @Option(names = "--query", paramLabel = "TEXT", description = "What their names begin with.")
          @Nullable String query,
      @Mixin Paging paging) {
    return list(
        ApiPath.of("admin", "users").with("query", query),
        paging,
        Column.of("NAME", "name"),
        Column.of("ADMINISTRATOR", "administrator"),
        Column.of("SUSPENDED", "suspended"),
        Column.of("TWO-FACTOR", "twoFactor"),
        Column.of("LAST LOG-IN", "lastLoginAt"),
        Column.of("EMAIL", "email"));
  }

  @Command(name = "show", header = "Show a person.")
  int show(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return shown(on(hub -> hub.get(path(name))));
  }

  @Command(
      name = "create",
      header = "Make an account, with a password to be changed at the first log-in.")
  int create(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--email", paramLabel = "ADDRESS", description = "Their mail address.")
          @Nullable String email,
      @Option(names = FROM_INPUT, description = "The password is a line of standard input.")
          boolean fromInput,
      @Option(names = "--keep-password", description = "They need not change the password.")
          boolean keep) {
    ObjectNode body = object().put("name", name);
    if (email != null) {
      body.put("email", email);
    }
    body.put("password", newPassword(" of " + name, fromInput, FROM_INPUT))
        .put("mustChangePassword", !keep);
    return done(on(hub -> hub.post(ApiPath.of("admin", "users"), body)), "Made " + name + ".");
  }

  @Command(
      name = "invite",
      header = "Invite somebody to sign up.",
      description = "Where the server sends no mail, the link to pass on is shown, this once.")
  int invite(
      @Mixin Help asked,
      @Parameters(paramLabel = "ADDRESS", description = "A mail address.") String email) {
    ObjectNode body = object().put("email", email);
    JsonNode answer = on(hub -> hub.post(ApiPath.of("admin", "invitations"), body));
    if (json) {
      return shown(answer);
    }
    out().println("%s: %s".formatted(email, answer.path("status").asString("invited")));
    String link = answer.path("link").asString("");
    if (!link.isEmpty()) {
      out().println("Pass this link on; it is shown once: " + Table.plain(link));
    }
    return ExitCode.OK;
  }

  @Command(name = "suspend", header = "Keep somebody out until they are let in again.")
  int suspend(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return changed(name, object().put("suspended", true), name + " is suspended.");
  }

  @Command(name = "resume", header = "Let somebody suspended in again.")
  int resume(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return changed(name, object().put("suspended", false), name + " may log in again.");
  }

  @Command(name = "admin", header = "Make somebody an administrator, or no longer.")
  int admin(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "yes|no") YesNo isOne) {
    return changed(
        name,
        object().put("administrator", isOne == YesNo.YES),
        "%s is %s administrator now.".formatted(name, isOne == YesNo.YES ? "an" : "no"));
  }

  private int changed(String name, ObjectNode body, String sentence) {
    return done(on(hub -> hub.patch(path(name), body, Optional.empty())), sentence);
  }

  @Command(name = "password", header = "Give somebody a new password.")
  int password(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = FROM_INPUT, description = "The password is a line of standard input.")
          boolean fromInput) {
    ObjectNode body = object().put("password", newPassword(" of " + name, fromInput, FROM_INPUT));
    return done(
        on(hub -> hub.post(path(name).below("password"), body)),
        name + " has a new password, and must choose one of their own at the next log-in.");
  }

  @Command(
      name = "two-factor-reset",
      header = "Switch somebody's second factor off, who has lost it.")
  int resetTwoFactor(
      @Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return done(
        on(hub -> hub.delete(path(name).below("two-factor"), null)),
        name + " has no second factor any more.");
  }

  private static ApiPath path(String name) {
    return ApiPath.of("admin", "users", name);
  }
}
