package io.stowage.server.event;

import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is told what happens; empty tells nobody. Names differ. */
public record NotificationSettings(List<Endpoint> endpoints) {
  public static final NotificationSettings NONE = new NotificationSettings(List.of());

  public NotificationSettings {
    endpoints = List.copyOf(endpoints);
    Set<String> names = new HashSet<>();
    for (Endpoint endpoint : endpoints) {
      if (!names.add(endpoint.name())) {
        throw new IllegalArgumentException(
            "two notification endpoints are called " + endpoint.name() + ": rename one");
      }
    }
  }

  /**
   * One who is told, in the words of distribution's {@code notifications.endpoints}.
   *
   * @param name keeps what is owed apart: an endpoint that is renamed starts anew
   * @param url http or https, without user and password: send those as a header
   * @param headers sent with each request, such as {@code Authorization}
   * @param timeout for connecting, and for the answer's headers
   * @param threshold failures in a row after which each further try waits for {@code backoff}
   * @param backoff the longest wait between two tries
   * @param ignoredMediaTypes events about these are not sent
   * @param ignoredActions {@code push}, {@code pull}, {@code mount} or {@code delete}: not sent
   * @param maxPending events kept at most while the endpoint is away; then new ones are dropped,
   *     counted and logged
   */
  public record Endpoint(
      String name,
      URI url,
      Map<String, List<String>> headers,
      Duration timeout,
      int threshold,
      Duration backoff,
      Set<String> ignoredMediaTypes,
      Set<String> ignoredActions,
      int maxPending) {
    private static final Set<String> ACTIONS = Set.of("push", "pull", "mount", "delete");

    public Endpoint {
      headers = Map.copyOf(headers);
      ignoredMediaTypes = Set.copyOf(ignoredMediaTypes);
      ignoredActions = Set.copyOf(ignoredActions);
      require(!name.isBlank(), "(unnamed)", "it needs a name");
      require(
          url.getHost() != null
              && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
          name,
          "its url begins with http:// or https:// and has a host");
      require(
          url.getUserInfo() == null,
          name,
          "its url has no user and password: send them as an Authorization header");
      require(timeout.isPositive(), name, "its timeout is longer than nothing");
      require(backoff.isPositive(), name, "its backoff is longer than nothing");
      require(threshold > 0, name, "its threshold is at least 1");
      require(maxPending > 0, name, "it keeps at least 1 event");
      require(
          ACTIONS.containsAll(ignoredActions),
          name,
          "the actions it ignores are among push, pull, mount and delete");
    }

    /** An endpoint with distribution's usual values. */
    public static Endpoint of(String name, URI url) {
      return new Endpoint(
          name,
          url,
          Map.of(),
          Duration.ofSeconds(5),
          10,
          Duration.ofSeconds(30),
          Set.of(),
          Set.of(),
          100_000);
    }

    /** Without the headers, which hold secrets, and without the url's query, which may. */
    @Override
    public String toString() {
      return "Endpoint[" + name + ", " + url.getScheme() + "://" + url.getAuthority() + "]";
    }

    private static void require(boolean claim, String name, String rule) {
      if (!claim) {
        throw new IllegalArgumentException("notification endpoint " + name + ": " + rule);
      }
    }
  }
}
