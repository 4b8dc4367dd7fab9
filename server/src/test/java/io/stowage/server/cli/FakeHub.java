package io.stowage.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that answers what it was told to, in turn; the last answer again and again. */
final class FakeHub implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

  /** What came in. */
  final List<Call> calls = new CopyOnWriteArrayList<>();

  /** One request; {@code what} is its method and address below {@code /api/v1}. */
  record Call(
      String what,
      String body,
      Optional<String> authorization,
      Optional<String> ifMatch,
      Optional<String> type,
      String agent) {}

  private record Answer(int status, String type, String body) {}

  FakeHub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  FakeHub on(String what, int status, String json) {
    return on(what, status, status < 400 ? "application/json" : "application/problem+json", json);
  }

  FakeHub on(String what, int status, String type, String body) {
    answers.computeIfAbsent(what, _ -> new ArrayDeque<>()).add(new Answer(status, type, body));
    return this;
  }

  List<String> asked() {
    return calls.stream().map(Call::what).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String what =
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
      var headers = exchange.getRequestHeaders();
      calls.add(
          new Call(
              what,
              body,
              Optional.ofNullable(headers.getFirst("Authorization")),
              Optional.ofNullable(headers.getFirst("If-Match")),
              Optional.ofNullable(headers.getFirst("Content-Type")),
              String.valueOf(headers.getFirst("User-Agent"))));
      Answer answer = next(what);
      exchange.getResponseHeaders().add("ETag", "\"7\"");
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      if (bytes.length > 0) {
        exchange.getResponseHeaders().add("Content-Type", answer.type());
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private synchronized Answer next(String what) {
    Deque<Answer> queue = answers.getOrDefault(what, new ArrayDeque<>());
    if (queue.isEmpty()) {
      return new Answer(
          404,
          "application/problem+json",
          "{\"status\":404,\"code\":\"not_found\",\"detail\":\"there is no " + what + "\"}");
    }
    return queue.size() > 1 ? queue.remove() : queue.element();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
