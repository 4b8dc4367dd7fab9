package io.stowage.server.api;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.Tag;
import io.stowage.server.hub.Deletions;
import io.stowage.server.registry.Tags;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.time.Duration;
import java.util.Map;

/** What would go with a deletion, for who may delete. */
public final class DeletionRoutes implements HubApi.Routes {
  private final Deletions deletions;
  private final Tags tags;
  private final Duration undo;

  public DeletionRoutes(Deletions deletions, Tags tags, Duration undo) {
    this.deletions = deletions;
    this.tags = tags;
    this.undo = undo;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "previewTagDeletion", this::ofTag, "previewRepositoryDeletion", this::ofRepository);
  }

  private ApiResult ofTag(ApiCall<Caller> call) {
    Deletions.OfTag goes = deletions.of(Sight.named(call), tag(call), call.caller().by());
    return ApiResult.ok(
        Shown.with("digest", goes.digest().toString())
            .and("manifests", goes.manifests())
            .and("freed", goes.freed())
            .and("atLeast", goes.isCut())
            .and("collectedAfter", tags.untaggedAfter().map(Duration::toSeconds))
            .all());
  }

  private static Tag tag(ApiCall<Caller> call) {
    try {
      return new Tag(call.path("tag"));
    } catch (InvalidValueException _) {
      throw ApiProblem.notFound();
    }
  }

  private ApiResult ofRepository(ApiCall<Caller> call) {
    Deletions.OfRepository goes = deletions.of(Sight.named(call), call.caller().by());
    return ApiResult.ok(
        Shown.with("tags", goes.tags())
            .and("manifests", goes.manifests())
            .and("bytes", goes.bytes())
            .and("freed", goes.freed())
            .and("atLeast", goes.isCut())
            .and("undo", undo.toSeconds())
            .all());
  }
}
