package io.stowage.server.hub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.AddressBlock;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Pulls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Counts pulls, and limits them where an administrator set a limit: for an account by its name, for
 * others by their address, IPv6 by its network. Counts are in this process's memory; a window
 * begins with the first pull in it.
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

  private record Window(Instant begun, long pulls) {}

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
  public Verdict take(Actor actor, String address, RepositoryName name, boolean isHead) {
    long limit = actor.isAnonymous() ? limits.anonymous() : limits.signedIn();
    if (limit <= 0) {
      return UNLIMITED;
    }
    String source = actor.isAnonymous() ? AddressBlock.of(address) : actor.name();
    String key = (actor.isAnonymous() ? "address:" : "account:") + source;
    Instant now = clock.instant();
    Window window =
        windows
            .asMap()
            .compute(
                key,
                (_, before) -> {
                  Window open =
                      before == null || !now.isBefore(before.begun().plus(limits.window()))
                          ? new Window(now, 0)
                          : before;
                  return isHead || open.pulls() > limit
                      ? open
                      : new Window(open.begun(), open.pulls() + 1);
                });
    Allowance allowance =
        new Allowance(limit, Math.max(0, limit - window.pulls()), limits.window(), source);
    return window.pulls() > limit && !isHead
        ? limits.exceeded(allowance, Duration.between(now, window.begun().plus(limits.window())))
        : new Verdict.Within(allowance);
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
