package io.stowage.server.hub;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody looks for. Of a filter with several values one must hold, of several filters all.
 *
 * @param text words, each the beginning of a word or of an ending in a name; of more than {@value
 *     #LONGEST} characters or {@value #MOST_WORDS} words the first; blank: everything
 * @param isOfficial official ones only
 * @param isVerified verified publishers' only
 * @param operatingSystems such as {@code linux}
 * @param architectures such as {@code arm64}
 * @param namespace an owner
 */
public record SearchQuery(
    String text,
    boolean isOfficial,
    boolean isVerified,
    Set<RepositoryType> types,
    Set<String> operatingSystems,
    Set<String> architectures,
    Set<Category> categories,
    Optional<String> namespace,
    Order order) {
  /** The most values that one filter takes; one with more finds nothing else, so they are cut. */
  public static final int MOST_VALUES = 20;

  static final int LONGEST = 100;
  static final int MOST_WORDS = 8;

  /** What comes first. */
  public enum Order {
    /** What fits best; without words as {@link #STARS}. */
    RELEVANCE,
    /** Stars, then pulls. */
    STARS,
    PULLS,
    UPDATED
  }

  public SearchQuery {
    text = text.strip();
    if (text.codePointCount(0, text.length()) > LONGEST) {
      text = text.substring(0, text.offsetByCodePoints(0, LONGEST));
    }
    types = some(types.stream());
    operatingSystems = some(operatingSystems.stream());
    architectures = some(architectures.stream());
    categories = some(categories.stream());
  }

  /** Everything, the most liked first. */
  public static final SearchQuery EXPLORE = of("");

  /** A text without filters, by relevance. */
  public static SearchQuery of(String text) {
    return new SearchQuery(
        text,
        false,
        false,
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Order.RELEVANCE);
  }

  public SearchQuery by(Order other) {
    return new SearchQuery(
        text,
        isOfficial,
        isVerified,
        types,
        operatingSystems,
        architectures,
        categories,
        namespace,
        other);
  }

  List<Words.Run> words() {
    List<Words.Run> runs = Words.runs(text);
    return runs.subList(0, Math.min(runs.size(), MOST_WORDS));
  }

  private static <T> Set<T> some(Stream<T> values) {
    return Set.copyOf(values.limit(MOST_VALUES).toList());
  }
}
