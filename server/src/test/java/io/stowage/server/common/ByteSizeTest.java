package io.stowage.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1 KiB",
    "1536, 1.5 KiB",
    "10188, 9.9 KiB",
    "10240, 10 KiB",
    "48211034, 46 MiB",
    "53687091200, 50 GiB",
    "1125899906842624, 1024 TiB",
    "9223372036854775807, 8388608 TiB"
  })
  void aSizeForPeopleIsShort(long bytes, String text) {
    assertThat(new ByteSize(bytes).rounded()).isEqualTo(text);
  }
}
