package io.stowage.server.web;

import io.stowage.server.http.Live;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.http.Response.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an operation answers. Nothing of it is kept by anybody on the way, unless it has a {@code
 * Cache-Control} of its own.
 */
public final class ApiResult {
  private static final byte[] NOTHING = {};

  private final int status;
  private final Optional<String> contentType;
  private final Body body;
  private final List<Header> headers;
  private final Optional<String> tag;

  private sealed interface Body {
    record Bytes(byte[] content) implements Body {}

    record Lines(Consumer<Consumer<String>> producer) implements Body {}

    record Going(Live live) implements Body {}
  }

  private ApiResult(
      int status,
      Optional<String> contentType,
      Body body,
      List<Header> headers,
      Optional<String> tag) {
    this.status = status;
    this.contentType = contentType;
    this.body = body;
    this.headers = List.copyOf(headers);
    this.tag = tag;
  }

  /** 200 with a value as JSON: a tree, or records, lists, maps, texts and numbers. */
  public static ApiResult ok(Object value) {
    return json(200, value);
  }

  /**
   * 201.
   *
   * @param location the address of what was made, below {@code /api/v1}
   */
  public static ApiResult created(String location, Object value) {
    return json(201, value).withHeader("Location", ApiRouter.BASE + location);
  }

  /** 204: done, and nothing to say. */
  public static ApiResult noContent() {
    return new ApiResult(
        204, Optional.empty(), new Body.Bytes(NOTHING), List.of(), Optional.empty());
  }

  /** A value as JSON, with any status. */
  public static ApiResult json(int status, Object value) {
    return bytes(status, "application/json", ApiJson.bytes(ApiJson.tree(value)));
  }

  public static ApiResult bytes(int status, String contentType, byte[] content) {
    return new ApiResult(
        status, Optional.of(contentType), new Body.Bytes(content), List.of(), Optional.empty());
  }

  /** In UTF-8. */
  public static ApiResult text(int status, String contentType, String text) {
    return bytes(status, contentType, text.getBytes(StandardCharsets.UTF_8));
  }

  /** 200 with lines that are made while they are sent, for what is too long to hold. */
  public static ApiResult lines(String contentType, Consumer<Consumer<String>> producer) {
    return new ApiResult(
        200, Optional.of(contentType), new Body.Lines(producer), List.of(), Optional.empty());
  }

  /** 200 with events as they happen (server-sent events), which no proxy is to hold back. */
  public static ApiResult events(Live live) {
    return new ApiResult(
            200,
            Optional.of("text/event-stream"),
            new Body.Going(live),
            List.of(),
            Optional.empty())
        .withHeader("Cache-Control", "no-store, no-transform")
        .withHeader("X-Accel-Buffering", "no");
  }

  /** Tells the version of what is answered as its {@code ETag}. */
  public ApiResult withVersion(long version) {
    return withTag(Long.toString(version));
  }

  /** With an {@code ETag}, given without its quotes. */
  public ApiResult withTag(String text) {
    return new ApiResult(status, contentType, body, headers, Optional.of("\"" + text + "\""));
  }

  public ApiResult withHeader(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new ApiResult(status, contentType, body, more, tag);
  }

  /** As it is sent: 304 where the client has it already. */
  Response response(Request request) {
    boolean isKnown =
        status == 200
            && (request.method().equals("GET") || request.isHead())
            && tag.isPresent()
            && request.headers("If-None-Match").stream().anyMatch(this::isNamed);
    Response.Builder answer = Response.status(isKnown ? 304 : status);
    if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase("Cache-Control"))) {
      answer.header("Cache-Control", "no-store");
    }
    answer.header("X-Content-Type-Options", "nosniff");
    headers.forEach(header -> answer.header(header.name(), header.value()));
    tag.ifPresent(text -> answer.header("ETag", text));
    if (isKnown) {
      return answer.empty();
    }
    contentType.ifPresent(type -> answer.header("Content-Type", type));
    return switch (body) {
      case Body.Bytes bytes -> answer.bytes(bytes.content());
      case Body.Lines lines -> answer.lines(lines.producer());
      case Body.Going going -> answer.going(going.live());
    };
  }

  /** RFC 9110 section 13.1.2: compared weakly. */
  private boolean isNamed(String header) {
    for (String each : header.split(",", 64)) {
      String named = each.strip();
      named = named.startsWith("W/") ? named.substring(2) : named;
      if (named.equals("*") || named.equals(tag.orElse(""))) {
        return true;
      }
    }
    return false;
  }
}
