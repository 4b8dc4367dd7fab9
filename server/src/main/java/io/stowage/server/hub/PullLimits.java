package io.stowage.server.hub;

import io.stowage.server.registry.Pulls.Allowance;
import io.stowage.server.registry.Pulls.Verdict;
import java.time.Duration;

/**
 * How many pulls an account or an address has in a window.
 *
 * @param anonymous of an address without a name, 0 for as many as it likes
 * @param signedIn of an account, 0 for as many as it likes
 */
public record PullLimits(long anonymous, long signedIn, Duration window) {
  public static final PullLimits NONE = new PullLimits(0, 0, Duration.ofHours(6));

  Verdict exceeded(Allowance allowance, Duration wait) {
    return new Verdict.Exceeded(
        allowance,
        wait,
        "You have reached your pull rate limit: %d pulls in %s. Log in for more, or try again in %d minutes."
            .formatted(
                allowance.limit(),
                window.toString().substring(2).toLowerCase(java.util.Locale.ROOT),
                Math.max(1, wait.toMinutes())));
  }
}
