package io.stowage.server.dockerhub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is read out of a body, and what is said of a field that is wrong. */
class HubBodyTest {
  private static final HubBody BODY =
      HubBody.parse(
          """
          {"text":"a","nothing":null,"flag":false,"number":7,"part":7.5,"list":["x","y"],
           "mixed":["x",1],"nul":"a\\u0000b"}"""
              .getBytes(UTF_8));

  @Test
  void fieldsAreReadByTheirKind() {
    assertThat(BODY.text("text")).isEqualTo("a");
    assertThat(BODY.flag("flag")).contains(false);
    assertThat(BODY.number("number")).contains(7L);
    assertThat(BODY.texts("list")).contains(List.of("x", "y"));
  }

  @Test
  void whatIsNullOrLeftOutIsNotThere() {
    assertThat(BODY.optionalText("nothing")).isEmpty();
    assertThat(BODY.flag("missing")).isEmpty();
    assertThat(HubBody.parse(new byte[0]).texts("list")).isEqualTo(Optional.empty());
  }

  @Test
  void aFieldOfAnotherKindIsNamed() {
    refused(body -> body.text("missing"), "missing");
    refused(body -> body.text("flag"), "flag");
    refused(body -> body.text("nul"), "nul");
    refused(body -> body.flag("text"), "text");
    refused(body -> body.number("part"), "part");
    refused(body -> body.texts("text"), "text");
    refused(body -> body.texts("mixed"), "mixed");
  }

  private static void refused(Consumer<HubBody> reading, String field) {
    assertThatThrownBy(() -> reading.accept(BODY))
        .isInstanceOfSatisfying(
            HubException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.json().required("fields").has(field)).isTrue();
            });
  }

  @Test
  void onlyAnObjectIsABody() {
    for (String text : List.of("[]", "7", "{", "nonsense", "{}{}")) {
      assertThatThrownBy(() -> HubBody.parse(text.getBytes(UTF_8)))
          .as(text)
          .isInstanceOf(HubException.class);
    }
  }

  @Test
  void itsValuesStayOutOfLogs() {
    assertThat(HubBody.parse("{\"password\":\"hunter2\"}".getBytes(UTF_8)).toString())
        .doesNotContain("hunter2");
  }
}
