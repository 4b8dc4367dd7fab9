package io.stowage.server.dockerhub;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.Tag;
import io.stowage.server.access.Rights;
import io.stowage.server.account.By;
import io.stowage.server.account.Permission;
import io.stowage.server.http.Response;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.registry.RegistryException;
import io.stowage.server.registry.Tags;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

/** The tags of a repository. */
final class TagRoutes {
  private final HubCallers callers;
  private final RepositoryRoutes repositories;
  private final TagPages pages;
  private final Tags tags;
  private final Rights rights;
  private final InstantSource clock;

  TagRoutes(
      HubCallers callers,
      RepositoryRoutes repositories,
      TagPages pages,
      Tags tags,
      Rights rights,
      InstantSource clock) {
    this.callers = callers;
    this.repositories = repositories;
    this.pages = pages;
    this.tags = tags;
    this.rights = rights;
    this.clock = clock;
  }

  Response list(HubCall call) {
    HubRepository repository = repositories.find(call, callers.visitor(call));
    HubPage page = call.page();
    TagPages.Page found =
        pages.list(
            repository.id(),
            call.parameter("name").orElse(""),
            order(call.parameter("ordering").orElse("")),
            page.skip(TagPages.FARTHEST),
            page.size());
    Instant now = clock.instant();
    return call.list(page, found.total(), found.tags().stream().map(tag -> tag.json(now)).toList());
  }

  /** Docker Hub's {@code last_updated} has the newest first. */
  private static TagPages.Order order(String ordering) {
    return switch (ordering) {
      case "", "last_updated" -> TagPages.Order.NEWEST;
      case "-last_updated" -> TagPages.Order.OLDEST;
      case "name" -> TagPages.Order.NAME;
      case "-name" -> TagPages.Order.NAME_FROM_THE_END;
      default ->
          throw HubException.invalid(
              "ordering", "Must be name or last_updated, or one of them after a -.");
    };
  }

  Response get(HubCall call) {
    HubRepository repository = repositories.find(call, callers.visitor(call));
    return HubCall.ok(
        pages
            .find(repository.id(), tag(call).name())
            .map(tag -> tag.json(clock.instant()))
            .orElseThrow(() -> HubException.notFound("tag")));
  }

  Response delete(HubCall call) {
    By by = callers.known(call);
    HubRepository repository = repositories.find(call, by);
    Tag tag = tag(call);
    Set<Permission> allowed = rights.on(by.identity(), repository.name());
    if (!allowed.contains(Permission.DELETE)) {
      throw rights.isKeptByArchive(by.identity(), repository.name(), Permission.DELETE)
          ? HubException.of(409, "the repository is archived, so it is only read")
          : HubException.of(403, "you may not delete tags of this repository");
    }
    try {
      if (!tags.delete(repository.name(), tag, RepositoryRoutes.source(call, by))) {
        throw HubException.notFound("tag");
      }
    } catch (RegistryException e) {
      throw HubException.of(403, String.valueOf(e.getMessage()));
    }
    return HubCall.done(204);
  }

  private static Tag tag(HubCall call) {
    try {
      return new Tag(call.place("tag"));
    } catch (InvalidValueException e) {
      throw HubException.notFound("tag");
    }
  }
}
