package io.stowage.server.web;

import io.stowage.server.http.Request;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Tells requests of our own pages from those that another site makes a browser send. A browser adds
 * its cookies to both; but it also says where a request came from, in headers that no page can
 * write: {@code Sec-Fetch-Site} (only where the connection is trustworthy), else {@code Origin},
 * else {@code Referer}. A request with none of them has not been shown to be ours and counts as
 * foreign. Only requests with a cookie need this: nobody else's page knows a token.
 */
public final class CrossSite {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private CrossSite() {}

  /**
   * Refuses what changes something and did not come from our own pages.
   *
   * @throws ApiProblem 403 {@code cross_site_request}
   */
  public static void refuse(Request request) {
    if (!SAFE.contains(request.method()) && isForeign(request)) {
      throw ApiProblem.forbidden(
          "cross_site_request",
          "a change with a session's cookie is taken only from "
              + request.origin().baseUrl()
              + "; a program uses a token");
    }
  }

  /**
   * As {@link #refuse}, where a request needs no cookie: one that tells nothing of where it came
   * from is a program's, and is let through.
   *
   * @throws ApiProblem 403 {@code cross_site_request}
   */
  public static void refuseForeignPages(Request request) {
    boolean isToldByABrowser =
        request.header("Sec-Fetch-Site").isPresent()
            || request.header("Origin").isPresent()
            || request.header("Referer").isPresent();
    if (isToldByABrowser) {
      refuse(request);
    }
  }

  /** Whether a request may have been made by another site's page. */
  public static boolean isForeign(Request request) {
    return isForeign(
        request.header("Sec-Fetch-Site"),
        request.header("Origin"),
        request.header("Referer"),
        request.origin().baseUrl());
  }

  static boolean isForeign(
      Optional<String> fetchSite, Optional<String> origin, Optional<String> referer, String own) {
    if (fetchSite.isPresent()) {
      return !fetchSite.get().equals("same-origin") && !fetchSite.get().equals("none");
    }
    Optional<String> from = origin.or(() -> referer).flatMap(CrossSite::origin);
    return from.isEmpty() || !from.equals(origin(own));
  }

  /** Scheme, host and port of an address; empty for what has none, such as {@code null}. */
  private static Optional<String> origin(String address) {
    try {
      URI uri = new URI(address);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return Optional.empty();
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : 80;
      int port = uri.getPort() < 0 ? usual : uri.getPort();
      return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
    } catch (java.net.URISyntaxException e) {
      return Optional.empty();
    }
  }
}
