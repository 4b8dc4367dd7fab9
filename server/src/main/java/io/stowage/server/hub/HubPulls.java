package io.stowage.server.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.server.common.AddressBlock;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Pulls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts pulls, and limits them where an administrator set a limit: for an account, whichever of
 * its tokens or robots pulls, for others by their address, IPv6 by its network. Counts are in this
 * process's memory; a window begins with the first pull in it.
 *
 * <p>An image that is got by way of an index is one pull, though it takes two steps: so each index
 * lets one manifest by digest go with it. What else goes by digest, as a further platform of it, is
 * one more. Who has got the index has the image, though that was the last of their pulls.
 */
public final class HubPulls implements Pulls {
  private static final int MOST_COUNTED = 200_000;

  /** Of all indexes remembered together; some 300 bytes each. */
  private static final int MOST_CHILDREN = 10_000;

  private static final Verdict UNLIMITED = new Verdict.Unlimited();

  private final PullCounter counter;
  private final PullLimits limits;
  private final InstantSource clock;
  private final Cache<String, Window> windows;
  private final Cache<Digest, List<IndexChild>> children =
      Caffeine.newBuilder()
          .maximumWeight(MOST_CHILDREN)
          .<Digest, List<IndexChild>>weigher((_, some) -> 1 + some.size())
          .executor(Runnable::run)
          .build();

  /**
   * What was pulled of late.
   *
   * @param following manifests that may still be got by digest, as part of a pull that was counted
   * @param isRefused what became of the last of them
   */
  private record Window(Instant begun, long pulls, long following, boolean isRefused) {
    Window take(long limit, boolean isIndex, boolean isByDigest) {
      if (isByDigest && !isIndex && following > 0) {
        return new Window(begun, pulls, following - 1, false);
      }
      return pulls >= limit
          ? new Window(begun, pulls, following, true)
          : new Window(begun, pulls + 1, isIndex ? following + 1 : following, false);
    }
  }

  public HubPulls(PullCounter counter, PullLimits limits, InstantSource clock) {
    this.counter = counter;
    this.limits = limits;
    this.clock = clock;
    this.windows =
        Caffeine.newBuilder()
            .maximumSize(MOST_COUNTED)
            .expireAfterWrite(limits.window())
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Verdict take(Pulled pull) {
    Actor actor = pull.source().actor();
    long limit = actor.isAnonymous() ? limits.anonymous() : limits.signedIn();
    if (limit <= 0) {
      return UNLIMITED;
    }
    String source =
        actor.isAnonymous() ? AddressBlock.of(pull.source().address()) : actor.account();
    String key = (actor.isAnonymous() ? "address:" : "account:") + source;
    Instant now = clock.instant();
    if (pull.isHead()) {
      Window window = open(windows.getIfPresent(key), now);
      return new Verdict.Within(allowance(limit, window, source));
    }
    boolean isIndex = MediaTypes.isIndex(pull.mediaType());
    boolean isByDigest = pull.reference() instanceof Digest;
    Window window =
        windows
            .asMap()
            .compute(key, (_, before) -> open(before, now).take(limit, isIndex, isByDigest));
    Allowance allowance = allowance(limit, window, source);
    return window.isRefused()
        ? limits.exceeded(
            allowance,
            Duration.between(now, window.begun().plus(limits.window())),
            actor.isAnonymous())
        : new Verdict.Within(allowance);
  }

  private Window open(@Nullable Window before, Instant now) {
    return before == null || !now.isBefore(before.begun().plus(limits.window()))
        ? new Window(now, 0, 0, false)
        : before;
  }

  private Allowance allowance(long limit, Window window, String source) {
    return new Allowance(limit, limit - window.pulls(), limits.window(), source);
  }

  @Override
  public void pulled(Pulled pulled) {
    counter.seen(Seen.of(pulled, this::children));
  }

  /** An index is got over and over, and never changes: it is read once. */
  private List<IndexChild> children(Pulled pulled) {
    return children.get(pulled.digest(), _ -> IndexChild.of(pulled.content()));
  }
}
