package io.stowage.acceptance.browser;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.BodyPart;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A mail server that keeps everybody's mail, and shows it to tests: {@code ?to=ADDRESS}. */
final class MailBox implements AutoCloseable {
  private final GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final HttpServer reader;

  MailBox() throws IOException {
    mails.start();
    reader = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    reader.createContext("/", this::show);
    reader.start();
  }

  /** What a server needs to send its mail here. */
  Map<String, String> settings() {
    return Map.of(
        "STOWAGE_MAIL_SMTP_HOST",
        "127.0.0.1",
        "STOWAGE_MAIL_SMTP_PORT",
        String.valueOf(mails.getSmtp().getPort()),
        "STOWAGE_MAIL_SMTP_SECURITY",
        "none",
        "STOWAGE_MAIL_FROM",
        "hub@example.com");
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + reader.getAddress().getPort() + "/");
  }

  private void show(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = String.valueOf(exchange.getRequestURI().getRawQuery());
      var to = URLDecoder.decode(query.substring("to=".length()), StandardCharsets.UTF_8);
      var body = JsonMapper.shared().writeValueAsBytes(textsTo(to));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (MessagingException e) {
      throw new IOException(e);
    }
  }

  private List<String> textsTo(String address) throws MessagingException, IOException {
    var texts = new ArrayList<String>();
    for (var mail : mails.getReceivedMessages()) {
      var isTo =
          Arrays.stream(mail.getRecipients(Message.RecipientType.TO))
              .anyMatch(each -> ((InternetAddress) each).getAddress().equalsIgnoreCase(address));
      if (isTo) {
        texts.add(text(mail.getContent()));
      }
    }
    return texts;
  }

  private static String text(Object content) throws MessagingException, IOException {
    if (!(content instanceof Multipart parts)) {
      return String.valueOf(content);
    }
    for (int i = 0; i < parts.getCount(); i++) {
      BodyPart part = parts.getBodyPart(i);
      if (part.isMimeType("text/plain") || part.isMimeType("multipart/*")) {
        return text(part.getContent());
      }
    }
    throw new IOException("a mail without a plain text");
  }

  @Override
  public void close() {
    reader.stop(0);
    mails.stop();
  }
}
