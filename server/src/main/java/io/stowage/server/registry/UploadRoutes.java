package io.stowage.server.registry;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Uploads.Progress;
import java.util.Optional;

/** end-4, end-5, end-6, end-11, end-13, end-14: from {@code POST …/blobs/uploads/} to the blob. */
final class UploadRoutes {
  private final Uploads uploads;
  private final Blobs blobs;
  private final boolean relativeLocations;

  UploadRoutes(Uploads uploads, Blobs blobs, boolean relativeLocations) {
    this.uploads = uploads;
    this.blobs = blobs;
    this.relativeLocations = relativeLocations;
  }

  /** {@code POST}: mounts, takes the whole blob at once, or begins a session. */
  Response begin(Request request, RepositoryName name, Source source) {
    if (!request.method().equals("POST")) {
      throw RegistryRoutes.notAllowed(request, "POST");
    }
    Optional<Digest> mount = request.parameter("mount").map(RegistryRequest::digest);
    if (mount.isPresent()
        && blobs.mount(
            name,
            mount.get(),
            request.parameter("from").flatMap(UploadRoutes::repository),
            source)) {
      return created(request, name, mount.get());
    }
    Optional<Digest> whole = request.parameter("digest").map(RegistryRequest::digest);
    if (whole.isPresent()) {
      uploads.push(name, whole.get(), request.body(), source);
      return created(request, name, whole.get());
    }
    return accepted(request, name, uploads.begin(name, algorithm(request, mount), source), 202);
  }

  /** A session: its progress, more of it, its end. */
  Response serve(Request request, RepositoryName name, String id, Source source) {
    return switch (request.method()) {
      case "GET", "HEAD" -> accepted(request, name, uploads.progress(name, id), 204);
      case "PATCH" ->
          accepted(
              request, name, uploads.append(name, id, range(request), request.body(), source), 202);
      case "PUT" -> close(request, name, id, source);
      case "DELETE" -> {
        uploads.cancel(name, id);
        yield Response.status(204).empty();
      }
      default -> throw RegistryRoutes.notAllowed(request, "GET, HEAD, PATCH, PUT, DELETE");
    };
  }

  private Response close(Request request, RepositoryName name, String id, Source source) {
    Digest digest =
        request
            .parameter("digest")
            .map(RegistryRequest::digest)
            .orElseThrow(
                () ->
                    RegistryException.of(
                        ErrorCode.DIGEST_INVALID,
                        "the closing PUT names no digest: add ?digest=sha256:…"));
    uploads.close(name, id, range(request), digest, request.body(), source);
    return created(request, name, digest);
  }

  private static Optional<ChunkRange> range(Request request) {
    return ChunkRange.parse(request.header("Content-Range"));
  }

  private static Algorithm algorithm(Request request, Optional<Digest> mount) {
    return request
        .parameter("digest-algorithm")
        .map(
            label ->
                Algorithm.find(label)
                    .orElseThrow(
                        () ->
                            RegistryException.of(
                                ErrorCode.DIGEST_INVALID,
                                "digest-algorithm is not served: take sha256 or sha512")))
        .or(() -> mount.map(Digest::algorithm))
        .orElse(Algorithm.SHA256);
  }

  /** A {@code from} that is no name can't be mounted from; the client goes on to upload. */
  private static Optional<RepositoryName> repository(String text) {
    try {
      return Optional.of(new RepositoryName(text));
    } catch (InvalidValueException e) {
      throw RegistryException.of(ErrorCode.NAME_INVALID, e);
    }
  }

  private Response created(Request request, RepositoryName name, Digest digest) {
    return Response.status(201)
        .header(
            "Location",
            RegistryRoutes.location(request, relativeLocations, name, "/blobs/" + digest))
        .header("Docker-Content-Digest", digest.toString())
        .empty();
  }

  private Response accepted(Request request, RepositoryName name, Progress progress, int status) {
    return Response.status(status)
        .header(
            "Location",
            RegistryRoutes.location(
                request, relativeLocations, name, "/blobs/uploads/" + progress.id()))
        .header("Range", ChunkRange.rangeOf(progress.size()))
        .header("Docker-Upload-UUID", progress.id())
        .empty();
  }
}
