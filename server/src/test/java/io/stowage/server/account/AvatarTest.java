package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvatarTest {

  @ParameterizedTest
  @CsvSource({
    "alice, A",
    "alice-liddell, AL",
    "a.b.c, AB",
    "42, 4",
    "Ægir Øst, ÆØ",
    "---, ?",
    "𝒶lice, 𝒶",
  })
  void aNameHasItsInitials(String name, String initials) {
    assertThat(Avatar.initials(name)).isEqualTo(initials);
  }

  @Test
  void lettersCanBeReadOnEveryColour() {
    for (int hue = 0; hue < 360; hue++) {
      int rgb = Integer.parseInt(Avatar.colour(hue).substring(1), 16);
      assertThat(Avatar.contrastWithWhite(rgb)).isBetween(4.5, 10.0);
    }
  }

  @Test
  void contrastIsReckonedAsWcagDoes() {
    assertThat(Avatar.contrastWithWhite(0x000000)).isEqualTo(21.0);
    assertThat(Avatar.contrastWithWhite(0xffffff)).isEqualTo(1.0);
    assertThat(Avatar.contrastWithWhite(0x777777)).isBetween(4.47, 4.49);
  }

  @Test
  void aNameHasOnePictureAndAnotherNameAnother() {
    assertThat(Avatar.svg("alice")).isEqualTo(Avatar.svg("alice")).isNotEqualTo(Avatar.svg("bob"));
  }

  @Test
  void whateverTheNameThePictureIsWellFormed() throws Exception {
    Random random = new Random(31);
    for (int i = 0; i < 200; i++) {
      StringBuilder name = new StringBuilder("<&>\"'");
      for (int j = random.nextInt(10); j > 0; j--) {
        int c = random.nextInt(0x2fff);
        name.appendCodePoint(c);
      }

      String svg = Avatar.svg(name.toString());

      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
