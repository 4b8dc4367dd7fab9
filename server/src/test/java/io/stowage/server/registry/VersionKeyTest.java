package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionKeyTest {
  private static final Comparator<String> ORDER =
      Comparator.comparing(VersionKey::of).thenComparing(Comparator.naturalOrder());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "latest 2.0 v1.10.1 1.10 1.9.2 1.9",
        "1.2.10 1.2.9 1.2.1 1.2 1.1 1.0.1 1.0 0.9",
        "3 3.0 3.0.0 2.9.9",
        "1.2.0 1.2.0-alpine 1.2.0-slim 1.2.0-rc.2 1.2.0-rc1 1.2.0-rc 1.2.0-beta.11 1.2.0-beta.2"
            + " 1.2.0-alpha 1.1.9",
        "3.14.0 3.14.0rc3 3.14.0b2 3.14.0a7 3.13.9",
        "24.04 22.04 noble-20241015 noble-20240911",
        "2024-11-02 2024-02-11 2023-12-31",
        "8.3-12 8.3-2 8.2",
        "v2 v1 v1beta2 v1beta1 v1alpha1",
        "1.27-alpine3.21 1.27-alpine3.9 1.27-bookworm",
        "1.0 3f2a9b1 alpine bookworm edge main",
        "release-10 release-9 release-1.10 release-1.9",
      })
  void theNewestVersionComesFirst(String expected) {
    List<String> sorted = List.of(expected.split(" "));
    List<String> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(expected.hashCode()));

    shuffled.sort(ORDER);

    assertThat(shuffled).containsExactlyElementsOf(sorted);
  }

  @ParameterizedTest
  @CsvSource({"1.0, 1.0.0", "v1.2, 1.2", "1.02, 1.2", "1.2-RC1, 1.2-rc.1", "Latest, latest"})
  void spellingsOfOneVersionAreTheSame(String one, String other) {
    assertThat(VersionKey.of(one)).isEqualTo(VersionKey.of(other));
  }

  @Test
  void whateverItsNumbersAVersionSortsByThem() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      int[] one = numbers(random);
      int[] other = numbers(random);

      int byKey = VersionKey.of(text(one)).compareTo(VersionKey.of(text(other)));

      assertThat(Integer.signum(byKey))
          .as("%s and %s", text(one), text(other))
          .isEqualTo(Integer.signum(compare(other, one)));
    }
  }

  @Test
  void aKeyIsShortAsciiWhateverTheTag() {
    String letters = "abyzABYZ0129._-";
    Random random = new Random(11);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder tag = new StringBuilder("v");
      int length = random.nextInt(128);
      for (int n = 1; n < length; n++) {
        tag.append(letters.charAt(random.nextInt(letters.length())));
      }

      assertThat(VersionKey.of(tag.toString())).matches("[!-~]{1,650}");
    }
    assertThat(VersionKey.of("1" + ".1".repeat(63))).matches("[!-~]{1,650}");
    assertThat(VersionKey.of("9".repeat(128))).isLessThan(VersionKey.of("9".repeat(127)));
  }

  private static int[] numbers(Random random) {
    return random.ints(3, 0, 1 << random.nextInt(1, 20)).toArray();
  }

  private static String text(int[] numbers) {
    return numbers[0] + "." + numbers[1] + "." + numbers[2];
  }

  private static int compare(int[] one, int[] other) {
    for (int i = 0; i < one.length; i++) {
      if (one[i] != other[i]) {
        return Integer.compare(one[i], other[i]);
      }
    }
    return 0;
  }
}
