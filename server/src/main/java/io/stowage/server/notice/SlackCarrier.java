package io.stowage.server.notice;

import io.stowage.server.notice.NoticeSettings.Slack;
import io.stowage.server.notice.NoticeStore.Unsent;
import io.stowage.server.outbound.Outbound;
import io.stowage.server.outbound.PrivateAddressException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts to incoming web hooks, as Slack has them and Mattermost and others understand them.
 *
 * <p>The address is a person's: it must be of a host that the operator named, as well as one that
 * {@link Outbound} speaks to.
 */
final class SlackCarrier implements Carrier {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int TOO_EARLY = 425;
  private static final int TOO_MANY = 429;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int LONGEST_REASON = 200;
  private static final JsonMapper JSON = new JsonMapper();

  private final Slack settings;
  private final Outbound out;

  SlackCarrier(Slack settings) {
    this(settings, TIMEOUT);
  }

  SlackCarrier(Slack settings, Duration timeout) {
    this.settings = settings;
    this.out = new Outbound(settings.allowsPrivate(), timeout);
  }

  @Override
  public Outcome carry(Unsent message) {
    URI hook = URI.create(message.recipient());
    Optional<String> objection = settings.objection(hook);
    if (objection.isPresent()) {
      return new Outcome.Refused(objection.get());
    }
    byte[] body = body(message.body()).getBytes(StandardCharsets.UTF_8);
    try {
      // The answer's body means nothing, so none of it is read.
      return outcome(out.post(hook, "application/json; charset=utf-8", body, 0).status());
    } catch (PrivateAddressException e) {
      return new Outcome.Refused(e.getMessage() + ", which slack.private-addresses forbids");
    } catch (IOException e) {
      String said = e.getClass().getSimpleName() + ": " + e.getMessage();
      return new Outcome.Failed(
          Reasons.line(said, LONGEST_REASON, message.recipient(), masked(message.recipient())),
          false);
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
    return out.longest().multipliedBy(2);
  }

  /** Only the host: the path is the secret. */
  @Override
  public String masked(String recipient) {
    return URI.create(recipient).getHost() + "/…";
  }

  @Override
  public void close() {
    out.close();
  }
}
