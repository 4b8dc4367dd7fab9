package io.stowage.bench;

import io.stowage.bench.FreshBlobs.Blob;
import java.io.IOException;
import java.net.URI;

/** The two ways of the distribution spec to push a blob, "Pushing blobs". */
enum PushMode {
  /** {@code POST}, then one {@code PUT} with everything. */
  MONOLITHIC {
    @Override
    void send(Connection connection, String location, Blob blob) throws IOException {
      close(connection, location, blob, 0);
    }
  },
  /**
   * {@code POST}, {@code PATCH} for each {@value #PIECE} bytes, then an empty {@code PUT}: what
   * docker, podman and crane do, with one piece for each blob.
   */
  CHUNKED {
    @Override
    void send(Connection connection, String location, Blob blob) throws IOException {
      String next = location;
      for (int from = 0; from < blob.size(); from += PIECE) {
        int to = Math.min(from + PIECE, blob.size());
        String headers =
            "Content-Type: application/octet-stream\r\nContent-Range: %d-%d\r\n"
                .formatted(from, to - 1);
        var answer = connection.send("PATCH", next, headers, blob.slice(from, to));
        answer.require(202);
        next = pathOf(answer.header("Location"));
      }
      close(connection, next, blob, blob.size());
    }
  };

  private static final int PIECE = 10 * 1024 * 1024;

  /** Pushes one blob; anything but the answers of the spec is a failure of the run. */
  void push(Connection connection, String repository, Blob blob) throws IOException {
    var opened = connection.send("POST", "/v2/" + repository + "/blobs/uploads/");
    opened.require(202);
    send(connection, pathOf(opened.header("Location")), blob);
  }

  abstract void send(Connection connection, String location, Blob blob) throws IOException;

  private static void close(Connection connection, String location, Blob blob, int from)
      throws IOException {
    String path = location + (location.contains("?") ? "&" : "?") + "digest=" + blob.digest();
    String headers = "Content-Type: application/octet-stream\r\n";
    connection.send("PUT", path, headers, blob.slice(from, blob.size())).require(201);
  }

  /** Relative or absolute, a Location leads to the same server. */
  private static String pathOf(String location) {
    URI uri = URI.create(location);
    return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
  }
}
