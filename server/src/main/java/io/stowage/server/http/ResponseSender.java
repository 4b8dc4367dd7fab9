package io.stowage.server.http;

import io.stowage.server.http.Response.Body;
import io.stowage.server.http.Response.Header;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes an answer to its connection, on the event loop.
 *
 * <p>A file leaves in one of two ways. On clear HTTP/1.1 the kernel copies it from page cache to
 * socket (sendfile): as cheap as it gets, and the one disk read an event loop does, of what fits
 * the socket's buffer at a time. On TLS and on HTTP/2 the bytes must pass through us anyway, and
 * there {@code sendFile} of an open channel fails after the head is sent: so the file is read in
 * pieces of 128 KiB by the engine's file threads and piped, with back-pressure.
 *
 * <p>Whatever happens, the file is closed; if the body breaks off in the middle the connection (or
 * HTTP/2 stream) is reset, so that the client sees a broken answer and not a short one.
 */
final class ResponseSender {
  private static final int PIECE = 128 * 1024;

  private final Vertx vertx;
  private final Executor blocking;

  ResponseSender(Vertx vertx, Executor blocking) {
    this.vertx = vertx;
    this.blocking = blocking;
  }

  /** Sends; the future ends when the last byte is handed to the connection. */
  Future<Void> send(HttpServerRequest request, Response answer, Context context) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      closeFile(answer.body());
      return Future.failedFuture("the client went away");
    }
    response.setStatusCode(answer.status());
    for (Header header : answer.headers()) {
      response.headers().add(header.name(), header.value());
    }
    boolean hasLength =
        answer.contentLength() >= 0 && answer.status() != 204 && answer.status() != 304;
    if (hasLength) {
      response.headers().set("Content-Length", Long.toString(answer.contentLength()));
    }
    return switch (answer.body()) {
      case Body.Empty _ -> response.end();
      case Body.Bytes bytes -> response.end(Buffer.buffer(bytes.content()));
      case Body.File file -> sendFile(request, response, file);
      case Body.Lines lines -> sendLines(response, lines, context);
    };
  }

  private Future<Void> sendFile(
      HttpServerRequest request, HttpServerResponse response, Body.File file) {
    if (file.length() == 0) {
      file.file().close();
      return response.end();
    }
    boolean isPlain = request.version() != HttpVersion.HTTP_2 && !request.isSSL();
    Future<Void> sent =
        isPlain
            ? response.sendFile(file.file().channel(), file.offset(), file.length())
            : pipe(response, file);
    return sent.onComplete(
        result -> {
          file.file().close();
          if (result.failed()) {
            response.reset();
          }
        });
  }

  private Future<Void> pipe(HttpServerResponse response, Body.File file) {
    OpenOptions readOnly = new OpenOptions().setRead(true).setWrite(false).setCreate(false);
    return vertx
        .fileSystem()
        .open(file.file().path().toString(), readOnly)
        .compose(opened -> pipe(response, opened, file));
  }

  private static Future<Void> pipe(HttpServerResponse response, AsyncFile opened, Body.File file) {
    response.setWriteQueueMaxSize(4 * PIECE);
    opened.setReadBufferSize(PIECE).setReadPos(file.offset()).setReadLength(file.length());
    return opened.pipeTo(response).onComplete(_ -> opened.close());
  }

  /** The producer runs on a thread of its own and waits for each line to leave. */
  private Future<Void> sendLines(HttpServerResponse response, Body.Lines lines, Context context) {
    response.setChunked(true);
    io.vertx.core.Promise<Void> ended = io.vertx.core.Promise.promise();
    blocking.execute(
        () -> {
          try {
            lines.producer().accept(line -> writeLine(response, context, line));
            context.runOnContext(_ -> response.end().onComplete(ended));
          } catch (RuntimeException e) {
            context.runOnContext(_ -> response.reset());
            ended.tryFail(e);
          }
        });
    return ended.future();
  }

  private static void writeLine(HttpServerResponse response, Context context, String line) {
    CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
    context.runOnContext(
        _ ->
            response
                .write(line + "\n")
                .onComplete(
                    result -> {
                      if (result.succeeded()) {
                        written.complete(null);
                      } else {
                        written.completeExceptionally(result.cause());
                      }
                    }));
    written.join();
  }

  /** Lets go of an answer that can't be sent. */
  static void drop(Response answer) {
    closeFile(answer.body());
  }

  private static void closeFile(Body body) {
    if (body instanceof Body.File file) {
      file.file().close();
    }
  }
}
