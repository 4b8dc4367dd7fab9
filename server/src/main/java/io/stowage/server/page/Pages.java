package io.stowage.server.page;

import io.stowage.server.http.Handler;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Serves the pages: hashed files for ever, others for an hour, and for each address of the
 * application its one document, with a fresh nonce for the styles it adds. An address that is
 * somebody else's, or that names a file that is not there, is never answered with the document.
 */
public final class Pages implements Handler {
  /** Where the build of the pages leaves them. */
  public static final String FOLDER = "META-INF/ui";

  private static final String DOCUMENT = "/index.html";
  private static final String NONCE = "__CSP_NONCE__";
  private static final int NONCE_BYTES = 16;

  /** How pages' addresses begin: one that can be read in two ways is none. */
  private static final Pattern PAGE = Pattern.compile("/(?:$|_/|[a-z][a-z-]*(?:$|/(?!/)))");

  /** First parts of paths that are no pages. */
  private static final Set<String> RESERVED =
      Set.of(
          "api", "v1", "v2", "hub", "token", "auth", "hooks", "badges", "health", "healthz",
          "readyz", "metrics", "control", "events", "q");

  private final PageFiles files;
  private final SecureRandom random = new SecureRandom();

  public Pages() {
    this(new PageFiles(Pages.class.getClassLoader(), FOLDER));
  }

  Pages(PageFiles files) {
    this.files = files;
  }

  /** Whether the pages were built into this server. */
  public boolean areThere() {
    return files.find(DOCUMENT).isPresent();
  }

  @Override
  public Response handle(Request request) {
    boolean isRead = request.method().equals("GET") || request.isHead();
    String path = request.path();
    if (isReserved(path)) {
      return nothing();
    }
    if (!isRead) {
      return guarded(Response.status(405))
          .header("Allow", "GET, HEAD")
          .header("Content-Type", "text/plain")
          .text("Pages are only read.\n");
    }
    Optional<String> moved = OldAddresses.find(path);
    if (moved.isPresent()) {
      return Response.status(302)
          .header("Location", moved.get())
          .header("Cache-Control", "no-store")
          .empty();
    }
    if (path.startsWith("/assets/")) {
      return files
          .find(path)
          .map(file -> file(request, file, "public, max-age=31536000, immutable"))
          .orElseGet(Pages::nothing);
    }
    Optional<PageFile> file = path.equals(DOCUMENT) ? Optional.empty() : files.find(path);
    if (file.isPresent()) {
      return file(request, file.get(), "public, max-age=3600");
    }
    return document(request);
  }

  private static boolean isReserved(String path) {
    int end = path.indexOf('/', 1);
    return RESERVED.contains(
        path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end));
  }

  private Response document(Request request) {
    boolean isPage =
        PAGE.matcher(request.path()).lookingAt()
            && request
                .header("Accept")
                .filter(types -> types.contains("text/html") || types.contains("*/*"))
                .isPresent();
    Optional<PageFile> document = files.find(DOCUMENT);
    if (!isPage || document.isEmpty()) {
      return nothing();
    }
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    byte[] page =
        new String(document.get().plain(), StandardCharsets.UTF_8)
            .replace(NONCE, nonce)
            .getBytes(StandardCharsets.UTF_8);
    // Not kept, and without a tag: a page that was kept has the nonce of another answer.
    return guarded(Response.status(200))
        .header("Content-Type", document.get().mediaType())
        .header("Cache-Control", "no-store")
        .header("Content-Security-Policy", policy(nonce))
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        .bytes(page);
  }

  private static String policy(String nonce) {
    return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-"
        + nonce
        + "'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
  }

  private static Response file(Request request, PageFile file, String keeping) {
    Optional<String> coding =
        request
            .header("Accept-Encoding")
            .flatMap(accepted -> Coding.choose(accepted, file.encoded().keySet()));
    String tag = "\"" + file.tag() + coding.map(name -> "-" + name).orElse("") + "\"";
    Response.Builder answer =
        guarded(Response.status(isKnown(request, tag) ? 304 : 200))
            .header("Cache-Control", keeping)
            .header("Vary", "Accept-Encoding")
            .header("ETag", tag);
    if (isKnown(request, tag)) {
      return answer.empty();
    }
    answer.header("Content-Type", file.mediaType());
    coding.ifPresent(name -> answer.header("Content-Encoding", name));
    return answer.bytes(
        coding.map(name -> file.encoded().getOrDefault(name, file.plain())).orElse(file.plain()));
  }

  private static boolean isKnown(Request request, String tag) {
    return request.header("If-None-Match").filter(known -> known.contains(tag)).isPresent();
  }

  private static Response.Builder guarded(Response.Builder answer) {
    return answer
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "strict-origin-when-cross-origin");
  }

  private static Response nothing() {
    return guarded(Response.status(404))
        .header("Content-Type", "text/plain")
        .header("Cache-Control", "no-store")
        .text("There is nothing at this address. The registry's API is at /v2/.\n");
  }
}
