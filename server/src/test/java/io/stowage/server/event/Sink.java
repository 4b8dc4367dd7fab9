package io.stowage.server.event;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An endpoint that takes notifications, or doesn't. */
final class Sink implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<JsonNode> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Answer answer = exchange -> exchange.sendResponseHeaders(200, -1);

  /** Answers one request, whose body has been read. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  Sink() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
  }

  void answers(Answer now) {
    answer = now;
  }

  void answers(int status) {
    answers(exchange -> exchange.sendResponseHeaders(status, -1));
  }

  int requests() {
    return requests.get();
  }

  /** The tags of the events that were answered with 2xx or 3xx, in the order of their arrival. */
  List<String> tags() {
    return taken.stream().map(e -> e.get("target").get("tag").stringValue()).toList();
  }

  List<JsonNode> events() {
    return taken;
  }

  private void serve(HttpExchange exchange) throws IOException {
    JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
    requests.incrementAndGet();
    Answer now = answer;
    try {
      now.to(exchange);
    } finally {
      int status = exchange.getResponseCode();
      if (status >= 200 && status < 400) {
        body.get("events").forEach(taken::add);
      }
      exchange.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
