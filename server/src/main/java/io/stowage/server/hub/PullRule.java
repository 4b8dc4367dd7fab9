package io.stowage.server.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.oci.Digest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What counts as a pull, as Docker Hub has it. Clients take several steps for one pull: they ask by
 * HEAD which digest a tag has, get that, and, where it is an index, get the child for their
 * platform. So what a client did of late is remembered, by the digest to which the next step will
 * lead:
 *
 * <ul>
 *   <li>HEAD by tag looks whether there is something new, and is no pull.
 *   <li>GET by tag, or GET by the digest that HEAD told, is a pull by tag.
 *   <li>GET by digest is a pull by digest. HEAD by digest is one as well, together with the GET
 *       that follows.
 *   <li>An index and the first child got after it are one pull; each further child is one more, as
 *       it is another platform. Attestations are none.
 * </ul>
 *
 * Many machines may look like one client, each with its own steps interleaved. So an index may be
 * got several times before the first of its children: each time lets one child go with it.
 *
 * <p>Never blocks. Remembers {@value #MOST} digests at most, for ten minutes.
 */
final class PullRule {
  /** The tag of a pull by digest. */
  static final String NO_TAG = "";

  private static final int MOST = 20_000;
  private static final Duration MEMORY = Duration.ofMinutes(10);

  private final Cache<Step, Trace> traces;

  PullRule(InstantSource clock) {
    this.traces =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(MEMORY)
            .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
            .executor(Runnable::run)
            .build();
  }

  /** A step that a client may take next. Of its program's name, which may be long, the hash. */
  private record Step(String client, int agent, long repository, Digest digest) {}

  /** What went before a step. */
  private sealed interface Trace {
    /** HEAD by that tag told the digest. */
    record Told(String tag) implements Trace {}

    /** HEAD by digest has counted what comes. */
    record Counted() implements Trace {}

    /** An index that names the digest was got. */
    record Named(OpenIndex by, boolean isAttestation) implements Trace {}
  }

  /** An index that a client has got. */
  private static final class OpenIndex {
    private final Digest digest;
    private final Set<Digest> taken = new HashSet<>();
    private String tag = NO_TAG;
    private int free;

    OpenIndex(Digest digest) {
      this.digest = digest;
    }

    /** Got, once more: a child may go with it. */
    synchronized void got(String byTag) {
      tag = byTag;
      free++;
      taken.clear();
    }

    /** A child is got: the tag to count it under, if it is a pull of its own. */
    synchronized Optional<String> take(Digest child) {
      boolean isFirst = taken.add(child);
      if (free > 0) {
        free--;
        return Optional.empty();
      }
      // Again, without the index: a second try at the same pull.
      return isFirst ? Optional.of(tag) : Optional.empty();
    }
  }

  /** The tag under which this counts as one pull, {@link #NO_TAG} for the digest's; empty: none. */
  Optional<String> judge(Seen seen) {
    Step step = step(seen, seen.digest());
    if (seen.tag().isPresent()) {
      String tag = seen.tag().get().name();
      if (seen.isHead()) {
        traces.put(step, new Trace.Told(tag));
        return Optional.empty();
      }
      return pulled(seen, tag);
    }
    Trace before = traces.getIfPresent(step);
    if (seen.isHead()) {
      if (before != null) {
        return Optional.empty();
      }
      traces.put(step, new Trace.Counted());
      return Optional.of(NO_TAG);
    }
    return switch (before) {
      case null -> pulled(seen, NO_TAG);
      case Trace.Told told -> pulled(seen, told.tag());
      case Trace.Counted _ -> {
        traces.invalidate(step);
        pulled(seen, NO_TAG);
        yield Optional.empty();
      }
      case Trace.Named named ->
          named.isAttestation() ? Optional.empty() : named.by().take(seen.digest());
    };
  }

  /** Something is got that no index led to; if it is one, its children may follow. */
  private Optional<String> pulled(Seen seen, String tag) {
    if (!seen.children().isEmpty()) {
      OpenIndex index = index(seen);
      index.got(tag);
      for (IndexChild child : seen.children()) {
        traces.put(step(seen, child.digest()), new Trace.Named(index, child.isAttestation()));
      }
    }
    return Optional.of(tag);
  }

  /** The index as the client got it before, else a new one. */
  private OpenIndex index(Seen seen) {
    Trace before = traces.getIfPresent(step(seen, seen.children().getFirst().digest()));
    return before instanceof Trace.Named named && named.by().digest.equals(seen.digest())
        ? named.by()
        : new OpenIndex(seen.digest());
  }

  private static Step step(Seen seen, Digest digest) {
    return new Step(seen.client(), seen.agent().hashCode(), seen.repository(), digest);
  }
}
