package io.stowage.server.hub;

import io.stowage.server.registry.Pulls.Allowance;
import io.stowage.server.registry.Pulls.Verdict;
import java.time.Duration;
import java.util.Locale;

/**
 * How many pulls an account or an address has in a window.
 *
 * @param anonymous of an address without a name, 0 for as many as it likes
 * @param signedIn of an account, 0 for as many as it likes
 */
public record PullLimits(long anonymous, long signedIn, Duration window) {
  public static final PullLimits NONE = new PullLimits(0, 0, Duration.ofHours(6));

  Verdict exceeded(Allowance allowance, Duration wait, boolean isAnonymous) {
    boolean isMoreByName = isAnonymous && (signedIn == 0 || signedIn > anonymous);
    return new Verdict.Exceeded(
        allowance,
        wait,
        "You have reached your pull rate limit. %sIt is %d pulls in %s: try again in %d minutes."
            .formatted(
                isMoreByName ? "You may increase the limit by authenticating. " : "",
                allowance.limit(),
                window.toString().substring(2).toLowerCase(Locale.ROOT),
                Math.max(1, wait.plusSeconds(59).toMinutes())));
  }
}
