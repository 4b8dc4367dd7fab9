package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.Reference;
import io.stowage.oci.RepositoryName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What an address under {@code /v2/} names: one case for each row of the spec's table of endpoints.
 */
public sealed interface RegistryRequest {

  /** end-1. */
  record Ping() implements RegistryRequest {}

  /** Docker's {@code _catalog}. */
  record Catalog() implements RegistryRequest {}

  /** {@code _oci/ext/discover}. */
  record Extensions() implements RegistryRequest {}

  /**
   * A request about one repository. Its name is as the client wrote it, {@code x} or {@code
   * library/x}: that is what answers and failures say. {@link Repositories} finds both at one
   * place.
   */
  sealed interface InRepository extends RegistryRequest {
    RepositoryName name();
  }

  /** end-2, end-10. */
  record BlobAt(RepositoryName name, Digest digest) implements InRepository {}

  /** end-3, end-7, end-9. */
  record ManifestAt(RepositoryName name, Reference reference) implements InRepository {}

  /** end-4, end-11. */
  record NewUpload(RepositoryName name) implements InRepository {}

  /** end-5, end-6, end-13, end-14. */
  record UploadAt(RepositoryName name, String id) implements InRepository {}

  /** end-8. */
  record TagList(RepositoryName name) implements InRepository {}

  /** end-12. */
  record ReferrersOf(RepositoryName name, Digest digest) implements InRepository {}

  /**
   * Reads an address from the right, because repository names contain slashes and may contain every
   * word of ours.
   *
   * @param path as sent, from {@code /v2}
   * @throws RegistryException NAME_INVALID, DIGEST_INVALID or MANIFEST_INVALID for a part that
   *     can't be; NAME_UNKNOWN with 404 for an address that names nothing
   */
  static RegistryRequest parse(String path) {
    String decoded = decode(path);
    if (decoded.equals("/v2") || decoded.equals("/v2/")) {
      return new Ping();
    }
    List<String> parts = List.of(decoded.substring("/v2/".length()).split("/", -1));
    int end = parts.size();
    if (parts.equals(List.of("_catalog"))) {
      return new Catalog();
    }
    if (parts.equals(List.of("_oci", "ext", "discover"))) {
      return new Extensions();
    }
    String last = parts.get(end - 1);
    String before = end > 1 ? parts.get(end - 2) : "";
    String third = end > 2 ? parts.get(end - 3) : "";
    if (last.equals("list") && before.equals("tags") && end > 2) {
      return new TagList(name(parts, end - 2));
    }
    if (before.equals("uploads") && third.equals("blobs") && end > 3) {
      return last.isEmpty()
          ? new NewUpload(name(parts, end - 3))
          : new UploadAt(name(parts, end - 3), last);
    }
    if (last.equals("uploads") && before.equals("blobs") && end > 2) {
      return new NewUpload(name(parts, end - 2));
    }
    if (end > 2) {
      switch (before) {
        case "blobs":
          return new BlobAt(name(parts, end - 2), digest(last));
        case "manifests":
          return new ManifestAt(name(parts, end - 2), reference(last));
        case "referrers":
          return new ReferrersOf(name(parts, end - 2), digest(last));
        default:
          break;
      }
    }
    throw RegistryException.of(ErrorCode.NAME_UNKNOWN, "there is nothing at this address");
  }

  private static RepositoryName name(List<String> parts, int end) {
    try {
      return new RepositoryName(String.join("/", parts.subList(0, end)));
    } catch (InvalidValueException e) {
      throw RegistryException.of(ErrorCode.NAME_INVALID, e);
    }
  }

  /** A digest in an address or parameter. */
  static Digest digest(String text) {
    try {
      return Digest.parse(text);
    } catch (InvalidValueException e) {
      throw RegistryException.of(ErrorCode.DIGEST_INVALID, e);
    }
  }

  private static Reference reference(String text) {
    if (text.indexOf(':') >= 0) {
      return digest(text);
    }
    try {
      return Reference.parse(text);
    } catch (InvalidValueException e) {
      throw RegistryException.of(ErrorCode.MANIFEST_INVALID, e);
    }
  }

  private static String decode(String path) {
    if (path.indexOf('%') < 0) {
      return path;
    }
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw RegistryException.of(
          ErrorCode.NAME_INVALID, "the address has a broken percent-encoding");
    }
  }
}
