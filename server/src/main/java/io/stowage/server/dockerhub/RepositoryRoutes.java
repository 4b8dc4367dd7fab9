package io.stowage.server.dockerhub;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Rights;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Subject;
import io.stowage.server.http.Response;
import io.stowage.server.hub.Category;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.RepositoryChanges;
import io.stowage.server.hub.RepositoryDraft;
import io.stowage.server.hub.RepositoryMoves;
import io.stowage.server.hub.RepositoryType;
import io.stowage.server.hub.Selection;
import io.stowage.server.hub.Sorting;
import io.stowage.server.hub.Texts;
import io.stowage.server.hub.Viewer;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Events.Source;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Repositories. What a caller may not see is not there for them. */
final class RepositoryRoutes {
  private final HubCallers callers;
  private final HubRepositories repositories;
  private final RepositoryChanges changes;
  private final RepositoryMoves moves;
  private final Rights rights;

  RepositoryRoutes(
      HubCallers callers,
      HubRepositories repositories,
      RepositoryChanges changes,
      RepositoryMoves moves,
      Rights rights) {
    this.callers = callers;
    this.repositories = repositories;
    this.changes = changes;
    this.moves = moves;
    this.rights = rights;
  }

  /** Those of the caller, and those that they have a part in. */
  Response mine(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.NONE);
    return list(call, caller.by(), new Selection.Mine(caller.subject().id()));
  }

  Response ofUser(HubCall call) {
    return list(
        call,
        callers.visitor(call),
        new Selection.OfNamespace(call.place("name"), call.parameter("name")));
  }

  Response list(HubCall call) {
    return list(
        call,
        callers.visitor(call),
        new Selection.OfNamespace(call.place("ns"), call.parameter("name")));
  }

  private Response list(HubCall call, By by, Selection selection) {
    HubPage page = call.page();
    HubRepositories.Numbered found =
        repositories.list(
            selection,
            viewer(by),
            sorting(call.parameter("ordering").orElse("")),
            page.skip(HubRepositories.FARTHEST),
            page.size());
    Map<RepositoryName, Set<Permission>> allowed = allowed(by, found.repositories());
    return call.list(
        page,
        found.total(),
        found.repositories().stream()
            .map(
                repository ->
                    shape(
                            repository,
                            allowed.getOrDefault(repository.name(), Set.of()),
                            Optional.empty())
                        .json())
            .toList());
  }

  /** Docker Hub's {@code last_updated} has the newest first, and so has what counts pulls. */
  private static Sorting sorting(String ordering) {
    return switch (ordering) {
      case "", "last_updated" -> new Sorting(Sorting.Key.UPDATED, true);
      case "-last_updated" -> new Sorting(Sorting.Key.UPDATED, false);
      case "name" -> Sorting.NAME;
      case "-name" -> new Sorting(Sorting.Key.NAME, true);
      case "pull_count" -> new Sorting(Sorting.Key.PULLS, true);
      case "-pull_count" -> new Sorting(Sorting.Key.PULLS, false);
      default ->
          throw HubException.invalid(
              "ordering", "Must be name, last_updated or pull_count, or one of them after a -.");
    };
  }

  Response get(HubCall call) {
    By by = callers.visitor(call);
    return HubCall.ok(whole(find(call, by), by));
  }

  Response create(HubCall call) {
    By by = callers.known(call);
    HubBody body = call.body();
    refuseImmutableTags(body);
    String namespace =
        call.optionalPlace("ns")
            .or(() -> body.optionalText("namespace"))
            .orElseThrow(() -> HubException.invalid("namespace", "This field is required."));
    RepositoryName name;
    try {
      name = new RepositoryName(namespace + "/" + body.text("name"));
    } catch (InvalidValueException e) {
      throw HubException.invalid(
          "name", "Must be lower-case letters and digits, parted by single . _ or -.");
    }
    io.stowage.server.hub.HubRepository made =
        changes.create(
            new RepositoryDraft(
                name,
                Optional.of(body.flag("is_private").orElse(false)),
                texts(body),
                Optional.empty()),
            by);
    return HubCall.json(201, whole(made, by));
  }

  Response change(HubCall call) {
    By by = callers.known(call);
    HubBody body = call.body();
    refuseImmutableTags(body);
    RepositoryName name = name(call);
    Texts texts = texts(body);
    io.stowage.server.hub.HubRepository changed =
        texts.isEmpty() && body.flag("is_private").isPresent()
            ? find(call, by)
            : changes.write(name, texts, OptionalLong.empty(), by);
    if (body.flag("is_private").filter(wanted -> wanted != changed.isPrivate()).isPresent()) {
      return HubCall.ok(whole(setPrivate(name, !changed.isPrivate(), by), by));
    }
    return HubCall.ok(whole(changed, by));
  }

  Response setPrivacy(HubCall call) {
    By by = callers.known(call);
    boolean isPrivate =
        call.body()
            .flag("is_private")
            .orElseThrow(() -> HubException.invalid("is_private", "This field is required."));
    return HubCall.ok(whole(setPrivate(name(call), isPrivate, by), by));
  }

  /** Clients of this API ask their users themselves, so the name counts as typed. */
  private io.stowage.server.hub.HubRepository setPrivate(
      RepositoryName name, boolean isPrivate, By by) {
    return changes.setPrivate(name, isPrivate, name.canonical().value(), OptionalLong.empty(), by);
  }

  Response delete(HubCall call) {
    By by = callers.known(call);
    RepositoryName name = name(call);
    moves.delete(name, name.canonical().value(), source(call, by), by);
    return HubCall.done(202);
  }

  Response categories(HubCall call) {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    for (Category category : find(call, callers.visitor(call)).categories()) {
      list.addObject().put("name", category.title()).put("slug", category.slug());
    }
    return HubCall.ok(list);
  }

  Response star(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.WRITE);
    changes.setStarred(name(call), true, caller.subject(), caller.by());
    return HubCall.json(201, JsonMapper.shared().createObjectNode());
  }

  Response unstar(HubCall call) {
    HubCallers.Person caller = callers.person(call, AccountAccess.WRITE);
    changes.setStarred(name(call), false, caller.subject(), caller.by());
    return HubCall.done(204);
  }

  /** How far somebody sees. */
  Viewer viewer(By by) {
    return Viewer.of(by.identity(), rights.policy());
  }

  /** The one in the address, for one who may see it. */
  io.stowage.server.hub.HubRepository find(HubCall call, By by) {
    return repositories
        .find(name(call), viewer(by))
        .orElseThrow(() -> HubException.notFound("repository"));
  }

  /** The name in the address, of one that is there or not. */
  static RepositoryName name(HubCall call) {
    String rest = call.place("r");
    try {
      return new RepositoryName(
          call.optionalPlace("ns").map(namespace -> namespace + "/" + rest).orElse(rest));
    } catch (InvalidValueException e) {
      throw HubException.notFound("repository");
    }
  }

  /** The request, as the registry tells of it. */
  static Source source(HubCall call, By by) {
    return new Source(
        new Actor(
            by.identity().subject().displayName(),
            Optional.empty(),
            by.identity().credential().toString()),
        call.request().id(),
        by.address(),
        call.request().origin().authority(),
        call.request().method(),
        by.agent(),
        call.request().origin().baseUrl());
  }

  private static Texts texts(HubBody body) {
    return new Texts(
        body.optionalText("description"), body.optionalText("full_description"), Optional.empty());
  }

  /** Terraform always says no. There are none here, so yes is refused and not forgotten. */
  private static void refuseImmutableTags(HubBody body) {
    if (body.flag("immutable_tags").orElse(false)) {
      throw HubException.invalid("immutable_tags", "Tags can't be made immutable here.");
    }
  }

  private ObjectNode whole(io.stowage.server.hub.HubRepository repository, By by) {
    io.stowage.server.hub.HubRepository found =
        repository.fullDescription().isPresent()
            ? repository
            : repositories
                .find(repository.name(), viewer(by))
                .orElseThrow(() -> HubException.notFound("repository"));
    Set<Permission> allowed = allowed(by, List.of(found)).getOrDefault(found.name(), Set.of());
    return shape(found, allowed, Optional.of(repositories.storage(found.id()))).json();
  }

  /** What the caller may do with each. Nobody needs no look: they only read. */
  private Map<RepositoryName, Set<Permission>> allowed(
      By by, List<io.stowage.server.hub.HubRepository> some) {
    return by.identity().subject() instanceof Subject.Nobody
        ? Map.of()
        : rights.on(
            by.identity(), some.stream().map(io.stowage.server.hub.HubRepository::name).toList());
  }

  private static HubRepository shape(
      io.stowage.server.hub.HubRepository repository,
      Set<Permission> allowed,
      Optional<Long> storage) {
    String name = repository.name().value();
    RepositoryType type = repository.type();
    return new HubRepository(
        repository.namespace(),
        name.indexOf('/') < 0 ? name : name.substring(name.indexOf('/') + 1),
        type.slug(),
        repository.description(),
        repository.fullDescription(),
        repository.isPrivate(),
        repository.archivedAt().isPresent(),
        repository.stars(),
        repository.pulls(),
        repository.createdAt(),
        Optional.of(repository.updatedAt()),
        repository.collaboratorCount(),
        repository.hasStarred(),
        new HubRepository.Rights(
            true, allowed.contains(Permission.PUSH), allowed.contains(Permission.ADMINISTER)),
        repository.categories().stream()
            .map(category -> new HubRepository.Category(category.title(), category.slug()))
            .toList(),
        List.of(),
        List.of(type.slug()),
        storage,
        repository.source().orElse(""));
  }
}
