package io.stowage.server.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scopes of a request for a token, read and bounded. */
final class AskedScopes {
  private static final int MOST_SCOPES = 32;
  private static final int MOST_CHARACTERS = 4096;

  static final TokenResult TOO_MANY =
      new TokenResult.Malformed(
          "a token is given for at most %d scopes of %d characters together; ask for fewer"
              .formatted(MOST_SCOPES, MOST_CHARACTERS));

  private AskedScopes() {}

  /**
   * Those that could be granted to anybody; empty when there are too many.
   *
   * @param parameters each perhaps several with blanks between
   */
  static Optional<List<Scope>> of(List<String> parameters) {
    List<String> texts = new ArrayList<>();
    int characters = 0;
    for (String several : parameters) {
      characters += several.length();
      if (characters > MOST_CHARACTERS) {
        return Optional.empty();
      }
      texts.addAll(several.isBlank() ? List.of() : List.of(several.strip().split(" +")));
    }
    return texts.size() > MOST_SCOPES
        ? Optional.empty()
        : Optional.of(texts.stream().map(Scope::parse).flatMap(Optional::stream).toList());
  }
}
