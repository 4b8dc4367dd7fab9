package io.stowage.server.notice;

import io.stowage.server.common.PublicAddress;
import io.stowage.server.notice.NoticeSettings.Slack;
import io.stowage.server.notice.NoticeStore.Unsent;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts to incoming web hooks, as Slack has them and Mattermost and others understand them.
 *
 * <p>The address is a person's, so it is a way into our network. It must be of a host that the
 * operator named, resolve to public addresses only (unless the operator said otherwise), and
 * redirects nowhere. The client resolves the host once more by itself; that both get the same is
 * the JVM's cache of names, and not for a person to change.
 */
final class SlackCarrier implements Carrier {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int LONGEST_REASON = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private final Slack settings;
  private final Duration timeout;
  private final HttpClient client;

  SlackCarrier(Slack settings) {
    this(settings, TIMEOUT);
  }

  SlackCarrier(Slack settings, Duration timeout) {
    this.settings = settings;
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public Outcome carry(Unsent message) throws InterruptedException {
    URI hook = URI.create(message.recipient());
    try {
      Optional<String> objection = settings.objection(hook).or(() -> privateHost(hook));
      if (objection.isPresent()) {
        return new Outcome.Refused(objection.get());
      }
      HttpRequest post =
          HttpRequest.newBuilder(hook)
              .timeout(timeout)
              .header("Content-Type", "application/json; charset=utf-8")
              .POST(BodyPublishers.ofString(body(message.body())))
              .build();
      HttpResponse<InputStream> response = client.send(post, BodyHandlers.ofInputStream());
      // The answer's body means nothing, so none of it is read: closed, it ends, however long.
      response.body().close();
      return outcome(response.statusCode());
    } catch (IOException | UncheckedHostException e) {
      String said = e.getClass().getSimpleName() + ": " + e.getMessage();
      return new Outcome.Failed(
          Reasons.line(said, LONGEST_REASON, message.recipient(), masked(message.recipient())),
          false);
    }
  }

  private Optional<String> privateHost(URI hook) {
    if (settings.allowsPrivate()) {
      return Optional.empty();
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(hook.getHost())) {
        if (!PublicAddress.is(address)) {
          return Optional.of(
              hook.getHost() + " is in a private network, which slack.private-addresses forbids");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException _) {
      throw new UncheckedHostException(hook.getHost() + " has no address");
    }
  }

  private static Outcome outcome(int status) {
    String reason = "status " + status;
    if (status >= 200 && status < 300) {
      return new Outcome.Sent();
    }
    boolean mayPass =
        status >= 500 || status == TOO_MANY || status == TOO_EARLY || status == REQUEST_TIMEOUT;
    return mayPass ? new Outcome.Failed(reason, false) : new Outcome.Refused(reason);
  }

  /** The text as it is: nobody is called, nothing is a link to something else, or fetched. */
  private static String body(String text) {
    ObjectNode json = JSON.createObjectNode();
    json.put("text", text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    json.put("mrkdwn", false);
    json.put("unfurl_links", false);
    json.put("unfurl_media", false);
    return JSON.writeValueAsString(json);
  }

  @Override
  public Duration longest() {
    return timeout.multipliedBy(3);
  }

  /** Only the host: the path is the secret. */
  @Override
  public String masked(String recipient) {
    return URI.create(recipient).getHost() + "/…";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static final class UncheckedHostException extends RuntimeException {
    UncheckedHostException(String message) {
      super(message);
    }
  }
}
