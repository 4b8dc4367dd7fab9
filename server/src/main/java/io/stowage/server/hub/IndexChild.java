package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A manifest that an index names.
 *
 * @param platform what it runs on, if the index says so
 */
public record IndexChild(Digest digest, Optional<Platform> platform) {
  /** More than anybody builds for; those after it are not looked at. */
  private static final int MOST = 64;

  /** Remembers no names: they are strangers'. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

  /** Whether it says something about another child, and is no image itself. */
  public boolean isAttestation() {
    return platform.filter(Platform::isUnknown).isPresent();
  }

  /**
   * The first children of an index, in order; empty for what is none. Reads along and keeps nothing
   * else: it may be asked at pulls.
   */
  public static List<IndexChild> of(byte[] index) {
    List<IndexChild> children = new ArrayList<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), index)) {
      for (json.nextToken(); json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
        boolean isManifests = json.currentName().equals("manifests");
        if (json.nextToken() != JsonToken.START_ARRAY || !isManifests) {
          continue;
        }
        while (children.size() < MOST && json.nextToken() == JsonToken.START_OBJECT) {
          child(json).ifPresent(children::add);
        }
        break;
      }
    } catch (JacksonException e) {
      // What came before is true all the same.
    }
    return List.copyOf(children);
  }

  /** The child that the parser stands at; reads to its end. */
  private static Optional<IndexChild> child(JsonParser json) {
    String digest = "";
    Optional<Platform> platform = Optional.empty();
    for (; json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("digest") && value == JsonToken.VALUE_STRING) {
        digest = json.getString();
      } else if (field.equals("platform") && value == JsonToken.START_OBJECT) {
        platform = platform(json);
      }
    }
    try {
      return Optional.of(new IndexChild(Digest.parse(digest), platform));
    } catch (InvalidValueException e) {
      return Optional.empty();
    }
  }

  /** The platform in the object that the parser stands at: an index's or a config's. */
  static Optional<Platform> platform(JsonParser json) {
    String os = "";
    String architecture = "";
    for (; json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
      String field = json.currentName();
      boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
      if (isText && field.equals("os")) {
        os = json.getString();
      } else if (isText && field.equals("architecture")) {
        architecture = json.getString();
      }
    }
    return Platform.of(os, architecture);
  }

  /** The platform of an image, by its config (image-spec config.md). */
  static Optional<Platform> platformOfConfig(byte[] config) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), config)) {
      return json.nextToken() == JsonToken.START_OBJECT ? platform(json) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
