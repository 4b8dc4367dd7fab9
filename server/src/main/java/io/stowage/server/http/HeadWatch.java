package io.stowage.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/**
 * Keeps what unfinished heads of requests take within bounds. A head's lines become objects some
 * forty times their size, and nobody has been asked yet who sends them: so all connections together
 * may hold {@link #MOST_TOGETHER} bytes of heads, and beyond that one that holds more than its
 * share is closed. A head that comes whole, as nearly all do, is never counted for longer than its
 * read.
 */
final class HeadWatch extends ChannelInboundHandlerAdapter {
  private static final long MOST_TOGETHER = 256 << 10;

  private final AtomicLong together;
  private final IntSupplier connections;
  private long pending;
  private boolean isInBody;

  /**
   * Watches one connection.
   *
   * @param together bytes of unfinished heads on all connections
   * @param connections how many there are
   */
  HeadWatch(AtomicLong together, IntSupplier connections) {
    this.together = together;
    this.connections = connections;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (!isInBody && message instanceof ByteBuf bytes) {
      pending += bytes.readableBytes();
      together.addAndGet(bytes.readableBytes());
    }
    super.channelRead(context, message);
    if (pending > 0
        && together.get() > MOST_TOGETHER
        && pending * connections.getAsInt() > MOST_TOGETHER) {
      context.close();
    }
  }

  /** A head is whole; a body follows it or not. */
  void headEnded(boolean isBodyAnnounced) {
    forget();
    isInBody = isBodyAnnounced;
  }

  /** What comes next is a head. */
  void bodyEnded() {
    isInBody = false;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    forget();
    super.channelInactive(context);
  }

  private void forget() {
    together.addAndGet(-pending);
    pending = 0;
  }
}
