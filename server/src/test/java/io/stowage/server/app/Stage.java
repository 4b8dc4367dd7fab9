package io.stowage.server.app;

import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.Member;
import io.stowage.server.account.Profile;
import io.stowage.server.account.Subject;
import io.stowage.server.app.Cast.Actor;
import io.stowage.server.app.PermissionTable.Trial;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.hub.RepositoryChanges;
import io.stowage.server.hub.RepositoryDraft;
import io.stowage.server.hub.RepositoryMoves;
import io.stowage.server.hub.Texts;
import io.stowage.server.hub.Viewer;
import io.stowage.server.registry.Events.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the cast is tried on. Repositories that are only read stay; for what changes one there is a
 * spare one, with the same rights, which is tried until it is changed, and then another.
 */
final class Stage {
  /** The tag that is deleted. */
  static final String TAG = "gone";

  /** A team without members. */
  static final String TEAM = "bystanders";

  private static final Set<String> TAKES_A_SPARE =
      Set.of(
          "edit",
          "set privacy",
          "archive",
          "transfer",
          "delete repository",
          "undo",
          "change people",
          "star",
          "unstar");
  private static final Set<String> CHANGES_WHAT_STAYS =
      Set.of("create", "delete tag", "add team member");

  private final RunningRegistry running;
  private final Hub hub;
  private final Cast cast;
  private final RepositoryChanges changes;
  private final RepositoryMoves moves;
  private final By admin;
  private final Map<String, String> spares = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  Stage(RunningRegistry running, Cast cast) {
    this.running = running;
    this.hub = running.hub();
    this.cast = cast;
    this.changes = hub.changes(running.registry());
    this.moves = hub.moves(running.registry());
    this.admin = cast.by("admin");
    hub.teams.make(cast.acme(), TEAM, "", admin);
    hub.organizations.make(
        new AccountName("guild"), Profile.EMPTY, Optional.of(new AccountName("paula")), admin);
    for (String namespace : new String[] {"acme", "paula"}) {
      String old = namespace + "/old";
      cast.push(old, TAG);
      cast.share(old);
      changes.setArchived(new RepositoryName(old), true, OptionalLong.empty(), admin);
    }
  }

  /** A tag that nobody deletes. */
  static String kept(String repository) {
    return repository.endsWith("/old") ? TAG : "latest";
  }

  /** A namespace beside that of the repositories, in which a person may make some. */
  static String beside(Actor actor) {
    return switch (actor.name()) {
      case "personal-owner" -> "guild";
      default -> actor.person().orElse("olivia");
    };
  }

  /** What that is tried on by somebody, ready for it: a repository, or the organization. */
  String ready(Trial trial, Actor actor) {
    String namespace = actor.namespace();
    String other = namespace.equals("acme") ? "paula" : "acme";
    String on =
        switch (trial.on()) {
          case "private", "public" ->
              TAKES_A_SPARE.contains(trial.action())
                  ? spares.computeIfAbsent(namespace + trial, _ -> spare(namespace, trial))
                  : namespace + (trial.on().equals("private") ? "/app" : "/open");
          case "archived" -> namespace + "/old";
          case "others' private" -> other + "/app";
          case "others' public" -> other + "/open";
          case "unknown" -> namespace + "/none";
          case "new" -> namespace + "/" + trial.api() + "-" + actor.name();
          case "organization" -> "acme";
          default -> throw new AssertionError(trial.on());
        };
    prepare(trial.action(), actor, on);
    return on;
  }

  private String spare(String namespace, Trial trial) {
    RepositoryName name = new RepositoryName(namespace + "/spare" + made.getAndIncrement());
    changes.create(
        new RepositoryDraft(
            name,
            Optional.of(trial.on().equals("private")),
            new Texts(Optional.empty(), Optional.empty(), Optional.empty()),
            Optional.empty()),
        admin);
    cast.share(name.value());
    return name.value();
  }

  private void prepare(String action, Actor actor, String on) {
    if (find(on).isEmpty()) {
      return;
    }
    RepositoryName name = new RepositoryName(on);
    switch (action) {
      case "delete tag" -> {
        if (!hasTag(on)) {
          cast.push(on, TAG);
        }
      }
      case "undo" ->
          moves.delete(
              name,
              on,
              new Source(
                  new io.stowage.server.registry.Actor("admin"), "", "", "", "DELETE", "", ""),
              admin);
      case "unstar" ->
          actor
              .person()
              .map(person -> cast.by(person).identity().subject())
              .ifPresent(who -> changes.setStarred(name, true, (Subject.Person) who, admin));
      default -> {}
    }
  }

  /** Whether an action that is answered well has changed what {@link #state} tells. */
  static boolean changes(String action) {
    return TAKES_A_SPARE.contains(action) || CHANGES_WHAT_STAYS.contains(action);
  }

  /** What an action changes, to compare; nothing where it changes nothing. */
  Object state(String action, String on) {
    return switch (action) {
      case "delete tag" -> hasTag(on);
      case "add team member" ->
          hub.teams.members(cast.acme(), TEAM, Member.Query.first(1), admin).count();
      // Not all of it: what was pushed is looked at afterwards, and noted in it.
      case "edit" -> find(on).map(one -> List.of(one.description(), one.fullDescription()));
      case "change people" -> find(on).isEmpty() ? "" : people(new RepositoryName(on));
      default -> changes(action) ? find(on) : "";
    };
  }

  private Object people(RepositoryName name) {
    return name.namespace().equals("acme")
        ? hub.teams.grantsOn(cast.acme(), name, "", 100, admin)
        : hub.collaborators.list(name, "", 100, admin);
  }

  /** It was changed: the next one is tried on something that is not. */
  void reset(Trial trial, String on) {
    spares.values().remove(on);
    if (trial.action().equals("add team member")) {
      hub.teams.removeMember(cast.acme(), TEAM, "mia", admin);
    }
  }

  private Optional<HubRepository> find(String name) {
    return name.contains("/")
        ? hub.repositories.find(new RepositoryName(name), Viewer.EVERYTHING)
        : Optional.empty();
  }

  private boolean hasTag(String repository) {
    return find(repository)
        .flatMap(found -> running.registry().tags().find(found.id(), new Tag(TAG)))
        .isPresent();
  }

  boolean isPrivate(String repository) {
    return find(repository).map(HubRepository::isPrivate).orElse(true);
  }

  /** What a deleted repository is restored by; empty for one that is not in the bin. */
  Optional<String> binned(String repository) {
    return running
        .registry()
        .repositories()
        .binned(Attempts.namespace(repository), Instant.EPOCH, 0, 1000)
        .stream()
        .filter(one -> one.name().value().equals(repository))
        .map(one -> Long.toString(one.id()))
        .findFirst();
  }

  /** What Docker Hub's clients know a team of acme's by. */
  long team(String name) {
    return hub.teams.get(cast.acme(), name, admin).id();
  }

  /** Where an upload of the administrator's goes on; empty where there is no such repository. */
  Optional<String> beginUpload(String repository) {
    return find(repository)
        .map(
            _ ->
                running
                    .client()
                    .post(
                        "/v2/" + repository + "/blobs/uploads/",
                        "Authorization",
                        cast.administrator())
                    .location());
  }
}
