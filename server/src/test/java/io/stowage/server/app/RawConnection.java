package io.stowage.server.app;

import io.stowage.server.app.RegistryClient.Answer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A socket that speaks HTTP/1.1 as badly as a test wants. Reads give up after 20 seconds. */
public final class RawConnection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;

  public RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** One request, its lines parted by {@code \n} here, on a connection of its own. */
  public static Answer exchange(int port, String head, byte[] body) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.write(head.replace("\n", "\r\n") + "\r\n\r\n");
      connection.write(body);
      return connection.read(head.startsWith("HEAD"));
    }
  }

  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Whether any byte has come that was not read yet; does not wait. */
  public boolean hasAnswer() throws IOException {
    return in.available() > 0;
  }

  public Answer read(boolean isHead) throws IOException {
    String status = line();
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line; !(line = line()).isEmpty(); ) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int code = Integer.parseInt(status.split(" ", 3)[1]);
    boolean hasBody = !isHead && code >= 200 && code != 204 && code != 304;
    int length =
        hasBody
            ? Integer.parseInt(headers.getOrDefault("content-length", List.of("0")).getFirst())
            : 0;
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("%d bytes of %d".formatted(body.length, length));
    }
    return new Answer(code, headers, body);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next; (next = in.read()) != '\n'; ) {
      if (next < 0) {
        throw new EOFException("the connection closed after: " + line);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  /** Hangs up at once, with a reset. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
