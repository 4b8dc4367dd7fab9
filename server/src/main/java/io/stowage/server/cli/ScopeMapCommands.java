package io.stowage.server.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage scope-map}: named lists of what tokens may do where. */
@Command(
    name = "scope-map",
    header = "Name lists of what tokens may do in which repositories.",
    description = "A change holds at once for all tokens that the scope map limits.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage scope-map create deploy --org acme --allow 'acme/*=read' --allow acme/app=write",
      "  stowage token create ci --org acme --scope-map deploy",
      "  stowage scope-map edit deploy --org acme --allow 'acme/*=read,metadata'"
    })
final class ScopeMapCommands extends HubCommands {
  private static final String NAME = "The scope map's name.";

  @Option(
      names = "--org",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "An organization's, not yours.")
  @Nullable String org;

  ScopeMapCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  @Command(name = "list", header = "List scope maps.")
  int list(@Mixin Help asked) {
    return listed(
        on(hub -> hub.get(path())),
        Column.of("NAME", "name"),
        Column.of("DESCRIPTION", "description"));
  }

  @Command(name = "show", header = "Show what a scope map allows.")
  int show(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    JsonNode map = on(hub -> hub.get(path().below(name)));
    if (json) {
      return shown(map);
    }
    return listed(
        object().set("items", map.path("rules")),
        Column.of("REPOSITORIES", "pattern"),
        Column.of("ALLOWED", "permissions"));
  }

  @Command(name = "create", header = "Make a scope map.")
  int create(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--description", paramLabel = "TEXT", description = "In one line.")
          @Nullable String description,
      @Mixin AllowRules allow) {
    ObjectNode body = object().put("name", name);
    if (description != null) {
      body.put("description", description);
    }
    allow.into(body);
    return done(on(hub -> hub.post(path(), body)), "Made the scope map " + name + ".");
  }

  @Command(
      name = "edit",
      header = "Change a scope map.",
      description = "Rules with --allow take the place of those there are.")
  int edit(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--description", paramLabel = "TEXT", description = "In one line.")
          @Nullable String description,
      @Mixin AllowRules allow) {
    if (description == null && allow.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "Say what to change: --allow or --description.");
    }
    ApiPath path = path().below(name);
    JsonNode answer =
        on(
            hub -> {
              HubClient.Answer before = hub.read(path);
              ObjectNode body =
                  object()
                      .put(
                          "description",
                          description == null
                              ? before.body().path("description").asString("")
                              : description);
              body.set("rules", before.body().path("rules"));
              allow.into(body);
              return hub.put(path, body, before.etag());
            });
    return done(answer, "Changed the scope map " + name + ".");
  }

  @Command(name = "delete", header = "Delete a scope map that limits no token.")
  int delete(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return done(
        on(hub -> hub.delete(path().below(name), null)), "Deleted the scope map " + name + ".");
  }

  private ApiPath path() {
    ApiPath owner = org == null ? ApiPath.of("me") : ApiPath.of("organizations", org);
    return owner.below("scope-maps");
  }
}
