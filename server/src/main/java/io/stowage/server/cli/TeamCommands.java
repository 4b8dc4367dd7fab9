package io.stowage.server.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage team}: teams of an organization, and what they may. */
@Command(
    name = "team",
    header = "Make teams, put members into them and give them rights.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage team create acme backend --description \"Who writes the services\"",
      "  stowage team add acme backend bob",
      "  stowage team grant acme backend acme/app write",
      "  stowage team grant acme backend --all read",
      "  stowage team revoke acme backend acme/app"
    })
final class TeamCommands extends HubCommands {
  private static final String ORG = "The organization's name.";
  private static final String TEAM = "The team's name.";
  private static final String USER = "A member of the organization.";
  private static final String ALL = "--all";

  TeamCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** What a team may do. */
  enum Level {
    READ,
    WRITE,
    ADMIN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Command(name = "list", header = "List an organization's teams.")
  int list(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Option(names = "--member", paramLabel = "USER", description = "Only those USER is in.")
          @Nullable String member,
      @Mixin Paging paging) {
    return list(
        ApiPath.of("organizations", org, "teams").with("member", member),
        paging,
        Column.of("NAME", "name"),
        Column.of("MEMBERS", "members"),
        Column.of("ON ALL", "level"),
        Column.of("DESCRIPTION", "description"));
  }

  @Command(name = "create", header = "Make a team.")
  int create(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Option(names = "--description", paramLabel = "TEXT", description = "In one line.")
          @Nullable String description) {
    ObjectNode body = object().put("name", team);
    if (description != null) {
      body.put("description", description);
    }
    return done(
        on(hub -> hub.post(ApiPath.of("organizations", org, "teams"), body)),
        "Made the team %s of %s.".formatted(team, org));
  }

  @Command(name = "delete", header = "Delete a team; its members stay in the organization.")
  int delete(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team) {
    return done(
        on(hub -> hub.delete(path(org, team), null)),
        "Deleted the team %s of %s.".formatted(team, org));
  }

  @Command(name = "members", header = "List who is in a team.")
  int members(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Mixin Paging paging) {
    return list(
        path(org, team, "members"),
        paging,
        Column.of("NAME", "name"),
        Column.of("ROLE", "role"),
        Column.of("FULL NAME", "fullName"));
  }

  @Command(name = "add", header = "Put a member into a team.")
  int add(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Parameters(paramLabel = "USER", description = USER) String user) {
    return done(
        on(hub -> hub.put(path(org, team, "members", user), null)),
        "%s is in %s now.".formatted(user, team));
  }

  @Command(name = "remove", header = "Take a member out of a team.")
  int remove(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Parameters(paramLabel = "USER", description = USER) String user) {
    return done(
        on(hub -> hub.delete(path(org, team, "members", user), null)),
        "%s is in %s no more.".formatted(user, team));
  }

  @Command(name = "repos", header = "List what a team was given rights on, one by one.")
  int repos(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Mixin Paging paging) {
    return list(
        path(org, team, "repositories"),
        paging,
        Column.of("REPOSITORY", "repository"),
        Column.of("LEVEL", "level"));
  }

  @Command(
      name = "grant",
      header = "Give a team a right on a repository, or on all of the organization's.",
      description = {
        "read: pull. write: push, too. admin: delete, change visibility and rights, too.",
        "With --all leave REPOSITORY out; those made later count, too."
      })
  int grant(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Parameters(arity = "1..2", paramLabel = "[REPOSITORY] read|write|admin") String[] rest,
      @Option(names = ALL, description = "On all repositories.") boolean all) {
    String wrong = "Say ORG TEAM REPOSITORY LEVEL, or ORG TEAM --all LEVEL.";
    if (rest.length != (all ? 1 : 2)) {
      throw new CommandFailure(ExitCode.USAGE, wrong);
    }
    Level level = level(rest[rest.length - 1]);
    ObjectNode body = object().put("level", level.toString());
    ApiPath path = all ? path(org, team, "level") : ApiPath.repository(rest[0], "teams", team);
    return done(
        on(hub -> hub.put(path, body)),
        "%s has %s on %s now."
            .formatted(team, level, all ? "all repositories of " + org : rest[0]));
  }

  private static Level level(String word) {
    for (Level level : Level.values()) {
      if (level.toString().equals(word)) {
        return level;
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE, "\"%s\" is none of read, write and admin.".formatted(word));
  }

  @Command(name = "revoke", header = "Take a team's right on a repository, or on all, away.")
  int revoke(
      @Mixin Help asked,
      @Parameters(paramLabel = "ORG", description = ORG) String org,
      @Parameters(paramLabel = "TEAM", description = TEAM) String team,
      @Parameters(arity = "0..1", paramLabel = "REPOSITORY", description = "Such as acme/app.")
          @Nullable String repository,
      @Option(names = ALL, description = "The right on all repositories.") boolean all) {
    if ((repository == null) != all) {
      throw new CommandFailure(ExitCode.USAGE, "Name a repository, or say --all.");
    }
    if (repository == null) {
      ObjectNode none = object().put("level", "none");
      return done(
          on(hub -> hub.put(path(org, team, "level"), none)),
          "%s has no right on all repositories of %s any more.".formatted(team, org));
    }
    return done(
        on(hub -> hub.delete(ApiPath.repository(repository, "teams", team), null)),
        "%s has no right of its own on %s any more.".formatted(team, repository));
  }

  private static ApiPath path(String org, String team, String... below) {
    return ApiPath.of("organizations", org, "teams", team).below(below);
  }
}
