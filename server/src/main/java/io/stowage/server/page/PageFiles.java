package io.stowage.server.page;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files that the build of the pages left in the jar; each is read once. */
final class PageFiles {
  private static final Pattern NAME = Pattern.compile("(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");
  private static final int LONGEST_NAME = 200;
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "json", "application/json",
          "txt", "text/plain; charset=utf-8",
          "woff2", "font/woff2");

  private final ClassLoader loader;
  private final String folder;
  private final Map<String, PageFile> read = new ConcurrentHashMap<>();

  /**
   * @param folder in the class path, without a slash at its end
   */
  PageFiles(ClassLoader loader, String folder) {
    this.loader = loader;
    this.folder = folder;
  }

  /**
   * A file.
   *
   * @param path as a request has it, beginning with a slash
   */
  Optional<PageFile> find(String path) {
    if (path.length() > LONGEST_NAME || !NAME.matcher(path).matches()) {
      return Optional.empty();
    }
    PageFile known = read.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<PageFile> found =
        Optional.ofNullable(TYPES.get(path.substring(path.lastIndexOf('.') + 1)))
            .flatMap(type -> bytes(path).map(plain -> file(path, type, plain)));
    // Only what there is, so that the asking of strangers fills no memory.
    found.ifPresent(file -> read.put(path, file));
    return found;
  }

  private PageFile file(String path, String type, byte[] plain) {
    Map<String, byte[]> encoded = new HashMap<>();
    bytes(path + ".br").ifPresent(bytes -> encoded.put("br", bytes));
    bytes(path + ".gz").ifPresent(bytes -> encoded.put("gzip", bytes));
    String tag = Digest.of(Algorithm.SHA256, plain).hex().substring(0, 16);
    return new PageFile(type, plain, Map.copyOf(encoded), tag);
  }

  private Optional<byte[]> bytes(String path) {
    try (InputStream in = loader.getResourceAsStream(folder + path)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
