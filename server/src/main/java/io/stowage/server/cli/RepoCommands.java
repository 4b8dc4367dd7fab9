package io.stowage.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stowage repo}: repositories as people see them. */
@Command(
    name = "repo",
    header = "List, make, change and delete repositories.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage repo list",
      "  stowage repo create acme/app --private --description \"What it is for\"",
      "  stowage repo edit acme/app --readme README.md --category databases",
      "  stowage repo visibility acme/app public",
      "  stowage repo delete acme/app",
      "  stowage repo restore acme/app"
    })
final class RepoCommands extends HubCommands {
  private static final String NAME = "Such as acme/app.";

  RepoCommands(Program program, Terminal terminal) {
    super(program, terminal);
  }

  /** Public or private. */
  enum Visibility {
    PUBLIC,
    PRIVATE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What people say of a repository. */
  static final class Texts {
    @Option(names = "--description", paramLabel = "TEXT", description = "In one line.")
    @Nullable String description;

    @Option(
        names = "--readme",
        paramLabel = "FILE",
        description = "The full description, in Markdown.")
    @Nullable Path readme;

    @Option(
        names = "--category",
        paramLabel = "CATEGORY",
        split = ",",
        description = "Up to three; repeat it, or part them with commas. Empty for none.")
    @Nullable List<String> categories;

    private boolean isEmpty() {
      return description == null && readme == null && categories == null;
    }

    private ObjectNode into(ObjectNode body) {
      if (description != null) {
        body.put("description", description);
      }
      if (readme != null) {
        body.put("fullDescription", text(readme));
      }
      if (categories != null) {
        var list = body.putArray("categories");
        categories.stream().map(String::strip).filter(word -> !word.isEmpty()).forEach(list::add);
      }
      return body;
    }

    private static String text(Path file) {
      try {
        return Files.readString(file);
      } catch (IOException failure) {
        throw new CommandFailure(
            ExitCode.USAGE, "The file " + file + " can't be read: " + failure + ".");
      }
    }
  }

  /** Of a new repository; absent, as its namespace has it. */
  static final class Privacy {
    @Option(names = "--private", required = true, description = "For those let in alone.")
    boolean isPrivate;

    @Option(names = "--public", required = true, description = "For everyone.")
    boolean isPublic;
  }

  @Command(name = "list", header = "List your repositories, or those of NAMESPACE.")
  int list(
      @Mixin Help asked,
      @Parameters(
              arity = "0..1",
              paramLabel = "NAMESPACE",
              description = "A person or organization.")
          @Nullable String namespace,
      @Option(names = "--query", paramLabel = "TEXT", description = "Part of their names.")
          @Nullable String query,
      @Option(
              names = "--order",
              paramLabel = "ORDER",
              description = "name, updated, pulls or stars.")
          @Nullable String order,
      @Mixin Paging paging) {
    if (namespace == null && query != null) {
      throw new CommandFailure(ExitCode.USAGE, "--query looks through a NAMESPACE: name one.");
    }
    ApiPath path =
        namespace == null
            ? ApiPath.of("me", "repositories")
            : ApiPath.of("repositories").with("namespace", namespace).with("query", query);
    return list(
        path.with("order", order),
        paging,
        Column.of("NAME", "name"),
        Column.of("PRIVATE", "private"),
        Column.of("STARS", "stars"),
        Column.of("PULLS", "pulls"),
        Column.of("PUSHED", "pushedAt"),
        Column.of("DESCRIPTION", "description"));
  }

  @Command(name = "show", header = "Show all that is known of a repository.")
  int show(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return shown(on(hub -> hub.get(ApiPath.repository(name))));
  }

  @Command(
      name = "create",
      header = "Make a repository.",
      description = "A push makes one too; this says at once what it is and who may see it.")
  int create(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @ArgGroup @Nullable Privacy privacy,
      @Mixin Texts texts) {
    ObjectNode body = texts.into(object().put("name", name));
    if (privacy != null) {
      body.put("private", privacy.isPrivate);
    }
    return done(on(hub -> hub.post(ApiPath.of("repositories"), body)), "Made " + name + ".");
  }

  @Command(name = "edit", header = "Change what a repository says of itself.")
  int edit(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin Texts texts) {
    if (texts.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "Say what to change: --description, --readme or --category.");
    }
    ObjectNode body = texts.into(object());
    ApiPath path = ApiPath.repository(name);
    return done(on(hub -> hub.patch(path, body, hub.read(path).etag())), "Changed " + name + ".");
  }

  @Command(
      name = "delete",
      header = "Delete a repository, with all its tags.",
      description = "It can be restored for some days.")
  int delete(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin Confirm confirm) {
    String typed = confirmed(name, confirm.again, "This deletes " + name + " with all its tags");
    ObjectNode body = object().put("confirm", typed);
    return done(
        on(hub -> hub.delete(ApiPath.repository(name), body)),
        "Deleted %s. To bring it back: stowage repo restore %1$s".formatted(name));
  }

  @Command(name = "bin", header = "List deleted repositories that can be restored.")
  int bin(
      @Mixin Help asked,
      @Parameters(
              arity = "0..1",
              paramLabel = "NAMESPACE",
              description = "A person or organization; absent, you.")
          @Nullable String namespace,
      @Mixin Paging paging) {
    return list(
        ApiPath.of("bin").with("namespace", namespace),
        paging,
        Column.of("ID", "id"),
        Column.of("NAME", "name"),
        Column.of("DELETED", "deletedAt"),
        Column.of("UNTIL", "restorableUntil"),
        Column.of("BY", "deletedBy"));
  }

  @Command(
      name = "restore",
      header = "Bring back a deleted repository.",
      description = "Of several with that name, the one deleted last; see stowage repo bin.")
  int restore(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = "Its name, or its ID in the bin.") String name,
      @Option(names = "--id", description = "NAME is an ID.") boolean isId) {
    JsonNode answer =
        on(hub -> hub.post(ApiPath.of("bin", isId ? name : idInBin(hub, name), "restore"), null));
    return done(answer, "Restored " + answer.path("name").asString(name) + ".");
  }

  private static String idInBin(Hub hub, String name) {
    int slash = name.indexOf('/');
    String namespace = slash < 0 ? "library" : name.substring(0, slash);
    JsonNode found = object();
    for (JsonNode each :
        hub.list(ApiPath.of("bin").with("namespace", namespace), 1000).path("items")) {
      boolean isLater =
          each.path("deletedAt").asString("").compareTo(found.path("deletedAt").asString("")) > 0;
      if (each.path("name").asString("").equals(name) && isLater) {
        found = each;
      }
    }
    String id = found.path("id").asString("");
    if (id.isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILED, "There is no deleted %s that could be restored.".formatted(name));
    }
    return id;
  }

  @Command(name = "visibility", header = "Make a repository public or private.")
  int visibility(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "public|private") Visibility visibility,
      @Mixin Confirm confirm) {
    boolean isPrivate = visibility == Visibility.PRIVATE;
    String what =
        isPrivate
            ? "Only those let in will see " + name
            : "Everyone will see " + name + " and may pull it";
    ObjectNode body =
        object().put("private", isPrivate).put("confirm", confirmed(name, confirm.again, what));
    ApiPath path = ApiPath.repository(name, "visibility");
    return done(
        on(hub -> hub.put(path, body, hub.read(ApiPath.repository(name)).etag())),
        "%s is %s now.".formatted(name, visibility));
  }

  @Command(
      name = "source",
      header = "Say what a repository is made from.",
      description = {
        "With --follow it is public when anyone may clone the source, and private when not.",
        "Without ADDRESS it is unlinked, and no label of a push links it again."
      })
  int source(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(
              arity = "0..1",
              paramLabel = "ADDRESS",
              description = "Such as https://github.com/acme/app.")
          @Nullable String address,
      @Option(names = "--follow", description = "It is as private as its source from now on.")
          boolean follows) {
    ApiPath path = ApiPath.repository(name, "source");
    if (address == null) {
      if (follows) {
        throw new CommandFailure(ExitCode.USAGE, "--follow needs the ADDRESS of a source.");
      }
      return done(on(hub -> hub.delete(path, null)), name + " is linked to no source.");
    }
    ObjectNode body = object().put("source", address).put("follow", follows);
    return done(
        on(hub -> hub.put(path, body)),
        "%s is made from %s%s.".formatted(name, address, follows ? ", and follows it" : ""));
  }

  @Command(name = "archive", header = "Let a repository only be read from now on.")
  int archive(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return done(
        on(hub -> hub.put(ApiPath.repository(name, "archive"), null)), name + " is archived.");
  }

  @Command(name = "unarchive", header = "Let an archived repository be written again.")
  int unarchive(
      @Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return done(
        on(hub -> hub.delete(ApiPath.repository(name, "archive"), null)),
        name + " is archived no more.");
  }

  @Command(name = "transfer", header = "Give a repository to another person or organization.")
  int transfer(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "TO", description = "The new owner.") String to,
      @Mixin Confirm confirm) {
    String typed = confirmed(name, confirm.again, "This gives " + name + " to " + to);
    ObjectNode body = object().put("to", to).put("confirm", typed);
    JsonNode answer = on(hub -> hub.post(ApiPath.repository(name, "transfer"), body));
    return done(answer, "%s is %s now.".formatted(name, answer.path("name").asString("gone")));
  }

  @Command(name = "star", header = "Mark a repository with a star.")
  int star(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return done(
        on(hub -> hub.put(ApiPath.repository(name, "star"), null)), "Starred " + name + ".");
  }

  @Command(name = "unstar", header = "Take the star away again.")
  int unstar(@Mixin Help asked, @Parameters(paramLabel = "NAME", description = NAME) String name) {
    return done(
        on(hub -> hub.delete(ApiPath.repository(name, "star"), null)),
        "Took the star from " + name + ".");
  }

  @Command(name = "tags", header = "List a repository's tags, or delete one.")
  int tags(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--delete", paramLabel = "TAG", description = "Delete this tag.")
          @Nullable String tag,
      @Mixin Paging paging) {
    if (tag != null) {
      return done(
          on(hub -> hub.delete(ApiPath.repository(name, "tags", tag), null)),
          "Deleted %s:%s.".formatted(name, tag));
    }
    return list(
        ApiPath.repository(name, "tags"),
        paging,
        Column.of("TAG", "name"),
        new Column("SIZE", RepoCommands::size),
        new Column("PLATFORMS", RepoCommands::platforms),
        Column.of("PUSHED", "pushedAt"),
        Column.of("BY", "pushedBy"),
        Column.of("DIGEST", "digest"));
  }

  /** What a pull of one platform takes; nothing where that is not known. */
  private static String size(JsonNode tag) {
    JsonNode size = tag.path("size");
    return size.asLong(0) == 0 ? "" : Column.text("size", size);
  }

  /** Such as {@code linux/amd64, linux/arm/v7}; an attestation is of none. */
  private static String platforms(JsonNode tag) {
    return tag.path("images")
        .valueStream()
        .filter(image -> !image.path("os").asString("unknown").equals("unknown"))
        .map(
            image ->
                Stream.of("os", "architecture", "variant")
                    .map(field -> image.path(field).asString(""))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.joining("/")))
        .distinct()
        .collect(Collectors.joining(", "));
  }

  @Command(
      name = "official",
      header = "For administrators: mark a repository as official, or no longer.")
  int official(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Parameters(paramLabel = "yes|no") YesNo isOne) {
    ObjectNode body = object().put("official", isOne == YesNo.YES);
    return done(
        on(hub -> hub.put(ApiPath.repository(name, "official"), body)),
        "%s is %s now.".formatted(name, isOne == YesNo.YES ? "official" : "not official"));
  }

  @Command(
      name = "collaborators",
      header = "List who may push to your repository, let somebody in or out.",
      description = "A person's repositories have collaborators, an organization's have teams.")
  int collaborators(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--add", paramLabel = "USER", description = "Let USER pull and push.")
          @Nullable String add,
      @Option(names = "--remove", paramLabel = "USER", description = "Let USER out.")
          @Nullable String remove,
      @Mixin Paging paging) {
    if (add != null && remove != null) {
      throw new CommandFailure(ExitCode.USAGE, "--add or --remove: one of the two.");
    }
    if (add != null) {
      return done(
          on(hub -> hub.put(ApiPath.repository(name, "collaborators", add), null)),
          "%s may push to %s now.".formatted(add, name));
    }
    if (remove != null) {
      return done(
          on(hub -> hub.delete(ApiPath.repository(name, "collaborators", remove), null)),
          "%s is a collaborator of %s no more.".formatted(remove, name));
    }
    return list(
        ApiPath.repository(name, "collaborators"),
        paging,
        Column.of("NAME", "name"),
        Column.of("FULL NAME", "fullName"),
        Column.of("SINCE", "since"));
  }

  @Command(name = "teams", header = "List the teams with a right on an organization's repository.")
  int teams(
      @Mixin Help asked,
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Mixin Paging paging) {
    return list(
        ApiPath.repository(name, "teams"),
        paging,
        Column.of("TEAM", "team"),
        Column.of("LEVEL", "level"));
  }
}
