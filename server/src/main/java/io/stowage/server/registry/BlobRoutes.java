package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Events.Source;

/** end-2, end-10: blobs pulled, asked for and deleted. */
final class BlobRoutes {
  private final Blobs blobs;
  private final boolean deletes;

  BlobRoutes(Blobs blobs, boolean deletes) {
    this.blobs = blobs;
    this.deletes = deletes;
  }

  Response serve(Request request, RepositoryName name, Digest digest, Source source) {
    return switch (request.method()) {
      case "GET" -> get(request, name, digest, source);
      case "HEAD" -> head(digest, 200).headOf(blobs.stat(name, digest).size());
      case "DELETE" -> delete(name, digest, source);
      default -> throw RegistryRoutes.notAllowed(request, "GET, HEAD, DELETE");
    };
  }

  private Response get(Request request, RepositoryName name, Digest digest, Source source) {
    if (Conditions.isKnown(request, digest)) {
      blobs.stat(name, digest);
      return head(digest, 304).empty();
    }
    Blobs.Opened opened = blobs.open(name, digest);
    long size = opened.row().size();
    try {
      ByteRange range =
          ByteRange.of(
              request.header("Range").filter(_ -> Conditions.isRangeCurrent(request, digest)),
              size);
      Response answer =
          switch (range) {
            case ByteRange.Whole _ -> head(digest, 200).file(opened.file(), 0, size);
            case ByteRange.Part part ->
                head(digest, 206)
                    .header(
                        "Content-Range",
                        "bytes %d-%d/%d".formatted(part.first(), part.last(), size))
                    .file(opened.file(), part.first(), part.length());
            case ByteRange.Unsatisfiable _ -> {
              opened.file().close();
              yield ErrorEnvelope.of(
                      416,
                      ErrorCode.SIZE_INVALID,
                      "the blob has %d bytes: the range lies outside".formatted(size))
                  .with("Content-Range", "bytes */" + size);
            }
          };
      blobs.pulled(name, opened.row(), source);
      return answer;
    } catch (RuntimeException e) {
      opened.file().close();
      throw e;
    }
  }

  private Response delete(RepositoryName name, Digest digest, Source source) {
    if (!deletes) {
      throw RegistryException.of(ErrorCode.UNSUPPORTED, "deleting is switched off here");
    }
    blobs.delete(name, digest, source);
    return Response.status(202).empty();
  }

  /** No pushed byte can script a page: it is no type a browser runs, and sandboxed. */
  private static Response.Builder head(Digest digest, int status) {
    return Response.status(status)
        .header("Content-Type", MediaTypes.OCTET_STREAM)
        .header("Docker-Content-Digest", digest.toString())
        .header("ETag", "\"" + digest + "\"")
        .header("Accept-Ranges", "bytes")
        .header("Cache-Control", "private, max-age=31536000, immutable")
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox");
  }
}
