package io.stowage.server.dockerhub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages, by number and size. */
class HubPageTest {
  private static final String HERE = "https://hub.example.com/hub/v2/x/";

  private static HubPage page(String number, String size) {
    return HubPage.of(Optional.of(number), Optional.of(size), HubPage.USUAL);
  }

  @Test
  void nothingAskedForIsTheFirstPageOfTheUsualSize() {
    assertThat(HubPage.of(Optional.empty(), Optional.empty(), 25)).isEqualTo(new HubPage(1, 25));
  }

  @Test
  void aGreedySizeIsCut() {
    assertThat(page("2", "1000")).isEqualTo(new HubPage(2, 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "last", "1.5", "9999999999", " 1"})
  void aPageThatCannotBeIsNotFoundAndASizeIsInvalid(String text) {
    assertThatThrownBy(() -> page(text, "10"))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.status()).isEqualTo(404));
    assertThatThrownBy(() -> page("1", text))
        .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.status()).isEqualTo(400));
  }

  @Test
  void anEmptyListHasAFirstPage() {
    assertThat(page("1", "10").json(HERE, "", 0, List.of()))
        .hasToString("{\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}");
    assertThatThrownBy(() -> page("2", "10").json(HERE, "", 0, List.of()))
        .isInstanceOf(HubException.class);
  }

  @Test
  void theLastPageHasNoNext() {
    assertThat(
            page("2", "10").json(HERE, "page=2&page_size=10", 20, List.of()).get("next").isNull())
        .isTrue();
  }

  @Test
  void theRestOfTheQueryIsKeptAsItWasSent() {
    String next =
        page("1", "10")
            .json(HERE, "name=a%26b&page=1&page_size=10&page", 11, List.of())
            .get("next")
            .asString();

    assertThat(next).isEqualTo(HERE + "?name=a%26b&page_size=10&page=2");
  }
}
