package io.stowage.server.registry;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.Reference;
import io.stowage.oci.RepositoryName;
import io.stowage.oci.Tag;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.common.Threads;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Manifests.Pushed;
import io.stowage.server.registry.Manifests.Stored;
import io.stowage.server.registry.Pulls.Pulled;
import io.stowage.server.registry.Pulls.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/** end-3, end-7, end-9: manifests pulled, pushed and deleted. */
final class ManifestRoutes {
  private static final int MOST_TAGS = 100;

  /**
   * Bytes of manifests held at once. Each takes about six times its size for a moment: the buffer
   * it grows in, the copy, and the texts it is parsed into. So this is a fourth of the smallest
   * heap; what uploads hold comes on top.
   */
  private static final int MEMORY = 2 * Manifests.LARGEST;

  /** Nothing of a body is read while it waits, and those before it seldom take longer. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Semaphore memory = new Semaphore(MEMORY);
  private final Manifests manifests;
  private final Pulls pulls;
  private final boolean deletes;
  private final boolean relativeLocations;

  ManifestRoutes(Manifests manifests, Pulls pulls, boolean deletes, boolean relativeLocations) {
    this.manifests = manifests;
    this.pulls = pulls;
    this.deletes = deletes;
    this.relativeLocations = relativeLocations;
  }

  Response serve(Request request, RepositoryName name, Reference reference, Source source) {
    return switch (request.method()) {
      case "GET", "HEAD" -> get(request, name, reference, source);
      case "PUT" -> put(request, name, reference, source);
      case "DELETE" -> delete(name, reference, source);
      default -> throw RegistryRoutes.notAllowed(request, "GET, HEAD, PUT, DELETE");
    };
  }

  private Response get(Request request, RepositoryName name, Reference reference, Source source) {
    Stored found = manifests.get(name, reference);
    Stored stored =
        isListUnknown(request, reference, found)
            ? manifests.linuxAmd64(name, found).orElse(found)
            : found;
    boolean isKnown = Conditions.isKnown(request, stored.digest());
    boolean isHead = request.isHead() || isKnown;
    Pulled pull =
        new Pulled(
            stored.repository(),
            name.canonical(),
            reference,
            stored.digest(),
            stored.mediaType(),
            stored.content(),
            isHead,
            source);
    Verdict verdict = pulls.take(pull);
    if (verdict instanceof Verdict.Exceeded exceeded) {
      throw PullLimit.exceeded(exceeded);
    }
    Response.Builder head =
        Response.status(isKnown ? 304 : 200)
            .header("Content-Type", stored.mediaType())
            .header("Docker-Content-Digest", stored.digest().toString())
            .header("ETag", "\"" + stored.digest() + "\"")
            .header("X-Content-Type-Options", "nosniff")
            .header("Content-Security-Policy", "default-src 'none'; sandbox");
    if (verdict instanceof Verdict.Within(var allowance)) {
      PullLimit.headers(allowance).forEach(one -> head.header(one.name(), one.value()));
    }
    pulls.pulled(pull);
    if (isKnown) {
      return head.empty();
    }
    if (isHead) {
      return head.headOf(stored.content().length);
    }
    manifests.pulled(name, reference, stored, source);
    return head.bytes(stored.content());
  }

  /** A Docker client from before lists, asking by tag: it gets what such a client runs. */
  private static boolean isListUnknown(Request request, Reference reference, Stored stored) {
    if (!(reference instanceof Tag) || !Manifests.isDockerList(stored)) {
      return false;
    }
    String accepted = String.join(",", request.headers("Accept"));
    return accepted.contains(MediaTypes.DOCKER_MANIFEST)
        && !accepted.contains(MediaTypes.DOCKER_MANIFEST_LIST)
        && !accepted.contains("*/*");
  }

  private Response put(Request request, RepositoryName name, Reference reference, Source source) {
    Pushed pushed = put(request, name, reference, tags(request), source);
    Response.Builder answer =
        Response.status(201)
            .header(
                "Location",
                RegistryRoutes.location(
                    request, relativeLocations, name, "/manifests/" + pushed.digest()))
            .header("Docker-Content-Digest", pushed.digest().toString());
    pushed
        .subject()
        .map(Digest::toString)
        .ifPresent(subject -> answer.header("OCI-Subject", subject));
    pushed.tags().forEach(tag -> answer.header("OCI-Tag", tag.name()));
    return answer.empty();
  }

  /**
   * A manifest is held in memory while it is read and parsed: so many bytes of them at a time, and
   * no more.
   */
  private Pushed put(
      Request request, RepositoryName name, Reference reference, List<Tag> tags, Source source) {
    int bytes =
        (int) Math.min(request.body().length().orElse(Manifests.LARGEST), Manifests.LARGEST);
    if (!Threads.uninterruptibly(
        () -> memory.tryAcquire(bytes, LONGEST_WAIT.toMillis(), MILLISECONDS))) {
      throw new OverloadedException("many large manifests are being pushed");
    }
    try {
      byte[] content = request.body().readAll(Manifests.LARGEST);
      return manifests.put(name, reference, tags, content, request.header("Content-Type"), source);
    } finally {
      memory.release(bytes);
    }
  }

  private static List<Tag> tags(Request request) {
    List<String> names = request.parameters("tag");
    if (names.size() > MOST_TAGS) {
      throw RegistryException.of(
              ErrorCode.UNSUPPORTED,
              "%d tags at once are too many: %d are taken",
              names.size(),
              MOST_TAGS)
          .withStatus(414);
    }
    try {
      return names.stream().map(Tag::new).distinct().toList();
    } catch (InvalidValueException e) {
      throw RegistryException.of(ErrorCode.MANIFEST_INVALID, e);
    }
  }

  private Response delete(RepositoryName name, Reference reference, Source source) {
    if (!deletes) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, "deleting is switched off here");
    }
    manifests.delete(name, reference, source);
    return Response.status(202).empty();
  }
}
