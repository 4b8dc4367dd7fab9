package io.stowage.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps many keep-alive connections busy from one thread: each sends its request again as soon as
 * the answer is in. Bodies are dropped unread: a client that shares the cores with the server must
 * be as light as it can. Every answer must be a 200 with a Content-Length.
 */
final class Load implements AutoCloseable {
  /** Takes a head and the beginning of its body. */
  private static final int BUFFER_SIZE = 4096;

  private final Discard discard = new Discard();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
  private final byte[] request;
  private final boolean bodyless;
  private final Selector selector = Selector.open();
  private final List<Lane> lanes = new ArrayList<>();
  private long requests;
  private long bytes;

  /** Opens the connections; nothing is sent yet. */
  Load(int port, int connections, String method, String path) throws IOException {
    this(port, connections, method, path, "");
  }

  /** As the other, with more headers: whole lines, each with its line end. */
  Load(int port, int connections, String method, String path, String headers) throws IOException {
    this.request = Connection.head(method, path, headers, -1).array();
    this.bodyless = method.equals("HEAD");
    for (int i = 0; i < connections; i++) {
      lanes.add(new Lane(port));
    }
  }

  /**
   * What went through.
   *
   * @param requests answers that came in whole
   * @param bytes all bytes received, heads included
   */
  record Passed(long requests, long bytes, Duration elapsed) {}

  /** Runs for so long; answers still under way at the end count by their bytes only. */
  Passed run(Duration window) throws IOException {
    requests = 0;
    bytes = 0;
    long begin = System.nanoTime();
    for (Lane lane : lanes) {
      lane.sendUnlessBusy();
    }
    long elapsed = 0;
    for (; elapsed < window.toNanos(); elapsed = System.nanoTime() - begin) {
      selector.select(this::receive, 100);
    }
    return new Passed(requests, bytes, Duration.ofNanos(elapsed));
  }

  @Override
  public void close() throws IOException {
    for (Lane lane : lanes) {
      lane.channel.close();
    }
    selector.close();
  }

  private void receive(SelectionKey key) {
    try {
      ((Lane) key.attachment()).receive();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One connection and how far its answer has come. */
  private final class Lane {
    private final SocketChannel channel;
    private final byte[] head = new byte[8192];
    private int headLength;
    private int lastFour;
    private long bodyLeft;
    private boolean inBody;
    private boolean busy;

    Lane(int port) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void sendUnlessBusy() throws IOException {
      if (!busy) {
        send();
      }
    }

    void receive() throws IOException {
      long dropped = inBody ? discard.drop(channel, bodyLeft) : 0;
      if (dropped > 0) {
        bytes += dropped;
        bodyLeft -= dropped;
        finishIfWhole();
      } else {
        read();
      }
    }

    private void read() throws IOException {
      buffer.clear();
      int count = channel.read(buffer);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      bytes += count;
      buffer.flip();
      while (buffer.hasRemaining()) {
        if (inBody) {
          skipBody();
        } else {
          takeHead();
        }
      }
    }

    private void send() throws IOException {
      busy = true;
      if (channel.write(ByteBuffer.wrap(request)) != request.length) {
        throw new IOException("a socket took only a part of a request");
      }
    }

    private void skipBody() throws IOException {
      int taken = (int) Math.min(bodyLeft, buffer.remaining());
      buffer.position(buffer.position() + taken);
      bodyLeft -= taken;
      finishIfWhole();
    }

    private void takeHead() throws IOException {
      while (buffer.hasRemaining()) {
        byte next = buffer.get();
        head[headLength++] = next;
        lastFour = lastFour << 8 | next;
        if (lastFour == 0x0d0a0d0a) {
          bodyLeft = bodyless ? 0 : contentLength();
          inBody = true;
          finishIfWhole();
          return;
        }
      }
    }

    private void finishIfWhole() throws IOException {
      if (bodyLeft == 0) {
        requests++;
        inBody = false;
        headLength = 0;
        send();
      }
    }

    private long contentLength() throws IOException {
      String text = new String(head, 0, headLength, ISO_8859_1).toLowerCase(Locale.ROOT);
      int at = text.indexOf("\r\ncontent-length:");
      if (!text.startsWith("http/1.1 200 ") || at < 0) {
        throw new IOException("not a 200 with a length: " + text);
      }
      int from = text.indexOf(':', at) + 1;
      return Long.parseLong(text.substring(from, text.indexOf('\r', from)).trim());
    }
  }
}
