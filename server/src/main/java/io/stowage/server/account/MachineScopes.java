package io.stowage.server.account;

import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import java.util.List;
import java.util.Set;

/**
 * What an organization's token may do beside repositories, in Docker Hub's words for it. Robots
 * take none.
 */
public final class MachineScopes {
  private static final Set<String> READ =
      Set.of(
          "scope-member-read",
          "scope-invite-read",
          "scope-group-read",
          "scope-activity-read",
          "scope-repository-list");
  private static final Set<String> WRITE =
      Set.of("scope-member-edit", "scope-invite-edit", "scope-group-edit");

  private MachineScopes() {}

  /** Those words, once each and sorted. */
  static List<String> checked(List<String> words) {
    for (String word : words) {
      if (!READ.contains(word) && !WRITE.contains(word)) {
        throw Refusal.invalid(
            "scopes",
            "%s is no scope of an organization's token; there are %s and %s."
                .formatted(
                    word.substring(0, Math.min(60, word.length())),
                    String.join(", ", READ.stream().sorted().toList()),
                    String.join(", ", WRITE.stream().sorted().toList())));
      }
    }
    return words.stream().distinct().sorted().toList();
  }

  static AccountAccess accountAccess(List<String> words) {
    if (words.stream().anyMatch(WRITE::contains)) {
      return AccountAccess.WRITE;
    }
    return words.stream().anyMatch(READ::contains) ? AccountAccess.READ : AccountAccess.NONE;
  }
}
