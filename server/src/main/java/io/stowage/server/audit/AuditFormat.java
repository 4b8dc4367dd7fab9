package io.stowage.server.audit;

import io.stowage.server.common.Csv;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** How an exported log is written; lines have no line break at their end. */
public enum AuditFormat {
  /** RFC 4180, each field in quotes; safe to open in a spreadsheet. */
  CSV("text/csv") {
    @Override
    Optional<String> head() {
      return Optional.of(String.join(",", COLUMNS));
    }

    @Override
    String line(AuditRecord one) {
      return Csv.line(
          fields(one).values().stream()
              .map(
                  value -> value instanceof Map ? JSON.writeValueAsString(value) : value.toString())
              .toArray(String[]::new));
    }
  },

  /** One JSON object on each line. */
  JSON_LINES("application/x-ndjson") {
    @Override
    Optional<String> head() {
      return Optional.empty();
    }

    @Override
    String line(AuditRecord one) {
      return JSON.writeValueAsString(fields(one));
    }
  };

  private static final JsonMapper JSON = new JsonMapper();
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "at",
          "actor",
          "credential",
          "address",
          "agent",
          "action",
          "namespace",
          "target",
          "result",
          "detail");

  private final String mediaType;

  AuditFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  abstract Optional<String> head();

  abstract String line(AuditRecord one);

  private static Map<String, Object> fields(AuditRecord one) {
    List<Object> values =
        List.of(
            one.id(),
            time(one.at()),
            one.who().actor(),
            one.who().credential(),
            one.who().address(),
            one.who().agent(),
            one.action(),
            one.namespace(),
            one.target(),
            one.result().text(),
            one.detail());
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < values.size(); i++) {
      fields.put(COLUMNS.get(i), values.get(i));
    }
    return fields;
  }

  private static String time(Instant at) {
    return MILLIS.format(at);
  }
}
