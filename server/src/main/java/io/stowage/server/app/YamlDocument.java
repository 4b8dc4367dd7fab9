package io.stowage.server.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Flattens a YAML document: every scalar by its path, {@code notifications.0.url}, with the line it
 * stands on. Both our files and distribution's are read so, and its values in the environment.
 */
final class YamlDocument {
  private static final int DEEPEST = 20;

  private final Map<String, Assigned> scalars = new LinkedHashMap<>();
  private final String name;
  private final boolean withLines;

  private YamlDocument(String name, boolean withLines) {
    this.name = name;
    this.withLines = withLines;
  }

  /** The scalars of a file's text. Fails with the line where it is no YAML. */
  static Map<String, Assigned> read(String text, String name) {
    return new YamlDocument(name, true).parse(text, "");
  }

  /** The scalars of one value, below a path; origin is where it came from. */
  static Map<String, Assigned> readValue(String text, String path, String origin) {
    return new YamlDocument(origin, false).parse(text, path);
  }

  private Map<String, Assigned> parse(String text, String path) {
    try (JsonParser parser = new YAMLMapper().createParser(text)) {
      if (parser.nextToken() != null) {
        value(parser, path, 0);
      }
      return scalars;
    } catch (JacksonException broken) {
      String where =
          withLines && broken.getLocation() != null
              ? name + " line " + broken.getLocation().getLineNr()
              : name;
      throw new SettingsException(
          List.of(where + " is not YAML: " + firstLine(broken.getOriginalMessage())));
    }
  }

  private void value(JsonParser parser, String path, int depth) {
    if (depth > DEEPEST) {
      throw new SettingsException(List.of(name + " is nested too deeply at " + path + "."));
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        value(parser, below(path, key), depth + 1);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        value(parser, below(path, Integer.toString(i)), depth + 1);
      }
    } else if (token != JsonToken.VALUE_NULL) {
      int line = parser.currentTokenLocation().getLineNr();
      var origin = withLines ? name + " line " + line : name;
      if (scalars.put(path, new Assigned(parser.getString(), origin)) != null) {
        throw new SettingsException(List.of(origin + ": " + path + " is there twice."));
      }
    }
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String firstLine(String message) {
    return new ArrayList<>(message.lines().limit(1).toList()).stream().findFirst().orElse("");
  }
}
