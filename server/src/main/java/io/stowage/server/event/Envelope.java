package io.stowage.server.event;

import io.stowage.oci.MediaTypes;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Events.Target;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as distribution writes them, {@code notifications/event.go}: field for field, what is
 * empty left out, so that receivers made for it need no change.
 */
final class Envelope {
  static final String MEDIA_TYPE = "application/vnd.docker.distribution.events.v2+json";
  private static final JsonMapper JSON = new JsonMapper();

  private final Instance instance;

  /**
   * Who sends.
   *
   * @param address host and port of this registry
   * @param id differs for each start of a process
   */
  record Instance(String address, String id) {}

  Envelope(Instance instance) {
    this.instance = instance;
  }

  /** One event. */
  String event(RegistryEvent event, Instant now) {
    Source source = event.source();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", UUID.randomUUID().toString());
    json.put("timestamp", now.toString());
    json.put("action", action(event.kind()));
    json.set("target", target(event));
    ObjectNode request = json.putObject("request");
    putUnlessEmpty(request, "id", source.requestId());
    putUnlessEmpty(request, "addr", source.address());
    putUnlessEmpty(request, "host", source.host());
    putUnlessEmpty(request, "method", source.method());
    putUnlessEmpty(request, "useragent", source.userAgent());
    putUnlessEmpty(json.putObject("actor"), "name", source.actor().name());
    ObjectNode from = json.putObject("source");
    putUnlessEmpty(from, "addr", instance.address());
    putUnlessEmpty(from, "instanceID", instance.id());
    return JSON.writeValueAsString(json);
  }

  /** A request's body: events, each as {@link #event} wrote it. */
  static String of(List<String> events) {
    return "{\"events\":[" + String.join(",", events) + "]}";
  }

  static String action(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode target(RegistryEvent event) {
    Target target = event.target();
    ObjectNode json = JSON.createObjectNode();
    // Of what is gone distribution tells no more than its name.
    boolean gone = event.kind() == Kind.DELETE;
    if (!gone) {
      putUnlessEmpty(json, "mediaType", target.mediaType());
    }
    target.digest().ifPresent(digest -> json.put("digest", digest.toString()));
    if (!gone && target.size() > 0) {
      json.put("size", target.size()).put("length", target.size());
    }
    json.put("repository", event.repository().value());
    target.mounted().ifPresent(from -> json.put("fromRepository", from.value()));
    if (!gone) {
      target.digest().ifPresent(digest -> json.put("url", url(event, digest.toString())));
    }
    target.tag().ifPresent(tag -> json.put("tag", tag));
    return json;
  }

  private static String url(RegistryEvent event, String digest) {
    String kind = MediaTypes.isManifest(event.target().mediaType()) ? "manifests" : "blobs";
    return "%s/v2/%s/%s/%s"
        .formatted(event.source().baseUrl(), event.repository().value(), kind, digest);
  }

  private static void putUnlessEmpty(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }
}
