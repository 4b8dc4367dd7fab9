package io.stowage.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeMap;

/**
 * One keep-alive HTTP/1.1 connection, used by one thread. It does no more than the work needs, so
 * that the client takes little of the cores it shares with the servers.
 */
final class Connection implements AutoCloseable {
  /** The manifest types any client accepts; without them distribution converts what it holds. */
  static final String ACCEPT =
      "Accept: application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.v2+json, */*\r\n";

  private final SocketChannel channel;
  private final InputStream in;

  private Connection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 64 * 1024);
  }

  /** What the server answered; header names are compared without case. */
  record Response(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return requireNonNull(headers.get(name), () -> status + " without " + name);
    }

    /** Anything but the answer of the spec ends the run: a failing server is not a fast one. */
    void require(int expected) throws IOException {
      if (status != expected) {
        throw new IOException("expected %d, got %d: %s".formatted(expected, status, body));
      }
    }
  }

  static Connection open(int port) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return new Connection(channel);
  }

  Response send(String method, String path) throws IOException {
    return send(method, path, "");
  }

  /**
   * One request and its answer.
   *
   * @param headers whole lines, each with its line end
   * @param body sent as it is, in one write with the head
   */
  Response send(String method, String path, String headers, ByteBuffer... body) throws IOException {
    long length = 0;
    for (ByteBuffer part : body) {
      length += part.remaining();
    }
    boolean carriesBody = !method.equals("GET") && !method.equals("HEAD");
    ByteBuffer[] parts = new ByteBuffer[body.length + 1];
    parts[0] = head(method, path, headers, carriesBody ? length : -1);
    System.arraycopy(body, 0, parts, 1, body.length);
    for (long left = parts[0].remaining() + length; left > 0; ) {
      left -= channel.write(parts);
    }
    return receive(method.equals("HEAD"));
  }

  /** The head of a request, ready for the wire. */
  static ByteBuffer head(String method, String path, String headers, long length) {
    String text =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + ACCEPT
            + headers
            + (length < 0 ? "" : "Content-Length: " + length + "\r\n")
            + "\r\n";
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }

  private Response receive(boolean headOnly) throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
    }
    if (headOnly || status == 204) {
      return new Response(status, headers, "");
    }
    boolean chunked = "chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"));
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    byte[] body = chunked ? chunks() : in.readNBytes(length);
    return new Response(status, headers, new String(body, UTF_8));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
