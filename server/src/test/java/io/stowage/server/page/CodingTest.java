package io.stowage.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | br",
        "gzip | gzip",
        "br;q=0, gzip | gzip",
        "BR;q=0.1 | br",
        "* | br",
        "*, br;q=0 | gzip",
        "br ; q = 0.000, gzip;q=0 | ",
        "identity | ",
        "xbr | ",
      })
  void theSmallestThatIsAcceptedIsChosen(String accepted, String coding) {
    assertThat(Coding.choose(accepted, Set.of("br", "gzip")).orElse(null)).isEqualTo(coding);
  }
}
