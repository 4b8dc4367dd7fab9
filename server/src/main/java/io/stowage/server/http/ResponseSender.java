package io.stowage.server.http;

import io.stowage.server.http.Response.Body;
import io.stowage.server.http.Response.Header;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
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

  /** For a line of an answer without an end to leave. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** Bytes of answers made in memory that wait for their clients, all together. */
  private static final long MOST_WAITING = 24L << 20;

  private static final Response TRY_LATER = Response.status(503).header("Retry-After", "2").empty();

  /** What an answer takes besides its bytes: on HTTP/2 a stream with all that belongs to it. */
  private static final int OVERHEAD = 8 * 1024;

  private final Vertx vertx;
  private final Executor blocking;
  private final IntSupplier connections;
  private final AtomicLong waiting = new AtomicLong();

  ResponseSender(Vertx vertx, Executor blocking, IntSupplier connections) {
    this.vertx = vertx;
    this.blocking = blocking;
    this.connections = connections;
  }

  /** Sends; the future ends when the last byte is handed to the connection. */
  Future<Void> send(HttpServerRequest request, Response answer, Context context) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      answer.body().drop();
      return Future.failedFuture("the client went away");
    }
    return switch (hold(request.connection(), answer)) {
      case KEPT ->
          write(request, response, answer, context).onComplete(_ -> release(request, answer));
      case LATER -> {
        answer.body().drop();
        yield write(request, response, TRY_LATER, context);
      }
      case NEVER -> {
        answer.body().drop();
        request.connection().close();
        yield Future.failedFuture("the client asks and does not read");
      }
    };
  }

  private enum Held {
    KEPT,
    LATER,
    NEVER
  }

  /**
   * Takes what an answer needs out of what all may take. Where that is used up, a connection with
   * more than its share gives way: a client that asks and does not read is closed, and one that
   * asks for something large first is told to come back.
   */
  private Held hold(HttpConnection connection, Response answer) {
    long size = size(answer);
    ConnectionGuard.Work work = ConnectionGuard.work(connection);
    boolean isFirst = work.waiting == 0;
    work.waiting += size;
    if (waiting.addAndGet(size) <= MOST_WAITING
        || work.waiting * connections.getAsInt() <= MOST_WAITING) {
      return Held.KEPT;
    }
    work.waiting -= size;
    waiting.addAndGet(-size);
    return isFirst ? Held.LATER : Held.NEVER;
  }

  private void release(HttpServerRequest request, Response answer) {
    ConnectionGuard.work(request.connection()).waiting -= size(answer);
    waiting.addAndGet(-size(answer));
  }

  private static long size(Response answer) {
    return OVERHEAD + (answer.body() instanceof Body.Bytes bytes ? bytes.content().length : 0);
  }

  private Future<Void> write(
      HttpServerRequest request, HttpServerResponse response, Response answer, Context context) {
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
      case Body.Lines lines ->
          sendLines(
              response,
              lines.producer(),
              context,
              line -> writeLine(response, context, line).join());
      case Body.Going going -> sendGoing(response, going, context);
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

  /** A line that has not left by then is one that the client does not read. */
  private Future<Void> sendGoing(HttpServerResponse response, Body.Going going, Context context) {
    response.closeHandler(_ -> going.drop());
    response.exceptionHandler(_ -> going.drop());
    Consumer<String> out =
        line ->
            writeLine(response, context, line)
                .orTimeout(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    return sendLines(response, going.live()::run, context, out).onComplete(_ -> going.drop());
  }

  /** The producer runs on a thread of its own and waits for each line to leave. */
  private Future<Void> sendLines(
      HttpServerResponse response,
      Consumer<Consumer<String>> producer,
      Context context,
      Consumer<String> out) {
    response.setChunked(true);
    io.vertx.core.Promise<Void> ended = io.vertx.core.Promise.promise();
    blocking.execute(
        () -> {
          try {
            producer.accept(out);
            context.runOnContext(_ -> response.end().onComplete(ended));
          } catch (RejectedExecutionException e) {
            // The loops have stopped, and the connection with them.
            ended.tryFail(e);
          } catch (RuntimeException e) {
            ended.tryFail(e);
            reset(response, context);
          }
        });
    return ended.future();
  }

  private static void reset(HttpServerResponse response, Context context) {
    try {
      context.runOnContext(_ -> response.reset());
    } catch (RejectedExecutionException _) {
      // The loops have stopped, and the connection with them.
    }
  }

  private static CompletableFuture<@Nullable Void> writeLine(
      HttpServerResponse response, Context context, String line) {
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
    return written;
  }

  /** Lets go of an answer that can't be sent. */
  static void drop(Response answer) {
    answer.body().drop();
  }
}
