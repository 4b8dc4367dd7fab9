package io.stowage.server.api;

import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.Tag;
import io.stowage.server.access.Rights;
import io.stowage.server.account.Permission;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.hub.TagImage;
import io.stowage.server.hub.TagImages;
import io.stowage.server.registry.RegistryException;
import io.stowage.server.registry.Tags;
import io.stowage.server.registry.Tags.Order;
import io.stowage.server.registry.Tags.Place;
import io.stowage.server.registry.Tags.Same;
import io.stowage.server.registry.Tags.Tagged;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** The tags of a repository. */
public final class TagRoutes implements HubApi.Routes {
  private static final int MOST_ALSO = Tags.FIRST_OF_SAME - 1;

  private final Tags tags;
  private final TagImages images;
  private final Rights rights;
  private final Sight sight;

  public TagRoutes(HubRepositories repositories, Tags tags, TagImages images, Rights rights) {
    this.tags = tags;
    this.images = images;
    this.rights = rights;
    this.sight = new Sight(repositories, rights);
  }

  /** A tag as the contract has it. */
  record Shown(
      String name,
      String digest,
      String mediaType,
      String pushedAt,
      Optional<String> pushedBy,
      long size,
      List<ShownImage> images,
      long pulls,
      List<String> alsoTagged,
      int alsoTaggedCount) {
    static Shown of(Tagged tagged, Map<Digest, List<TagImage>> images, Map<Digest, Same> sames) {
      List<TagImage> behind = images.getOrDefault(tagged.digest(), List.of());
      Same same = sames.getOrDefault(tagged.digest(), Same.NONE);
      return new Shown(
          tagged.tag().name(),
          tagged.digest().toString(),
          tagged.mediaType(),
          tagged.pushedAt().toString(),
          Optional.of(tagged.pushedBy()).filter(name -> !name.isEmpty()),
          TagImage.size(behind),
          behind.stream().map(ShownImage::of).toList(),
          tagged.pulls(),
          same.first().stream()
              .filter(name -> !name.equals(tagged.tag().name()))
              .limit(MOST_ALSO)
              .toList(),
          Math.max(0, same.count() - 1));
    }
  }

  /** An image behind a tag as the contract has it. */
  record ShownImage(
      String digest,
      String os,
      String architecture,
      Optional<String> variant,
      Optional<String> osVersion,
      long size) {
    static ShownImage of(TagImage image) {
      return new ShownImage(
          image.digest().toString(),
          image.os(),
          image.architecture(),
          image.variant(),
          image.osVersion(),
          image.size());
    }
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("listTags", this::list, "getTag", this::get, "deleteTag", this::delete);
  }

  private ApiResult list(ApiCall<Caller> call) {
    HubRepository repository = sight.repository(call);
    Order order = Order.valueOf(call.text("order").orElseThrow().toUpperCase(Locale.ROOT));
    String containing = call.text("query").orElse("");
    Optional<Place> after = call.cursor().map(TagRoutes::place);
    List<Tagged> page = tags.list(repository.id(), containing, order, after, call.limit() + 1);
    Function<Tagged, Shown> shown = shown(repository, page);
    OptionalLong total =
        after.isPresent()
            ? OptionalLong.empty()
            : OptionalLong.of(tags.count(repository.id(), containing));
    return call.page(page, last -> cursor(Place.of(last)), shown, total);
  }

  private static Cursor cursor(Place place) {
    return Cursor.of(place.name(), place.versionKey(), place.pushedAt(), place.pulls());
  }

  private static Place place(Cursor cursor) {
    return new Place(cursor.text(0), cursor.text(1), cursor.number(2), cursor.number(3));
  }

  private Function<Tagged, Shown> shown(HubRepository repository, List<Tagged> page) {
    List<Digest> digests = page.stream().map(Tagged::digest).toList();
    Map<Digest, List<TagImage>> behind = images.of(repository.id(), digests);
    Map<Digest, Same> same = tags.same(repository.id(), digests);
    return tagged -> Shown.of(tagged, behind, same);
  }

  private ApiResult get(ApiCall<Caller> call) {
    HubRepository repository = sight.repository(call);
    return tags.find(repository.id(), tag(call))
        .map(found -> ApiResult.ok(shown(repository, List.of(found)).apply(found)))
        .orElseThrow(ApiProblem::notFound);
  }

  private ApiResult delete(ApiCall<Caller> call) {
    HubRepository repository = sight.repository(call);
    Tag tag = tag(call);
    if (!rights.on(call.caller().identity(), repository.name()).contains(Permission.DELETE)) {
      throw rights.isKeptByArchive(call.caller().identity(), repository.name(), Permission.DELETE)
          ? ApiProblem.conflict("archived", "the repository is archived, so it is only read")
          : ApiProblem.forbidden("forbidden", "you may not delete tags of this repository");
    }
    try {
      if (!tags.delete(repository.name(), tag, Sight.source(call))) {
        throw ApiProblem.notFound();
      }
    } catch (RegistryException e) {
      throw ApiProblem.forbidden("deleting_off", String.valueOf(e.getMessage()));
    }
    return ApiResult.noContent();
  }

  private static Tag tag(ApiCall<Caller> call) {
    try {
      return new Tag(call.path("tag"));
    } catch (InvalidValueException _) {
      throw ApiProblem.notFound();
    }
  }
}
