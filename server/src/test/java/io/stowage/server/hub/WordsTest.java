package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void wordsAreLettersAndDigitsWithoutCaseAndAccents() {
    assertThat(Words.of("Café-au_lait/2.0, ÜBER ﬁne"))
        .containsExactly("cafe", "au", "lait", "2", "0", "uber", "fine");
    assertThat(Words.of("  -- ' \" * : ( ) ")).isEmpty();
  }

  @Test
  void scriptsWithoutBlanksAreSplitIntoCharacters() {
    assertThat(Words.of("快速数据库db")).containsExactly("快", "速", "数", "据", "库", "db");
    assertThat(Words.of("データ")).containsExactly("デ", "ー", "タ");
    assertThat(Words.of("한국")).containsExactly("한", "국");
  }

  @Test
  void endingsAreOfTwoCharactersAtLeast() {
    assertThat(Words.endings("ann/abcd")).containsExactly("nn", "bcd", "cd");
  }

  @Test
  void nothingInAQueryIsSyntax() {
    var runs = SearchQuery.of("a\"b OR name:* NEAR(数据)").words();

    assertThat(Words.fts5(runs))
        .isEqualTo("\"a\" * AND \"b\" * AND \"or\" * AND \"name\" * AND \"near\" * AND \"数 据\"");
    assertThat(Words.tsquery(runs))
        .isEqualTo("'a':* & 'b':* & 'or':* & 'name':* & 'near':* & ('数' <-> '据')");
  }

  @Test
  void aQueryIsBounded() {
    assertThat(SearchQuery.of("w ".repeat(20)).words()).hasSize(8);
    assertThat(SearchQuery.of("x".repeat(500)).text()).hasSize(100);
  }
}
