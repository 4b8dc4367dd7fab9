package io.stowage.server.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.OverloadedException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/**
 * Takes a request from its head to the end of its answer. A body that its handler left unread is
 * not worth the wait: on HTTP/2 its stream is reset, on HTTP/1.1 the connection closes once the
 * answer is out and a little of the rest was read (a client that is still writing must get to see
 * the answer before the reset that closing sends).
 */
final class Exchanges {
  private static final int MOST_RUNNING = 8192;
  private static final long LINGER_MILLIS = 2_000;

  private final Handler handler;
  private final Failures failures;
  private final Observer observer;
  private final Executor handlers;
  private final BlockingPool uploads;
  private final HttpSettings.LeastRate leastRate;
  private final TrustedProxies proxies;
  private final ResponseSender sender;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger transfers = new AtomicInteger();

  Exchanges(
      Handler handler,
      Failures failures,
      Observer observer,
      Executor handlers,
      BlockingPool uploads,
      HttpSettings.LeastRate leastRate,
      TrustedProxies proxies,
      ResponseSender sender) {
    this.handler = handler;
    this.failures = failures;
    this.observer = observer;
    this.handlers = handlers;
    this.uploads = uploads;
    this.leastRate = leastRate;
    this.proxies = proxies;
    this.sender = sender;
  }

  int running() {
    return running.get();
  }

  /** On the event loop, at a request's head. */
  void begin(HttpServerRequest from, Context context) {
    long started = System.nanoTime();
    RequestBody body = new RequestBody(from, context, uploads, transfers, leastRate);
    Request request = new Request(from, newId(), proxies.origin(from), body);
    if (running.incrementAndGet() > MOST_RUNNING) {
      running.decrementAndGet();
      send(
          from,
          request,
          failures.reject(request.path(), 503, "too many requests are running"),
          context,
          started);
      return;
    }
    ConnectionGuard.begin(from.connection());
    try {
      handlers.execute(
          () -> {
            Response answer = answer(request);
            try {
              context.runOnContext(
                  _ -> {
                    running.decrementAndGet();
                    ConnectionGuard.end(from.connection());
                    send(from, request, answer, context, started);
                  });
            } catch (RejectedExecutionException e) {
              // The loops have stopped, and the connection with them: nobody is left to answer.
              ResponseSender.drop(answer);
            }
          });
    } catch (RejectedExecutionException e) {
      running.decrementAndGet();
      ConnectionGuard.end(from.connection());
      send(
          from,
          request,
          failures.render(request, new OverloadedException("stopping")),
          context,
          started);
    }
  }

  /** On a virtual thread. */
  private Response answer(Request request) {
    MDC.put("request", request.id());
    try {
      Response answer = handler.handle(request);
      return request.isHead() ? answer.withoutBody() : answer;
    } catch (Throwable e) {
      return failures.render(request, e);
    } finally {
      MDC.remove("request");
    }
  }

  private void send(
      HttpServerRequest from, Request request, Response answer, Context context, long started) {
    boolean isCut = request.body().isUnread();
    from.response().putHeader("X-Request-Id", request.id());
    if (isCut && from.version() != HttpVersion.HTTP_2) {
      from.response().putHeader("Connection", "close");
      request.body().discardRest();
    }
    sender
        .send(from, answer, context)
        .onComplete(
            result -> {
              observer.completed(
                  request,
                  request.route(),
                  result.succeeded() ? answer.status() : 499,
                  from.bytesRead(),
                  from.response().bytesWritten(),
                  System.nanoTime() - started);
              if (isCut) {
                cut(from, context);
              }
            });
  }

  private static void cut(HttpServerRequest from, Context context) {
    if (from.version() == HttpVersion.HTTP_2) {
      from.response().reset(0);
      return;
    }
    context.owner().setTimer(LINGER_MILLIS, _ -> from.connection().close());
  }

  /** A request the decoder gave up on. */
  void reject(HttpServerRequest from, Context context) {
    Throwable cause = from.decoderResult() == null ? null : from.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException
                ? 431
                : 400;
    String message =
        switch (status) {
          case 414 -> "the request line is too long";
          case 431 -> "the request's headers are too large";
          default -> "this is not an HTTP request";
        };
    String path = from.uri() == null || from.path() == null ? "" : from.path();
    Response answer = failures.reject(path, status, message);
    from.response().putHeader("Connection", "close");
    sender.send(from, answer, context).onComplete(_ -> from.connection().close());
  }

  private static String newId() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }
}
