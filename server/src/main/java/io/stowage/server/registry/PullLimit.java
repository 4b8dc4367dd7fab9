package io.stowage.server.registry;

import io.stowage.server.http.Response.Header;
import io.stowage.server.registry.Pulls.Allowance;
import io.stowage.server.registry.Pulls.Verdict;
import java.util.ArrayList;
import java.util.List;

/** How a limit of pulls is told, in Docker Hub's words. */
final class PullLimit {
  private PullLimit() {}

  /** {@code ratelimit-limit: 100;w=21600}, and so on; the window in seconds. */
  static List<Header> headers(Allowance allowance) {
    String window = ";w=" + allowance.window().toSeconds();
    return List.of(
        new Header("ratelimit-limit", allowance.limit() + window),
        new Header("ratelimit-remaining", allowance.remaining() + window),
        new Header("docker-ratelimit-source", allowance.source()));
  }

  /** 429. */
  static RegistryException exceeded(Verdict.Exceeded exceeded) {
    List<Header> headers = new ArrayList<>(headers(exceeded.allowance()));
    long seconds = Math.max(1, exceeded.retryAfter().toSeconds());
    headers.add(new Header("Retry-After", Long.toString(seconds)));
    return RegistryException.of(ErrorCode.TOOMANYREQUESTS, "%s", exceeded.message())
        .withHeaders(headers);
  }
}
