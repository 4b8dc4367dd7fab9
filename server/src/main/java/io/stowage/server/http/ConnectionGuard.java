package io.stowage.server.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps connections within bounds: how many there are, and how long one may stand still. A
 * connection stands still when no byte moves either way. A large file on its way by sendfile is one
 * single write that may take hours on a slow line, so progress inside a write counts as movement
 * ({@code observeOutput}); and while a handler is at work nothing moves and nothing is wrong.
 */
final class ConnectionGuard {
  private final int most;
  private final Duration idle;
  private final AtomicInteger open = new AtomicInteger();

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
      pipeline.addFirst(
          "stowage-idle", new IdleStateHandler(true, 0, 0, idle.toMillis(), TimeUnit.MILLISECONDS));
      pipeline.addAfter("stowage-idle", "stowage-idle-close", new IdleClose(connection));
    }
  }

  /** How many handlers are at work for this connection; touched on its event loop only. */
  static final class Work {
    private int running;
  }

  static void begin(HttpConnection connection) {
    work(connection).running++;
  }

  static void end(HttpConnection connection) {
    work(connection).running--;
  }

  private static Work work(HttpConnection connection) {
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
          context.channel().close();
        }
        return;
      }
      super.userEventTriggered(context, event);
    }
  }
}
