package io.stowage.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditEntry.Who;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class AuditFormatTest {
  private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");

  private static AuditRecord record(String target, String agent) {
    return new AuditRecord(
        7,
        AT,
        new Who("alice", "token:t", "192.0.2.1", agent),
        "repo.create",
        "acme",
        target,
        Result.DONE,
        Map.of("private", true));
  }

  @Test
  void aLineOfCsvHasItsFieldsInQuotes() {
    assertThat(AuditFormat.CSV.line(record("acme/app", "say \"hi\", you")))
        .isEqualTo(
            "\"7\",\"2026-11-24T12:00:00.000Z\",\"alice\",\"token:t\",\"192.0.2.1\","
                + "\"say \"\"hi\"\", you\",\"repo.create\",\"acme\",\"acme/app\",\"done\","
                + "\"{\"\"private\"\":true}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "  =cmd|' /C calc'!A0", "\t=1", "\r=1"})
  void noFieldOfCsvIsAFormula(String hostile) {
    String line = AuditFormat.CSV.line(record("acme/app", hostile));

    String field = line.split("\",\"", -1)[5];
    assertThat(field).startsWith("'");
    assertThat(line.lines()).hasSize(1);
  }

  @Test
  void aLineOfJsonIsAnObject() {
    String line = AuditFormat.JSON_LINES.line(record("acme/\"app\"", "Firefox"));

    Map<?, ?> read = new JsonMapper().readValue(line, Map.class);
    assertThat(read.get("id")).isEqualTo(7);
    assertThat(read.get("at")).isEqualTo("2026-11-24T12:00:00.000Z");
    assertThat(read.get("target")).isEqualTo("acme/\"app\"");
    assertThat(read.get("detail")).isEqualTo(Map.of("private", true));
    assertThat(line.lines()).hasSize(1);
  }
}
