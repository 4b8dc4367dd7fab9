package io.stowage.server.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A host of Git repositories over HTTP: Git's own program behind a small door. */
final class GitHost implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;
  private final Set<String> hidden = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile boolean isAway;

  GitHost(Path folder) {
    this.folder = folder;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.start();
  }

  /** Makes a repository; the address under which it is shown. */
  String make(String name) {
    run("git", "init", "-q", "--bare", folder.resolve(name).toString());
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  void hide(String name, boolean isHidden) {
    if (isHidden) {
      hidden.add(name);
    } else {
      hidden.remove(name);
    }
  }

  /** Has it answer 503. */
  void setAway(boolean isAway) {
    this.isAway = isAway;
  }

  /** How many requests have come. */
  int asked() {
    return asked.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      String path = exchange.getRequestURI().getPath();
      if (isAway) {
        exchange.sendResponseHeaders(503, -1);
      } else if (hidden.contains(path.split("/")[1])) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        answer(exchange, path);
      }
    }
  }

  /** The answer of git-http-backend, which speaks CGI (RFC 3875). */
  private void answer(HttpExchange exchange, String path) throws IOException {
    ProcessBuilder git = new ProcessBuilder("git", "http-backend");
    git.environment().put("GIT_PROJECT_ROOT", folder.toString());
    git.environment().put("GIT_HTTP_EXPORT_ALL", "1");
    git.environment().put("PATH_INFO", path);
    git.environment().put("REQUEST_METHOD", exchange.getRequestMethod());
    git.environment()
        .put(
            "QUERY_STRING",
            exchange.getRequestURI().getQuery() == null ? "" : exchange.getRequestURI().getQuery());
    Process process = git.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    int status = 200;
    try (InputStream out = process.getInputStream()) {
      for (String line = line(out); !line.isEmpty(); line = line(out)) {
        String[] header = line.split(": ", 2);
        if (header[0].equals("Status")) {
          status = Integer.parseInt(header[1].substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(header[0], header[1]);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      out.transferTo(exchange.getResponseBody());
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  private static void run(String... command) {
    try {
      Process process = new ProcessBuilder(command).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
