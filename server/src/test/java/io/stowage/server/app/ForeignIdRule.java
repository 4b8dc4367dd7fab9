package io.stowage.server.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * How an operation is to be met, as a file says it: a line {@code operation | foreign | nested |
 * why} each.
 *
 * @param foreign with the ids of what is somebody else's: {@code refused}; {@code public}: refused
 *     unless the repository is public; {@code open}: answered; {@code self}: it has none; {@code by
 *     hand}: they are in its body or query, see {@link ForeignIdsByHandTest}
 * @param nested with an organization or repository of one's own and what is in another's: {@code
 *     refused}; {@code open}; {@code -}: there is nothing within
 * @param why it is not refused
 */
record ForeignIdRule(String foreign, String nested, String why) {

  /** All of a file, by operation. */
  static Map<String, ForeignIdRule> read(String file) {
    Map<String, ForeignIdRule> rules = new LinkedHashMap<>();
    try (InputStream in = Objects.requireNonNull(ForeignIdRule.class.getResourceAsStream(file))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split("\\|", -1))
          .forEach(cells -> rules.put(cells[0].strip(), of(cells)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rules;
  }

  private static ForeignIdRule of(String[] cells) {
    return new ForeignIdRule(
        cells[1].strip(), cells[2].strip(), cells.length > 3 ? cells[3].strip() : "");
  }

  /** Whether it opens nothing, and so needs no reason. */
  boolean isStrict() {
    return (foreign.equals("refused") || foreign.equals("public"))
        && (nested.equals("refused") || nested.equals("-"));
  }
}
