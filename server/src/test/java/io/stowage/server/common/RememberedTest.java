package io.stowage.server.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
  private final Revision revision = new Revision();
  private final List<String> asked = new ArrayList<>();
  private final Remembered<String, String> remembered = new Remembered<>(revision, 10);

  private String ask(String question) {
    asked.add(question);
    return question + asked.size();
  }

  @Test
  void aChangeVoidsAllAnswers() {
    String before = remembered.get("a", this::ask);

    revision.advance();

    assertThat(remembered.get("a", this::ask)).isNotEqualTo(before);
  }

  @Test
  void whatChangesWhileItIsAskedVoidsTheAnswerToo() {
    remembered.get(
        "a",
        question -> {
          revision.advance();
          return ask(question);
        });

    remembered.get("a", this::ask);

    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void whatIsNotWorthItIsAskedEachTime() {
    remembered.get("a", this::ask, answer -> answer.equals("b1"));
    remembered.get("a", this::ask);

    assertThat(asked).containsExactly("a", "a");
  }

  @Test
  void nothingIsRememberedForLong() {
    String before = remembered.get("a", this::ask);

    await().until(() -> !remembered.get("a", this::ask).equals(before));
  }
}
