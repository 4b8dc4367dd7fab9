package io.stowage.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps connections within bounds: how many there are, and how long one may stand still. A
 * connection stands still when no byte moves either way. A large file on its way by sendfile is one
 * single write that may take hours on a slow line, so progress inside a write counts as movement
 * ({@code observeOutput}); and while a handler is at work nothing moves and nothing is wrong.
 */
final class ConnectionGuard {
  private static final String DECODER = "httpDecoder";

  private final int most;
  private final Duration idle;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong heads = new AtomicLong();

  ConnectionGuard(int most, Duration idle) {
    this.most = most;
    this.idle = idle;
  }

  int open() {
    return open.get();
  }

  /** On the event loop, for each new connection. */
  void accept(HttpConnection connection) {
    int now = open.incrementAndGet();
    connection.closeHandler(_ -> open.decrementAndGet());
    // A client that hangs up is no news; whoever was sending to it or reading from it is told
    // there.
    connection.exceptionHandler(_ -> {});
    if (now > most) {
      connection.close();
      return;
    }
    if (connection instanceof ConnectionBase base) {
      ChannelPipeline pipeline = base.channel().pipeline();
      // The engine's own, which ends long answers too, has done what it is for: until here.
      if (pipeline.get("idle") != null) {
        pipeline.remove("idle");
      }
      if (pipeline.get(DECODER) != null) {
        pipeline.addBefore(DECODER, "stowage-head", new HeadWatch(heads, this::open));
      }
      pipeline.addFirst(
          "stowage-idle", new IdleStateHandler(true, 0, 0, idle.toMillis(), TimeUnit.MILLISECONDS));
      pipeline.addAfter("stowage-idle", "stowage-idle-close", new IdleClose(connection));
    }
  }

  /**
   * On the event loop, at a request's head. Until its body is asked for nothing more is read: who
   * may not send one has cost no memory. (HTTP/2 has its window for that.)
   */
  static void headEnded(HttpConnection connection, boolean isBodyAnnounced) {
    headWatch(connection)
        .ifPresent(
            watch -> {
              watch.headEnded(isBodyAnnounced);
              if (isBodyAnnounced) {
                read(connection, false);
              }
            });
  }

  /** On the event loop: the body is asked for. */
  static void bodyWanted(HttpConnection connection) {
    headWatch(connection).ifPresent(_ -> read(connection, true));
  }

  /** On the event loop: the body has ended. */
  static void bodyEnded(HttpConnection connection) {
    headWatch(connection).ifPresent(HeadWatch::bodyEnded);
  }

  private static void read(HttpConnection connection, boolean isOn) {
    if (connection instanceof ConnectionBase base) {
      base.channel().config().setAutoRead(isOn);
    }
  }

  private static Optional<HeadWatch> headWatch(HttpConnection connection) {
    return connection instanceof ConnectionBase base
        ? Optional.ofNullable(base.channel().pipeline().get(HeadWatch.class))
        : Optional.empty();
  }

  /** What goes on on a connection; touched on its event loop only. */
  static final class Work {
    /** Handlers at work. */
    private int running;

    /** Bytes of answers that wait for the client. */
    long waiting;
  }

  static void begin(HttpConnection connection) {
    work(connection).running++;
  }

  static void end(HttpConnection connection) {
    work(connection).running--;
  }

  static Work work(HttpConnection connection) {
    if (connection instanceof ConnectionBase base) {
      var attribute = base.channel().attr(WORK);
      Work work = attribute.get();
      if (work == null) {
        work = new Work();
        attribute.set(work);
      }
      return work;
    }
    return new Work();
  }

  private static final io.netty.util.AttributeKey<Work> WORK =
      io.netty.util.AttributeKey.valueOf("stowage-work");

  /** Closes a connection that stands still with no handler at work. */
  private static final class IdleClose extends ChannelDuplexHandler {
    private final HttpConnection connection;

    private IdleClose(HttpConnection connection) {
      this.connection = connection;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
      if (event instanceof IdleStateEvent) {
        if (work(connection).running == 0) {
          // From here and not from the channel's end, where a close waits for an answer nobody
          // reads.
          context.close();
        }
        return;
      }
      super.userEventTriggered(context, event);
    }
  }
}
