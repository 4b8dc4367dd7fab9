package io.stowage.server.hub;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** The labels of an image, by its config (image-spec config.md). */
final class ConfigLabels {
  private static final int MOST = 1000;

  /** Remembers no names: they are strangers'. */
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

  private ConfigLabels() {}

  /** The first labels; empty for what is no config. */
  static Map<String, String> of(byte[] config) {
    Map<String, String> labels = new HashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), config)) {
      if (json.nextToken() == JsonToken.START_OBJECT
          && enter(json, "config")
          && enter(json, "Labels")) {
        for (; json.nextToken() == JsonToken.PROPERTY_NAME; json.skipChildren()) {
          String name = json.currentName();
          if (json.nextToken() == JsonToken.VALUE_STRING && labels.size() < MOST) {
            labels.put(name, json.getString());
          }
        }
      }
    } catch (JacksonException e) {
      // What came before is true all the same.
    }
    return labels;
  }

  /** Goes into the object of that name, in the object that the parser is in. */
  private static boolean enter(JsonParser json, String name) {
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      boolean isIt = json.currentName().equals(name);
      JsonToken value = json.nextToken();
      if (isIt && value == JsonToken.START_OBJECT) {
        return true;
      }
      json.skipChildren();
    }
    return false;
  }
}
