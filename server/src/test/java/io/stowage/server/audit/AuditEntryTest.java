package io.stowage.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditEntry.Who;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditEntryTest {
  private static AuditEntry entry(String target, Map<String, Object> detail) {
    return new AuditEntry(
        Instant.EPOCH, Who.NOBODY, AuditAction.REPO_UPDATE, "a", target, Result.DONE, detail);
  }

  @Test
  void whatWouldBreakALineIsLeftOut() {
    AuditEntry entry =
        entry("a\r\nb\0c\u001b[31m\u202ed\ud800e\u2028f", Map.of("k\n", "v\nw", "n", 1));

    assertThat(entry.target()).isEqualTo("abc[31mdef");
    assertThat(entry.detail()).isEqualTo(Map.of("k", "vw", "n", 1));
    assertThat(new Who("a\n", "b\t", "c\r", "d\u0007").agent()).isEqualTo("d");
  }

  @Test
  void detailsAreBounded() {
    Map<String, Object> detail = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      detail.put(
          "k".repeat(100) + i, IntStream.range(0, 100).mapToObj(_ -> "x".repeat(9999)).toList());
    }

    AuditEntry entry = entry("t".repeat(9999), detail);

    assertThat(entry.target()).hasSize(512).endsWith("t…");
    assertThat(entry.detail()).hasSizeLessThanOrEqualTo(20);
    assertThat(entry.detail().toString()).hasSizeLessThan(60_000);
    assertThat(entry("t", Map.of("text", "x".repeat(9999))).detail().toString())
        .hasSizeLessThan(600);
  }

  @Test
  void valuesOfOtherKindsBecomeTexts() {
    assertThat(
            entry("t", Map.of("a", Result.DONE, "b", List.of(1, true), "c", 2L, "d", 1.5)).detail())
        .isEqualTo(Map.of("a", "DONE", "b", List.of("1", "true"), "c", 2L, "d", "1.5"));
  }

  @Test
  void aTextIsNeverCutThroughACharacter() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(20); j > 0; j--) {
        text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
      }
      int longest = 1 + random.nextInt(10);

      String kept = Printable.of(text.toString(), longest);

      assertThat(kept.length()).isLessThanOrEqualTo(longest);
      assertThat(kept.codePoints())
          .noneMatch(c -> Character.getType(c) == Character.SURROGATE || Character.isISOControl(c));
    }
  }
}
