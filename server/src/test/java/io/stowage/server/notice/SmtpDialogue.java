package io.stowage.server.notice;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that answers as it is told, and speaks STARTTLS where it has a certificate. */
final class SmtpDialogue implements AutoCloseable {
  private final ServerSocket server;
  private final Optional<SSLContext> tls;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> said = new CopyOnWriteArrayList<>();

  SmtpDialogue(Optional<SSLContext> tls) {
    this.tls = tls;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What a command is answered with; {@code .} stands for the end of a mail. */
  void answers(String command, String answer) {
    answers.put(command, answer);
  }

  /** The lines that clients sent, those after STARTTLS with {@code TLS } before them. */
  List<String> said() {
    return said;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      answer(client, "220 ready");
      talk(client, "");
    } catch (IOException _) {
      // The client is gone.
    }
  }

  private void talk(Socket socket, String prefix) throws IOException {
    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
    boolean inMail = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      said.add(prefix + line);
      if (inMail && !line.equals(".")) {
        continue;
      }
      String command = inMail ? "." : line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
      if (command.equals("STARTTLS") && tls.isPresent()) {
        answer(socket, "220 go on");
        SSLSocket secured =
            (SSLSocket)
                tls.get().getSocketFactory().createSocket(socket, "", socket.getPort(), true);
        secured.setUseClientMode(false);
        talk(secured, "TLS ");
        return;
      }
      String answer = answers.getOrDefault(command, usual(command, prefix));
      inMail = answer.startsWith("354");
      answer(socket, answer);
    }
  }

  private String usual(String command, String prefix) {
    return switch (command) {
      case "EHLO" -> tls.isPresent() && prefix.isEmpty() ? "250-me\r\n250 STARTTLS" : "250 me";
      case "DATA" -> "354 go on";
      case "QUIT" -> "221 bye";
      case "STARTTLS" -> "502 no such thing";
      default -> "250 fine";
    };
  }

  private static void answer(Socket client, String answer) throws IOException {
    OutputStream out = client.getOutputStream();
    out.write((answer + "\r\n").getBytes(US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
