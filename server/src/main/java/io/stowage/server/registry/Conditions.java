package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.server.http.Request;
import java.util.Optional;

/**
 * Conditional requests, RFC 9110 section 13: the entity tag of a content is its digest in quotes.
 */
final class Conditions {
  private Conditions() {}

  /** Whether {@code If-None-Match} names the content: the client has it already. */
  static boolean isKnown(Request request, Digest digest) {
    Optional<String> header = request.header("If-None-Match");
    return header.isPresent() && names(header.get(), digest);
  }

  /** Whether a {@code Range} counts: {@code If-Range} is absent or names the content. */
  static boolean isRangeCurrent(Request request, Digest digest) {
    return request.header("If-Range").filter(tag -> !names(tag, digest)).isEmpty();
  }

  private static boolean names(String header, Digest digest) {
    for (String tag : header.split(",", 64)) {
      String bare = tag.strip();
      bare = bare.startsWith("W/") ? bare.substring(2) : bare;
      if (bare.equals("*") || bare.equals(digest.toString()) || bare.equals("\"" + digest + "\"")) {
        return true;
      }
    }
    return false;
  }
}
