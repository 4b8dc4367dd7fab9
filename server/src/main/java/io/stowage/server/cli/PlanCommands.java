package io.stowage.server.cli;

import io.stowage.server.common.ByteSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage plan}: how much an account may have. */
@Command(
    name = "plan",
    header = "See and switch plans: how much an account may have.",
    description = "Administrators make the plans; owners choose one for their account.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage plan list",
      "  stowage plan use pro --org acme",
      "  stowage plan show --org acme",
      "  stowage plan create pro --private-repositories 50 --storage 100GiB"
    })
final class PlanCommands extends HubCommands {
  private static final String ORG = "An organization's, not yours.";
  private static final String NONE = "none";
  private static final String UNLIMITED = "no limit";

  PlanCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** What a plan allows; what is not said is as much as one likes. */
  static final class Limits {
    @Option(
        names = "--private-repositories",
        paramLabel = "N",
        description = "At most so many; none for as many as one likes.")
    @Nullable String repositories;

    @Option(
        names = "--storage",
        paramLabel = "SIZE",
        description = "Such as 100GiB, at most; none for as much as one likes.")
    @Nullable String storage;

    @Option(names = "--default", description = "New accounts get it.")
    boolean isDefault;

    private void into(ObjectNode body) {
      if (repositories != null) {
        limit(body, "privateRepositories", repositories, number(repositories));
      }
      if (storage != null) {
        limit(body, "storage", storage, size(storage));
      }
      if (isDefault) {
        body.put("default", true);
      }
    }

    private static void limit(ObjectNode body, String name, String text, long limit) {
      if (text.equals(NONE)) {
        body.remove(name);
      } else {
        body.put(name, limit);
      }
    }

    private static long number(String text) {
      if (text.equals(NONE)) {
        return 0;
      }
      if (!text.matches("[0-9]{1,9}")) {
        throw new CommandFailure(
            ExitCode.USAGE, "--private-repositories %s: a number, or none.".formatted(text));
      }
      return Long.parseLong(text);
    }

    private static long size(String text) {
      if (text.equals(NONE)) {
        return 0;
      }
      return ByteSize.parse(text)
          .orElseThrow(
              () ->
                  new CommandFailure(
                      ExitCode.USAGE,
                      "--storage %s: a size such as 100GiB, or none.".formatted(text)))
          .bytes();
    }
  }

  @Command(name = "list", header = "List the plans there are.")
  int list(@Mixin Help asked) {
    return listed(
        on(hub -> hub.get(ApiPath.of("plans"))),
        Column.of("NAME", "name"),
        new Column("PRIVATE REPOSITORIES", plan -> limit(plan, "privateRepositories")),
        new Column("STORAGE", plan -> limit(plan, "storage")),
        Column.of("DEFAULT", "default"));
  }

  private static String limit(JsonNode plan, String field) {
    JsonNode limit = plan.path(field);
    return limit.isNumber() ? Column.text(field, limit) : UNLIMITED;
  }

  @Command(
      name = "show",
      header = "Show your plan, and what you have of it; or what PLAN allows.",
      description = "With --org that of an organization.")
  int show(
      @Mixin Help asked,
      @Parameters(arity = "0..1", paramLabel = "PLAN", description = "The name of a plan.")
          @Nullable String plan,
      @Option(names = "--org", paramLabel = "NAME", description = ORG) @Nullable String org) {
    if (plan != null && org != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "A PLAN, or with --org the one of an organization: one of the two.");
    }
    JsonNode answer = on(hub -> hub.get(plan == null ? of(org) : ApiPath.of("plans", plan)));
    return shown(json ? answer : plan == null ? used(answer) : allowed(answer));
  }

  private static ObjectNode allowed(JsonNode plan) {
    return object()
        .put("name", plan.path("name").asString(""))
        .put("privateRepositories", limit(plan, "privateRepositories"))
        .put("storage", limit(plan, "storage"))
        .put("default", plan.path("default").asBoolean(false));
  }

  private static ObjectNode used(JsonNode answer) {
    JsonNode plan = answer.path("plan");
    return object()
        .put("plan", plan.path("name").asString("none"))
        .put("privateRepositories", used(answer, "privateRepositories"))
        .put("storage", used(answer, "storage"));
  }

  private static String used(JsonNode answer, String field) {
    String limit = limit(answer.path("plan"), field);
    return Column.text(field, answer.path("use").path(field))
        + (limit.equals(UNLIMITED) ? ", " : " of ")
        + limit;
  }

  @Command(name = "use", header = "Switch an account to another plan.")
  int use(
      @Mixin Help asked,
      @Parameters(paramLabel = "PLAN", description = "Its name.") String plan,
      @Option(names = "--org", paramLabel = "NAME", description = ORG) @Nullable String org) {
    ObjectNode body = object().put("plan", plan);
    return done(
        on(hub -> hub.put(of(org), body)),
        "%s on the plan %s now.".formatted(org == null ? "You are" : org + " is", plan));
  }

  @Command(name = "create", header = "For administrators: make a plan.")
  int create(
      @Mixin Help asked,
      @Parameters(paramLabel = "PLAN", description = "Its name.") String plan,
      @Mixin Limits limits) {
    ObjectNode body = object().put("name", plan);
    limits.into(body);
    return done(on(hub -> hub.post(ApiPath.of("plans"), body)), "Made the plan " + plan + ".");
  }

  @Command(name = "edit", header = "For administrators: change a plan.")
  int edit(
      @Mixin Help asked,
      @Parameters(paramLabel = "PLAN", description = "Its name.") String plan,
      @Mixin Limits limits) {
    ApiPath path = ApiPath.of("plans", plan);
    JsonNode answer =
        on(
            hub -> {
              HubClient.Answer before = hub.read(path);
              ObjectNode body = object();
              before.body().properties().stream()
                  .filter(each -> !each.getKey().equals("name"))
                  .forEach(each -> body.set(each.getKey(), each.getValue()));
              limits.into(body);
              return hub.put(path, body, before.etag());
            });
    return done(answer, "Changed the plan " + plan + ".");
  }

  @Command(name = "delete", header = "For administrators: delete a plan that nobody has.")
  int delete(
      @Mixin Help asked, @Parameters(paramLabel = "PLAN", description = "Its name.") String plan) {
    return done(
        on(hub -> hub.delete(ApiPath.of("plans", plan), null)), "Deleted the plan " + plan + ".");
  }

  private static ApiPath of(@Nullable String org) {
    return (org == null ? ApiPath.of("me") : ApiPath.of("organizations", org)).below("plan");
  }
}
