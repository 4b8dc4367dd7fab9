package io.stowage.server.common;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Answers about who may do what, remembered until something of that changes in this process, and
 * for {@link Revision#LONGEST_MEMORY} at most, as other replicas change things, too.
 */
public final class Remembered<K, V> {
  private final Revision revision;
  private final Cache<K, Known<V>> known;

  private record Known<V>(V answer, long revision) {}

  /**
   * A memory.
   *
   * @param most answers, those of the oldest questions make room
   */
  public Remembered(Revision revision, long most) {
    this.revision = revision;
    this.known =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterWrite(Revision.LONGEST_MEMORY)
            .executor(Runnable::run)
            .build();
  }

  /** The answer, asked for if it is not remembered. */
  public V get(K question, Function<K, V> ask) {
    return get(question, ask, _ -> true);
  }

  /** As {@link #get(Object, Function)}, where only some answers are worth to be remembered. */
  public V get(K question, Function<K, V> ask, Predicate<V> isWorthIt) {
    // Before it is asked: what changes meanwhile voids the answer.
    long current = revision.current();
    Known<V> remembered = known.getIfPresent(question);
    if (remembered != null && remembered.revision() == current) {
      return remembered.answer();
    }
    V answer = ask.apply(question);
    if (isWorthIt.test(answer)) {
      known.put(question, new Known<>(answer, current));
    }
    return answer;
  }
}
