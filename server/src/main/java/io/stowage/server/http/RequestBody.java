package io.stowage.server.http;

import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.OverloadedException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, on its way from the network to whoever wants it.
 *
 * <p>Three kinds of thread meet here. The <em>event loop</em> takes chunks of up to 16 KiB off the
 * connection and only queues them. The handler's <em>virtual thread</em> asks for the body and
 * waits. For an upload, a <em>platform thread</em> of the upload pool is borrowed while chunks
 * wait, hashes and writes them one after another, and is given back when the queue is empty: a slow
 * client holds no thread.
 *
 * <p>Back-pressure: the connection starts paused and is asked for {@link #WINDOW} chunks; as chunks
 * are consumed as many more are asked for. So at most WINDOW chunks of one body are in memory,
 * whatever the client sends, and TCP (or HTTP/2's window) makes it wait.
 *
 * <p>Ownership: a chunk is an unpooled heap buffer, owned by the queue, then by the sink for the
 * length of its call. When the client dies the exception handler fails the transfer once the queued
 * chunks are consumed, so that what did arrive is kept; when the sink fails the queue is dropped
 * and the rest of the body is thrown away as it comes.
 *
 * <p>{@code Expect: 100-continue} is answered at the first read: a handler that refuses before
 * reading has cost the client nothing.
 */
public final class RequestBody {
  private static final int WINDOW = 8;
  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

  /** What a client announces is not yet sent: the buffer grows with what comes. */
  private static final int FIRST_BUFFER = 16 * 1024;

  private static final int REFILL = WINDOW / 2;

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingPool uploads;
  private boolean isReading;
  private boolean isAwaited;
  private boolean isEnded;

  /** Takes the bytes of a body in order, on a platform thread, never two calls at once. */
  @FunctionalInterface
  public interface Sink {
    /** The buffer is the sink's until it returns. */
    void write(ByteBuffer chunk);
  }

  /** Made on the event loop, before any byte of the body was taken. */
  RequestBody(HttpServerRequest request, Context context, BlockingPool uploads) {
    this.request = request;
    this.context = context;
    this.uploads = uploads;
    if (isAnnounced()) {
      request.pause();
      request.endHandler(_ -> isEnded = true);
      request.exceptionHandler(_ -> isEnded = true);
    } else {
      isEnded = true;
    }
  }

  /** What {@code Content-Length} says; empty when the body comes in chunks. */
  public OptionalLong length() {
    String header = request.getHeader("Content-Length");
    if (header == null) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(header.strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Whether a body was announced at all. */
  public boolean isAnnounced() {
    OptionalLong length = length();
    if (length.isPresent()) {
      return length.getAsLong() > 0;
    }
    boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
    return isHttp2
        ? !BODILESS.contains(request.method())
        : request.getHeader("Transfer-Encoding") != null;
  }

  /**
   * The whole body, for what is small by nature.
   *
   * @param limit bytes; one more fails with {@link BodyException.Kind#TOO_LARGE}
   */
  public byte[] readAll(int limit) {
    if (length().orElse(0) > limit) {
      throw tooLarge(limit);
    }
    CompletableFuture<byte[]> whole = new CompletableFuture<>();
    ByteArrayOutputStream bytes =
        new ByteArrayOutputStream((int) Math.min(length().orElse(1024), FIRST_BUFFER));
    read(
        chunk -> {
          if (bytes.size() + chunk.length() > limit) {
            whole.completeExceptionally(tooLarge(limit));
            discardRest();
          } else {
            bytes.writeBytes(chunk.getBytes());
            request.fetch(1);
          }
        },
        () -> whole.complete(bytes.toByteArray()),
        whole::completeExceptionally);
    return BlockingPool.Outcome.await(whole);
  }

  /**
   * Sends the body to a sink and waits until it has all.
   *
   * @throws BodyException of kind GONE when the client went away first; what came before has
   *     reached the sink
   * @throws RuntimeException whatever the sink threw
   */
  public void transferTo(Sink sink) {
    Transfer transfer = new Transfer(sink);
    read(transfer::offer, transfer::end, transfer::fail);
    BlockingPool.Outcome.await(transfer.done);
  }

  private void read(Consumer<Buffer> onChunk, Runnable onEnd, Consumer<Throwable> onFailure) {
    context.runOnContext(
        _ -> {
          if (isReading) {
            onFailure.accept(new IllegalStateException("a body is read once"));
            return;
          }
          isReading = true;
          if (isEnded) {
            // Only an empty body can have ended while paused; a broken connection is told by its
            // response.
            if (request.response().closed()) {
              onFailure.accept(gone());
            } else {
              onEnd.run();
            }
            return;
          }
          awaitClient();
          request.handler(onChunk::accept);
          request.endHandler(
              _ -> {
                isEnded = true;
                awaitNoMore();
                onEnd.run();
              });
          request.exceptionHandler(
              _ -> {
                isEnded = true;
                awaitNoMore();
                onFailure.accept(gone());
              });
          if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
          }
          request.fetch(WINDOW);
        });
  }

  /** On the event loop: whether bytes are still to come that nobody asked for. */
  boolean isUnread() {
    return !isEnded;
  }

  /** A handler that waits for its client is not at work: a client that stands still is cut off. */
  private void awaitClient() {
    isAwaited = true;
    ConnectionGuard.end(request.connection());
  }

  private void awaitNoMore() {
    if (isAwaited) {
      isAwaited = false;
      ConnectionGuard.begin(request.connection());
    }
  }

  /** On the event loop: takes what still comes and forgets it. */
  void discardRest() {
    isReading = true;
    awaitNoMore();
    request.handler(_ -> {});
    request.resume();
  }

  private static BodyException gone() {
    return new BodyException(
        BodyException.Kind.GONE, "the client went away before its request was whole");
  }

  private static BodyException tooLarge(int limit) {
    return new BodyException(
        BodyException.Kind.TOO_LARGE, "the body is larger than %d bytes".formatted(limit));
  }

  /** One body on its way to one sink. Its queue and flags are guarded by this. */
  private final class Transfer {
    private final Sink sink;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final ArrayDeque<Buffer> queue = new ArrayDeque<>(WINDOW);
    private boolean isDraining;
    private boolean isClosed;
    private @Nullable Throwable failure;

    private Transfer(Sink sink) {
      this.sink = sink;
    }

    /** On the event loop. */
    void offer(Buffer chunk) {
      synchronized (this) {
        if (done.isDone()) {
          return;
        }
        queue.add(chunk);
        if (isDraining) {
          return;
        }
        isDraining = true;
      }
      borrowThread();
    }

    void end() {
      close(null);
    }

    void fail(Throwable cause) {
      close(cause);
    }

    private void close(@Nullable Throwable cause) {
      synchronized (this) {
        isClosed = true;
        failure = cause;
        if (isDraining) {
          return;
        }
      }
      complete();
    }

    private void borrowThread() {
      try {
        uploads.execute(this::drain);
      } catch (OverloadedException e) {
        abandon(e);
      }
    }

    /** On a borrowed platform thread. */
    private void drain() {
      int consumed = 0;
      while (true) {
        Buffer chunk;
        synchronized (this) {
          chunk = queue.poll();
          if (chunk == null) {
            isDraining = false;
            if (!isClosed) {
              ask(consumed);
              return;
            }
          }
        }
        if (chunk == null) {
          complete();
          return;
        }
        try {
          sink.write(((BufferInternal) chunk).getByteBuf().nioBuffer());
        } catch (Throwable e) {
          abandon(e);
          return;
        }
        if (++consumed == REFILL) {
          ask(consumed);
          consumed = 0;
        }
      }
    }

    private void ask(int chunks) {
      if (chunks > 0) {
        context.runOnContext(
            _ -> {
              if (!isEnded) {
                request.fetch(chunks);
              }
            });
      }
    }

    private void complete() {
      if (failure == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failure);
      }
    }

    private void abandon(Throwable cause) {
      synchronized (this) {
        queue.clear();
        done.completeExceptionally(cause);
      }
      context.runOnContext(_ -> discardRest());
    }
  }
}
