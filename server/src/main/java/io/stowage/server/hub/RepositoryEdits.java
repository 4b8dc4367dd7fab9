package io.stowage.server.hub;

import io.stowage.server.account.AccountId;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Transaction;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Changes repositories as people see them. Whether somebody may is asked before; the change runs in
 * the caller's transaction, with its entry in the audit log.
 *
 * <p>Each is made to the version that is given, or to any, and answers the version that it makes. A
 * {@link Refusal} says that the repository is not there or was changed meanwhile.
 */
public final class RepositoryEdits {
  private final InstantSource clock;

  public RepositoryEdits(InstantSource clock) {
    this.clock = clock;
  }

  /** Writes the texts that are given, and has the search know them. */
  public long write(Transaction tx, long repository, Texts texts, OptionalLong version) {
    long written =
        texts.description().isPresent()
            ? EditStore.change(
                tx,
                repository,
                version,
                "updated_at = :now, description = :description",
                Map.of("now", clock.millis(), "description", texts.description().get()))
            : EditStore.change(
                tx, repository, version, "updated_at = :now", Map.of("now", clock.millis()));
    texts.fullDescription().ifPresent(text -> EditStore.setFullDescription(tx, repository, text));
    texts.categories().ifPresent(all -> EditStore.setCategories(tx, repository, all));
    if (texts.description().isPresent()) {
      Search.index(tx, repository);
    }
    return written;
  }

  public long setPrivate(Transaction tx, long repository, boolean isPrivate, OptionalLong version) {
    return EditStore.change(
        tx, repository, version, "is_private = :private", Map.of("private", isPrivate ? 1 : 0));
  }

  /** Archives it, or takes that back: an archived one is only read. */
  public long setArchived(
      Transaction tx, long repository, boolean isArchived, OptionalLong version) {
    return isArchived
        ? EditStore.change(
            tx,
            repository,
            version,
            "archived_at = COALESCE(archived_at, :now)",
            Map.of("now", clock.millis()))
        : EditStore.change(tx, repository, version, "archived_at = NULL", Map.of());
  }

  /** The administrator's word on a repository. */
  public long setOfficial(
      Transaction tx, long repository, boolean isOfficial, OptionalLong version) {
    return EditStore.change(
        tx, repository, version, "is_official = :official", Map.of("official", isOfficial ? 1 : 0));
  }

  /**
   * Links it by hand to where it is made from. What is unlinked by hand no push links again.
   *
   * @param source as {@link SourceLink#address} has it; absent: no longer linked
   * @param followsSource whether its visibility is to be the source's
   */
  public long link(
      Transaction tx,
      long repository,
      Optional<String> source,
      boolean followsSource,
      OptionalLong version) {
    boolean follows = followsSource && source.isPresent();
    long changed =
        EditStore.change(
            tx,
            repository,
            version,
            "source = :source, follows_source = :follows, source_unlinked = :unlinked",
            Map.of(
                "source",
                source.orElse(""),
                "follows",
                follows ? 1 : 0,
                "unlinked",
                source.isPresent() ? 0 : 1));
    if (follows) {
      SourceStore.follow(tx, repository, clock.millis());
    } else {
      SourceStore.unfollow(tx, repository);
    }
    return changed;
  }

  /** The administrator's word on an account: all that it publishes shows it. */
  public long setVerifiedPublisher(
      Transaction tx, AccountId account, boolean isVerified, OptionalLong version) {
    return EditStore.setVerifiedPublisher(tx, account, isVerified, version);
  }
}
