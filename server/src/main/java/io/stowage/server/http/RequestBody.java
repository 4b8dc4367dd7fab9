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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, on its way from the network to whoever wants it.
 *
 * <p>Three kinds of thread meet here. The <em>event loop</em> takes chunks of up to 16 KiB off the
 * connection and only queues them. The handler's <em>virtual thread</em> asks for the body and
 * waits. For an upload, a <em>platform thread</em> of the upload pool is borrowed while chunks
 * wait, hashes and writes as many together as have come, and is given back when none has come for a
 * moment, at once if others wait for a thread: a slow client holds none.
 *
 * <p>Back-pressure: the connection starts paused and is asked for a window of chunks; as chunks are
 * taken as many more are asked for. So at most that many chunks of one body wait and half as many
 * are being written, whatever the client sends, and TCP (or HTTP/2's window) makes it wait.
 *
 * <p>Ownership: a chunk is an unpooled heap buffer, owned by the queue, then by the sink for the
 * length of its call. When the client dies the exception handler fails the transfer once the queued
 * chunks are consumed, so that what did arrive is kept; when the sink fails the queue is dropped
 * and the rest of the body is thrown away as it comes.
 *
 * <p>A body must come at a least rate, or it ends here: what it holds others wait for. What counts
 * is the time in which it was waited for, so a slow disk is not the client's fault: a window in
 * which something still waited to be written begins anew.
 *
 * <p>{@code Expect: 100-continue} is answered at the first read: a handler that refuses before
 * reading has cost the client nothing.
 */
public final class RequestBody {
  /**
   * Chunks of one body that may wait; half as many again are being written. A large window keeps
   * network and disk busy at once, so a body gets one when few are on their way; all together stay
   * within a part of the heap.
   */
  private static final int LARGEST_WINDOW = 32;

  private static final int SMALLEST_WINDOW = 8;
  private static final int WINDOWS_TOGETHER = 1024;

  private static final Set<HttpMethod> BODILESS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE);

  /** What a client announces is not yet sent: the buffer grows with what comes. */
  private static final int FIRST_BUFFER = 16 * 1024;

  /**
   * How long a borrowed thread waits for more. A fast client sends on within microseconds, and to
   * change threads for each piece costs more than to hash it.
   */
  private static final long LINGER_MILLIS = 2;

  private static final ByteBuffer[] NOTHING = {};
  private static final long NO_TIMER = -1;

  private final HttpServerRequest request;
  private final Context context;
  private final BlockingPool uploads;
  private final AtomicInteger transfers;
  private final HttpSettings.LeastRate leastRate;
  private long came;
  private long watch = NO_TIMER;
  private boolean isReading;
  private boolean isAwaited;
  private boolean isEnded;

  /** Takes the bytes of a body in order, on a platform thread, never two calls at once. */
  @FunctionalInterface
  public interface Sink {
    /** The buffers are the sink's until it returns. */
    void write(ByteBuffer[] chunks);
  }

  /**
   * Made on the event loop, before any byte of the body was taken.
   *
   * @param transfers how many bodies are on their way to a sink, counted by all of an engine
   */
  RequestBody(
      HttpServerRequest request,
      Context context,
      BlockingPool uploads,
      AtomicInteger transfers,
      HttpSettings.LeastRate leastRate) {
    this.request = request;
    this.context = context;
    this.uploads = uploads;
    this.transfers = transfers;
    this.leastRate = leastRate;
    ConnectionGuard.headEnded(request.connection(), isAnnounced());
    if (isAnnounced()) {
      request.pause();
      request.endHandler(_ -> ended());
      request.exceptionHandler(_ -> ended());
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
        SMALLEST_WINDOW,
        chunk -> {
          if (bytes.size() + chunk.length() > limit) {
            whole.completeExceptionally(tooLarge(limit));
            discardRest();
          } else {
            bytes.writeBytes(chunk.getBytes());
            request.fetch(1);
          }
        },
        () -> false,
        () -> whole.complete(bytes.toByteArray()),
        whole::completeExceptionally);
    return BlockingPool.Outcome.await(whole);
  }

  /**
   * Sends the body to a sink and waits until it has all.
   *
   * @throws BodyException of kind GONE when the client went away first, SLOW when it hardly sent
   *     any more; what came before has reached the sink
   * @throws RuntimeException whatever the sink threw
   */
  public void transferTo(Sink sink) {
    int running = transfers.incrementAndGet();
    try {
      int window = Math.clamp(WINDOWS_TOGETHER / running, SMALLEST_WINDOW, LARGEST_WINDOW);
      Transfer transfer = new Transfer(sink, window);
      read(window, transfer::offer, transfer::isBusy, transfer::end, transfer::fail);
      BlockingPool.Outcome.await(transfer.done);
    } finally {
      transfers.decrementAndGet();
    }
  }

  private void read(
      int window,
      Consumer<Buffer> onChunk,
      BooleanSupplier isBusy,
      Runnable onEnd,
      Consumer<Throwable> onFailure) {
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
          watch(isBusy, onFailure);
          request.handler(
              chunk -> {
                came += chunk.length();
                onChunk.accept(chunk);
              });
          request.endHandler(
              _ -> {
                ended();
                awaitNoMore();
                onEnd.run();
              });
          request.exceptionHandler(
              _ -> {
                ended();
                awaitNoMore();
                onFailure.accept(gone());
              });
          if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
          }
          ConnectionGuard.bodyWanted(request.connection());
          if (request.version() == HttpVersion.HTTP_2
              && request.connection().getWindowSize() < HttpEngine.HTTP2_CONNECTION_WINDOW) {
            request.connection().setWindowSize(HttpEngine.HTTP2_CONNECTION_WINDOW);
          }
          request.fetch(window);
        });
  }

  /** Looks now and then whether the body comes fast enough; on the event loop. */
  private void watch(BooleanSupplier isBusy, Consumer<Throwable> onFailure) {
    if (leastRate.bytesPerSecond() == 0) {
      return;
    }
    watch =
        context
            .owner()
            .setPeriodic(
                leastRate.window().toMillis(),
                _ -> {
                  boolean isMet = leastRate.isMetBy(came);
                  came = 0;
                  if (!isMet && !isBusy.getAsBoolean()) {
                    discardRest();
                    onFailure.accept(slow());
                  }
                });
  }

  private void watchNoMore() {
    if (watch != NO_TIMER) {
      context.owner().cancelTimer(watch);
      watch = NO_TIMER;
    }
  }

  private void ended() {
    isEnded = true;
    watchNoMore();
    ConnectionGuard.bodyEnded(request.connection());
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
    watchNoMore();
    awaitNoMore();
    ConnectionGuard.bodyWanted(request.connection());
    request.handler(_ -> {});
    request.endHandler(_ -> ended());
    request.resume();
  }

  private static BodyException gone() {
    return new BodyException(
        BodyException.Kind.GONE, "the client went away before its request was whole");
  }

  private BodyException slow() {
    return new BodyException(
        BodyException.Kind.SLOW,
        "the body came too slowly: send %d bytes a second at least"
            .formatted(leastRate.bytesPerSecond()));
  }

  private static BodyException tooLarge(int limit) {
    return new BodyException(
        BodyException.Kind.TOO_LARGE, "the body is larger than %d bytes".formatted(limit));
  }

  /** One body on its way to one sink. Its queue and flags are guarded by this. */
  private final class Transfer {
    private final Sink sink;
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final ArrayDeque<Buffer> queue = new ArrayDeque<>();
    private final int most;
    private boolean isStarting;
    private boolean isDraining;
    private boolean isClosed;
    private @Nullable Throwable failure;

    private Transfer(Sink sink, int window) {
      this.sink = sink;
      this.most = window / 2;
    }

    /** On the event loop. The thread is borrowed once the loop has read what is there to read. */
    void offer(Buffer chunk) {
      synchronized (this) {
        if (done.isDone()) {
          return;
        }
        queue.add(chunk);
        if (isDraining) {
          notifyAll();
          return;
        }
        if (isStarting) {
          return;
        }
        isStarting = true;
      }
      context.runOnContext(_ -> start());
    }

    /** Whether bytes wait to be written: no fault of the client's. */
    synchronized boolean isBusy() {
      return isStarting || isDraining || !queue.isEmpty();
    }

    private void start() {
      synchronized (this) {
        isStarting = false;
        isDraining = true;
      }
      try {
        uploads.execute(this::drain);
      } catch (OverloadedException e) {
        abandon(e);
      }
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
        if (isDraining || isStarting) {
          notifyAll();
          return;
        }
      }
      complete();
    }

    /** On a borrowed platform thread. */
    private void drain() {
      while (true) {
        ByteBuffer[] batch = next();
        if (batch.length == 0) {
          return;
        }
        // Asked for before these are written: the network goes on while the disk works.
        ask(batch.length);
        try {
          sink.write(batch);
        } catch (Throwable e) {
          abandon(e);
          return;
        }
      }
    }

    /** What waits, half a window at most; nothing when the thread is to be given back. */
    private ByteBuffer[] next() {
      boolean isComplete;
      synchronized (this) {
        if (queue.isEmpty() && !isClosed && uploads.waiting() == 0) {
          linger();
        }
        var batch = new ByteBuffer[Math.min(queue.size(), most)];
        for (int i = 0; i < batch.length; i++) {
          batch[i] = ((BufferInternal) queue.remove()).getByteBuf().nioBuffer();
        }
        if (batch.length > 0) {
          return batch;
        }
        isDraining = false;
        isComplete = isClosed;
      }
      if (isComplete) {
        complete();
      }
      return NOTHING;
    }

    /** Called with the monitor held, which waiting lets go. */
    private void linger() {
      try {
        wait(LINGER_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void ask(int chunks) {
      context.runOnContext(
          _ -> {
            if (!isEnded) {
              request.fetch(chunks);
            }
          });
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
