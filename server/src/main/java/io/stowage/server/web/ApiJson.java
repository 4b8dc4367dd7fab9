package io.stowage.server.web;

import io.stowage.server.common.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as this API reads and writes it. What is read is one value, without doubled properties,
 * within bounds, and holds nothing that a database or a number of Java can't: no NUL, no half of a
 * surrogate pair, no number beyond 64 bits.
 */
final class ApiJson {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NUMBER = 40;
  private static final int LONGEST_NAME = 256;
  private static final int MOST_FAULTS = 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxNameLength(LONGEST_NAME)
                          .maxStringLength(ApiRouter.LARGEST_BODY)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private ApiJson() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The tree of a value: records by their components, times in ISO 8601. */
  static JsonNode tree(Object value) {
    return value instanceof JsonNode node ? node : MAPPER.valueToTree(value);
  }

  static byte[] bytes(JsonNode value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** A value that the contract has let pass, as a record. */
  static <T> T as(Class<T> type, JsonNode value) {
    return MAPPER.treeToValue(value, type);
  }

  /**
   * Reads what a client sent.
   *
   * @throws ApiProblem {@code invalid_json} for what is none, {@code invalid_request} for texts and
   *     numbers that nothing here can hold
   */
  static JsonNode read(byte[] content) {
    JsonNode value;
    try {
      value =
          MAPPER.readTree(Utf8.decode(content).orElseThrow(() -> invalid("it is not in UTF-8")));
    } catch (StreamConstraintsException e) {
      throw invalid("it is too deep, or a name or number in it is too long");
    } catch (JacksonException e) {
      throw invalid(
          e.getLocation() == null
              ? "it is broken"
              : "see line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    }
    if (value.isMissingNode()) {
      throw invalid("it is empty");
    }
    List<FieldError> faults = new ArrayList<>();
    inspect(value, "", faults);
    if (!faults.isEmpty()) {
      throw ApiProblem.invalid(faults);
    }
    return value;
  }

  private static ApiProblem invalid(String why) {
    return ApiProblem.of(
        400, "invalid_json", "the body is not the JSON that is taken here: " + why);
  }

  private static void inspect(JsonNode value, String pointer, List<FieldError> faults) {
    if (faults.size() >= MOST_FAULTS) {
      return;
    }
    if (value.isString() && !Utf8.isWhole(value.stringValue())) {
      faults.add(
          FieldError.at(pointer, "invalid_text", "holds a character that no text here may have"));
    } else if (value.isNumber() && !isHeld(value)) {
      faults.add(FieldError.at(pointer, "out_of_range", "is beyond any number that is taken here"));
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        inspect(value.get(i), pointer + "/" + i, faults);
      }
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> property : value.properties()) {
        if (!Utf8.isWhole(property.getKey())) {
          faults.add(FieldError.at(pointer, "invalid_text", "has a property with no proper name"));
        } else {
          inspect(property.getValue(), pointer + "/" + escaped(property.getKey()), faults);
        }
      }
    }
  }

  private static boolean isHeld(JsonNode number) {
    return number.isIntegralNumber()
        ? number.canConvertToLong()
        : Math.abs(number.doubleValue()) < 0x1p63;
  }

  /** A name as a JSON pointer has it. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
