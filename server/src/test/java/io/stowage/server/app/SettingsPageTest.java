package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds docs/settings.md to the declaration; {@code ./dev settings} writes it again. */
class SettingsPageTest {
  private static final String BEGIN = "<!-- table: written by ./dev settings -->\n";
  private static final String END = "<!-- end of table -->\n";

  @Test
  void theTableInTheDocsIsWhatIsDeclared() throws IOException {
    Path page = Path.of("..", "docs", "settings.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    if (Boolean.getBoolean("settings.write")) {
      text = text.substring(0, begin) + SettingsPage.markdown() + text.substring(end);
      Files.writeString(page, text);
      end = text.indexOf(END);
    }

    assertThat(text.substring(begin, end))
        .as("docs/settings.md is stale: run ./dev settings")
        .isEqualTo(SettingsPage.markdown());
  }
}
