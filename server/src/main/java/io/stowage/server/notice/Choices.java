package io.stowage.server.notice;

import io.stowage.server.db.Transaction;
import java.util.Arrays;
import java.util.List;

/** How each person wants to be told of what. */
public final class Choices {
  private Choices() {}

  /**
   * How one kind of notice reaches a person.
   *
   * @param byMail always true where {@link NoticeKind#isMailForced}
   */
  public record Choice(NoticeKind kind, boolean byMail, boolean bySlack) {
    public Choice {
      if (!byMail && kind.isMailForced()) {
        throw new IllegalArgumentException(
            "Mails of the kind %s can't be turned off: they keep the account safe."
                .formatted(kind.key()));
      }
    }
  }

  /** A person's choices, one of each kind and in their order. */
  public static List<Choice> of(Transaction tx, long accountId) {
    List<Choice> chosen = ChoiceStore.all(tx, accountId);
    return Arrays.stream(NoticeKind.values())
        .map(
            kind ->
                chosen.stream()
                    .filter(choice -> choice.kind() == kind)
                    .findFirst()
                    .orElseGet(kind::byDefault))
        .toList();
  }

  /** A person's choice for one kind. */
  public static Choice of(Transaction tx, long accountId, NoticeKind kind) {
    return ChoiceStore.find(tx, accountId, kind).orElseGet(kind::byDefault);
  }

  /** Takes the place of what was chosen for that kind. */
  public static void choose(Transaction tx, long accountId, Choice choice) {
    ChoiceStore.put(tx, accountId, choice);
  }
}
