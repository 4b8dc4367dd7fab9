package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.RepositoryName;
import io.stowage.server.common.Refusal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "al",
        "a1",
        "42",
        "alice",
        "alice-b",
        "a.b_c-d",
        "abcdefghijabcdefghijabcdefghijabcdefghi"
      })
  void theseAreNames(String name) {
    assertThat(AccountName.chosen(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "Alice",
        "alice-",
        "-alice",
        "al--ice",
        "al__ice",
        "al..ice",
        "al-_ice",
        ".alice",
        "alice.",
        "al/ice",
        "al ice",
        "al\nice",
        "alice\u0000",
        "аlice",
        "alıce",
        "ａlice",
        "álice",
        "al\u200dice",
        "..",
        "%61lice",
        "abcdefghijabcdefghijabcdefghijabcdefghij"
      })
  void theseAreNone(String name) {
    assertThatThrownBy(() -> AccountName.chosen(name))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("2 to 39");
    assertThat(AccountName.isValid(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1",
        "v2",
        "api",
        "hub",
        "token",
        "hooks",
        "badges",
        "control",
        "health",
        "metrics",
        "assets",
        "static",
        "login",
        "logout",
        "signup",
        "settings",
        "explore",
        "admin",
        "library",
        "stowage",
        "root",
        "repositories",
        "access-tokens",
        "api_tokens",
        "robots.txt",
        "favicon.ico",
        "index.html",
        "well-known",
        "localhost"
      })
  void whatIsReservedNobodyTakes(String name) {
    assertThatThrownBy(() -> AccountName.chosen(name))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("reserved");
  }

  @Test
  void blanksAroundANameAndCapitalsOfAsciiDoNotCount() {
    assertThat(AccountName.typed(" Kris\n")).isEqualTo("kris");
    assertThat(AccountName.typed("Kris@Example.COM")).isEqualTo("kris@example.com");
    assertThat(AccountName.typed("\u212aris")).as("the sign for kelvin").isEqualTo("\u212aris");
    assertThat(AccountName.typed("kr\u0130s")).isEqualTo("kr\u0130s");
  }

  @Test
  void theFirstStartMakesAdmin() {
    assertThat(AccountName.ADMIN.value()).isEqualTo("admin");
  }

  @Test
  void everyNameBeginsARepositorysName() {
    Random random = new Random(23);
    String letters = "ab9.-_";
    int names = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(8); j > 0; j--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      if (AccountName.isValid(text.toString())) {
        names++;
        assertThat(new RepositoryName(text + "/app").namespace()).isEqualTo(text.toString());
      }
    }
    assertThat(names).isGreaterThan(1000);
  }
}
