package io.stowage.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage token}: a person's tokens, an organization's, and robots. */
@Command(
    name = "token",
    header = "Make tokens for programs, switch them off and on, delete them.",
    description = {
      "A token stands for you, with --org for an organization, with --robots for a robot of yours or",
      "of the organization. Its secret is shown once."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage token create laptop --scope repo:write --expires 90d",
      "  stowage token create ci --org acme --allow 'acme/*=read,write'",
      "  stowage token create --robot deploy --org acme --allow acme/app=read",
      "  stowage token list --org acme --robots",
      "  stowage token disable 7d0c9a4e-…"
    })
final class TokenCommands extends HubCommands {
  private static final String ID = "As stowage token list shows it.";

  @Option(
      names = "--org",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "An organization's, not yours.")
  @Nullable String org;

  @Option(names = "--robots", scope = ScopeType.INHERIT, description = "Robots.")
  boolean robots;

  TokenCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** What a new token is to be. */
  static final class Wish {
    @Option(
        names = "--scope",
        paramLabel = "SCOPE",
        split = ",",
        description = {
          "Of a personal token: repo:admin, repo:write, repo:read or repo:public_read, or GitHub's",
          "words (read:packages, write:packages, delete:packages). Of an organization's token what",
          "it may do beside repositories, such as scope-member-read."
        })
    @Nullable List<String> scopes;

    @Option(
        names = "--scope-map",
        paramLabel = "NAME",
        description = "Limit it to a scope map: see stowage scope-map.")
    @Nullable String scopeMap;

    @Option(
        names = "--expires",
        paramLabel = "WHEN",
        description = "A day such as 2030-12-31, or a number of days such as 90d; else never.")
    @Nullable String expires;

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
    @Nullable String description;

    private ObjectNode into(ObjectNode body) {
      if (scopes != null) {
        scopes.forEach(body.putArray("scopes")::add);
      }
      if (scopeMap != null) {
        body.put("scopeMap", scopeMap);
      }
      if (expires != null) {
        body.put("expiresAt", time(expires).toString());
      }
      if (description != null) {
        body.put("description", description);
      }
      return body;
    }

    private static Instant time(String text) {
      if (text.matches("[0-9]{1,5}d")) {
        long days = Long.parseLong(text.substring(0, text.length() - 1));
        return Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(Duration.ofDays(days));
      }
      try {
        return LocalDate.parse(text).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
      } catch (DateTimeParseException _) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--expires %s: write a day such as 2030-12-31, or days such as 90d.".formatted(text));
      }
    }
  }

  @Command(name = "list", header = "List tokens, without their secrets.")
  int list(@Mixin Help asked, @Mixin Paging paging) {
    return list(
        path(robots),
        paging,
        Column.of("ID", "id"),
        Column.of("USER NAME", "login"),
        Column.of("LABEL", "label"),
        Column.of("ENABLED", "enabled"),
        Column.of("CREATED", "createdAt"),
        Column.of("EXPIRES", "expiresAt"),
        Column.of("LAST USED", "usedAt"),
        Column.of("SCOPES", "scopes"));
  }

  @Command(name = "show", header = "Show a token: when and from where it was made and used.")
  int show(@Mixin Help asked, @Parameters(paramLabel = "ID", description = ID) String id) {
    return shown(on(hub -> hub.get(path(robots).below(id))));
  }

  @Command(name = "create", header = "Make a token and show its secret, this once.")
  int create(
      @Mixin Help asked,
      @Parameters(arity = "0..1", paramLabel = "LABEL", description = "What you know it by.")
          @Nullable String label,
      @Option(
              names = "--robot",
              paramLabel = "NAME",
              description = "A robot, whose user name is OWNER+NAME.")
          @Nullable String robot,
      @Mixin Wish wish,
      @Mixin AllowRules allow) {
    if (label == null && robot == null) {
      throw new CommandFailure(ExitCode.USAGE, "Say LABEL, what you know it by, or --robot NAME.");
    }
    if (org == null && robot == null && !allow.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "A token of yours is limited by --scope and --scope-map; --allow is for --org and"
              + " --robot.");
    }
    if (robot != null && wish.scopes != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "A robot has no --scope: say --allow, or name a --scope-map.");
    }
    ObjectNode body = wish.into(object());
    allow.into(body);
    if (robot != null) {
      body.put("name", robot);
    }
    if (label != null) {
      body.put("label", label);
    }
    return made(on(hub -> hub.post(path(robots || robot != null), body)));
  }

  @Command(
      name = "regenerate",
      header = "Give a robot a new secret and show it, this once; the old one stops at once.")
  int regenerate(@Mixin Help asked, @Parameters(paramLabel = "ID", description = ID) String id) {
    return made(on(hub -> hub.post(path(true).below(id, "regenerate"), null)));
  }

  private int made(JsonNode token) {
    if (json) {
      return shown(token);
    }
    out().println("ID:        " + Table.plain(token.path("id").asString("")));
    out().println("User name: " + Table.plain(token.path("login").asString("")));
    out().println("Password:  " + Table.plain(token.path("secret").asString("")));
    out().println("This is shown once: keep it now.");
    return ExitCode.OK;
  }

  @Command(name = "disable", header = "Switch a token off; it stops at once.")
  int disable(@Mixin Help asked, @Parameters(paramLabel = "ID", description = ID) String id) {
    return enabled(id, false, "It is off.");
  }

  @Command(name = "enable", header = "Switch a token on again.")
  int enable(@Mixin Help asked, @Parameters(paramLabel = "ID", description = ID) String id) {
    return enabled(id, true, "It is on.");
  }

  private int enabled(String id, boolean isEnabled, String sentence) {
    ObjectNode body = object().put("enabled", isEnabled);
    return done(on(hub -> hub.patch(path(robots).below(id), body, Optional.empty())), sentence);
  }

  @Command(name = "delete", header = "Delete a token; it stops at once.")
  int delete(@Mixin Help asked, @Parameters(paramLabel = "ID", description = ID) String id) {
    return done(on(hub -> hub.delete(path(robots).below(id), null)), "It is no more.");
  }

  private ApiPath path(boolean isRobot) {
    ApiPath owner = org == null ? ApiPath.of("me") : ApiPath.of("organizations", org);
    return owner.below(isRobot ? "robots" : "tokens");
  }
}
