package io.stowage.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A request as the features see it. */
public final class Request {
  private final String id;
  private final String method;
  private final String path;
  private final String query;
  private final MultiMap headers;
  private final Origin origin;
  private final RequestBody body;
  private String route = "other";

  Request(HttpServerRequest from, String id, Origin origin, RequestBody body) {
    this.id = id;
    this.method = from.method().name();
    this.path = from.path() == null ? "" : from.path();
    this.query = from.query() == null ? "" : from.query();
    this.headers = from.headers();
    this.origin = origin;
    this.body = body;
  }

  /** Names this request in logs, events and the answer's {@code X-Request-Id}. */
  public String id() {
    return id;
  }

  /** Upper case. */
  public String method() {
    return method;
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }

  /** The path as sent, percent-encoding and all. */
  public String path() {
    return path;
  }

  /** The query as sent, without its question mark; empty when there is none. */
  public String query() {
    return query;
  }

  /** The first value of a header, whatever its case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** All values of a header that may be repeated. */
  public List<String> headers(String name) {
    return headers.getAll(name);
  }

  /** The first value of a query parameter, decoded. */
  public Optional<String> parameter(String name) {
    List<String> all = parameters(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  /**
   * All values of a query parameter, decoded, in order. A broken percent-encoding is taken as it
   * stands.
   */
  public List<String> parameters(String name) {
    return query.isEmpty() ? List.of() : parse(query).getOrDefault(name, List.of());
  }

  /** The fields of a query or form, decoded, each with its values in order. */
  public static Map<String, List<String>> parse(String form) {
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      fields
          .computeIfAbsent(
              decode(equals < 0 ? pair : pair.substring(0, equals)), _ -> new ArrayList<>(1))
          .add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return fields;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Who sent it and how they reached us, proxies seen through. */
  public Origin origin() {
    return origin;
  }

  public RequestBody body() {
    return body;
  }

  /** Names the kind of request, one of few words, for the metrics. */
  public void route(String name) {
    this.route = name;
  }

  String route() {
    return route;
  }

  static String printable(SocketAddress address) {
    return address == null
        ? ""
        : address.hostAddress() == null
            ? String.valueOf(address)
            : address.hostAddress().toLowerCase(Locale.ROOT);
  }
}
