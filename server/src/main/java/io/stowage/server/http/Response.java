package io.stowage.server.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * An answer, made by a handler and sent by the engine.
 *
 * @param contentLength what {@code Content-Length} says; a HEAD's is its GET's. -1: unknown, sent
 *     in chunks
 */
public record Response(int status, List<Header> headers, Body body, long contentLength) {
  public Response {
    headers = List.copyOf(headers);
  }

  /** One header line; the engine refuses values with line breaks. */
  public record Header(String name, String value) {}

  /** What follows the headers. */
  public sealed interface Body {
    /** Lets go of what is not sent, or no more. */
    default void drop() {}

    record Empty() implements Body {}

    record Bytes(byte[] content) implements Body {}

    /** A piece of an open file, closed by the engine in every case. */
    record File(OpenFile file, long offset, long length) implements Body {
      @Override
      public void drop() {
        file.close();
      }
    }

    /**
     * Text made while it is sent, for work that shows progress. The writer takes a line and blocks
     * while the client is slow.
     */
    record Lines(Consumer<Consumer<String>> producer) implements Body {}

    /** Text that goes on for as long as both sides like; stopped by the engine in every case. */
    record Going(Live live) implements Body {
      @Override
      public void drop() {
        live.stop();
      }
    }
  }

  private static final Body EMPTY = new Body.Empty();

  public static Builder status(int status) {
    return new Builder(status);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    return headers.stream()
        .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(wanted))
        .map(Header::value)
        .findFirst();
  }

  /** This answer with one more header. */
  public Response with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new Response(status, more, body, contentLength);
  }

  /** The same head, no body: what a HEAD is answered. */
  public Response withoutBody() {
    body.drop();
    return new Response(status, headers, EMPTY, contentLength);
  }

  /** Collects headers and ends with the body. */
  public static final class Builder {
    private final int status;
    private final List<Header> headers = new ArrayList<>(8);

    private Builder(int status) {
      this.status = status;
    }

    public Builder header(String name, String value) {
      headers.add(new Header(name, value));
      return this;
    }

    /** No body, {@code Content-Length: 0}. */
    public Response empty() {
      return new Response(status, headers, EMPTY, 0);
    }

    /** The head of a body that is not sent: for HEAD. */
    public Response headOf(long contentLength) {
      return new Response(status, headers, EMPTY, contentLength);
    }

    public Response bytes(byte[] content) {
      return new Response(status, headers, new Body.Bytes(content), content.length);
    }

    /** Text in UTF-8; the caller names the content type, without a charset parameter. */
    public Response text(String text) {
      return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A piece of a file, which the engine closes. */
    public Response file(OpenFile file, long offset, long length) {
      return new Response(status, headers, new Body.File(file, offset, length), length);
    }

    /** Lines of text without an end of their own. */
    public Response going(Live live) {
      return new Response(status, headers, new Body.Going(live), -1);
    }

    /** Lines of text, written as they are made. */
    public Response lines(Consumer<Consumer<String>> producer) {
      return new Response(status, headers, new Body.Lines(producer), -1);
    }
  }
}
