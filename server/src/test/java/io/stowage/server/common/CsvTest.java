package io.stowage.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void aLineQuotesEachFieldAndDisarmsFormulas() {
    assertThat(Csv.line("a", "b,\"c\"", "=1+1", " @x", "-2", ""))
        .isEqualTo("\"a\",\"b,\"\"c\"\"\",\"'=1+1\",\"' @x\",\"'-2\",\"\"");
  }

  @Test
  void linesOfAllSystemsAreRead() {
    assertThat(Csv.parse("\uFEFFemail,name\r\na@x,\"Doe, \"\"J\"\"\"\n\nb@x,\"two\nlines\"\rc@x"))
        .containsExactly(
            List.of("email", "name"),
            List.of("a@x", "Doe, \"J\""),
            List.of("b@x", "two\nlines"),
            List.of("c@x"));
    assertThat(Csv.parse("")).isEmpty();
  }
}
