package io.stowage.server.account;

import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import io.stowage.server.common.Spelling;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a personal token may be used for, in the words of Docker Hub or of GitHub. Each adds to the
 * others.
 */
public final class PersonalScopes {

  private static final int LONGEST_SHOWN = 40;

  /** A word, and what it allows. */
  public enum Word {
    REPO_ADMIN("repo:admin", Level.ADMIN.permissions(), AccountAccess.WRITE),
    REPO_WRITE("repo:write", Level.WRITE.permissions(), AccountAccess.READ),
    REPO_READ("repo:read", Level.READ.permissions(), AccountAccess.READ),
    /** Not the private ones, nor what nobody but the owner knows: members, tokens, the log. */
    REPO_PUBLIC_READ("repo:public_read", Level.READ.permissions(), AccountAccess.NONE),
    REPO("repo", REPO_WRITE),
    WRITE_PACKAGES("write:packages", REPO_WRITE),
    READ_PACKAGES("read:packages", REPO_READ),
    DELETE_PACKAGES(
        "delete:packages",
        EnumSet.of(Permission.PULL, Permission.METADATA_READ, Permission.DELETE),
        AccountAccess.READ),
    /** Taken, as scripts name it; there is nothing yet that it allows. */
    WORKFLOW("workflow", EnumSet.noneOf(Permission.class), AccountAccess.NONE);

    private final String text;
    private final Set<Permission> permissions;
    private final AccountAccess account;

    Word(String text, Set<Permission> permissions, AccountAccess account) {
      this.text = text;
      this.permissions = Set.copyOf(permissions);
      this.account = account;
    }

    Word(String text, Word meant) {
      this(text, meant.permissions, meant.account);
    }

    /** As written in a request and kept. */
    public String text() {
      return text;
    }

    private boolean reachesPrivateOnes() {
      return this != REPO_PUBLIC_READ && !permissions.isEmpty();
    }

    static Optional<Word> find(String text) {
      return Arrays.stream(values()).filter(word -> word.text.equals(text)).findFirst();
    }
  }

  private PersonalScopes() {}

  /**
   * The words that somebody asks for, once each and in their order: who declares tokens compares.
   *
   * @throws Refusal naming the word that there is not, and those that there are
   */
  public static List<String> normalised(Collection<String> texts) {
    Set<Word> words = new LinkedHashSet<>();
    for (String text : texts) {
      words.add(Word.find(text.strip()).orElseThrow(() -> unknown(text)));
    }
    if (words.isEmpty()) {
      throw Refusal.invalid("scopes", "A token needs a scope: " + all() + ".");
    }
    return words.stream().map(Word::text).toList();
  }

  /** The most that a token with those words is good for; one that is unknown allows nothing. */
  public static Ceiling ceiling(Collection<String> texts) {
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    AccountAccess account = AccountAccess.NONE;
    boolean publicOnly = true;
    for (Word word : texts.stream().flatMap(text -> Word.find(text).stream()).toList()) {
      permissions.addAll(word.permissions);
      account = word.account.compareTo(account) > 0 ? word.account : account;
      publicOnly &= !word.reachesPrivateOnes();
    }
    return new Ceiling(permissions, publicOnly, Optional.empty(), account);
  }

  private static Refusal unknown(String text) {
    String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
    String guess =
        Spelling.nearest(shown, Arrays.stream(Word.values()).map(Word::text).toList())
            .map(word -> " Did you mean " + word + "?")
            .orElse("");
    return Refusal.invalid(
        "scopes", "There is no scope \"%s\".%s There are %s.".formatted(shown, guess, all()));
  }

  private static String all() {
    return Arrays.stream(Word.values()).map(Word::text).collect(Collectors.joining(", "));
  }
}
