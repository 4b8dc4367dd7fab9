package io.stowage.server.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage admin-user}: the registry's one user with two passwords. */
@Command(
    name = "admin-user",
    header = "For administrators: the registry's admin user, with its two passwords.",
    description = {
      "One name with two passwords, for machines that must reach every repository. It is off until",
      "it is enabled. While machines use one password, the other can be made anew."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage admin-user enable               shows log-in server, user name and both passwords",
      "  stowage admin-user regenerate password2"
    })
final class AdminUserCommands extends HubCommands {
  private static final ApiPath PATH = ApiPath.of("admin", "admin-user");

  AdminUserCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** One of the two. */
  enum Slot {
    PASSWORD,
    PASSWORD2;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(name = "show", header = "Show whether it is on, and when its passwords were used.")
  int show(@Mixin Help asked) {
    return shown(on(hub -> hub.get(PATH)));
  }

  @Command(name = "enable", header = "Switch it on and show both passwords, this once.")
  int enable(@Mixin Help asked) {
    return once(on(hub -> hub.post(PATH, null)));
  }

  @Command(name = "disable", header = "Switch it off; its passwords are no more.")
  int disable(@Mixin Help asked) {
    return done(on(hub -> hub.delete(PATH, null)), "The admin user is off.");
  }

  @Command(name = "regenerate", header = "Make one of its passwords anew and show it, this once.")
  int regenerate(@Mixin Help asked, @Parameters(paramLabel = "password|password2") Slot slot) {
    return once(on(hub -> hub.post(PATH.below(slot.toString(), "regenerate"), null)));
  }

  /** Shows passwords: all of an answer's, or the one that it is. */
  private int once(JsonNode answer) {
    if (json) {
      return shown(answer);
    }
    ObjectNode lines = object();
    answer.properties().stream()
        .filter(each -> each.getValue().isString() && each.getKey().matches("loginServer|userName"))
        .forEach(each -> lines.set(each.getKey(), each.getValue()));
    for (JsonNode each : answer.has("value") ? List.of(answer) : answer.path("passwords")) {
      lines.set(each.path("name").asString(""), each.path("value"));
    }
    shown(lines);
    out().println("This is shown once: keep it now.");
    return ExitCode.OK;
  }
}
