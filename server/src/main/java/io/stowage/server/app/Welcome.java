package io.stowage.server.app;

import io.stowage.server.http.HttpSettings;
import java.util.ArrayList;
import java.util.List;

/** What {@code serve} says when it is ready: where it listens, and what to type next. */
final class Welcome {

  private Welcome() {}

  /** The lines for a server that listens on a port. */
  static List<String> lines(Settings settings, int port) {
    String scheme = settings.http().tls().isPresent() ? "https" : "http";
    String local = "localhost:" + port;
    var lines = new ArrayList<String>();
    lines.add(
        "Stowage listens on %s://%s, and keeps its data in %s"
            .formatted(
                scheme,
                authority(settings.http(), port),
                settings.data().toAbsolutePath().normalize()));
    if (settings.access().open()) {
      lines.add("Anyone who can reach it may push and delete (--open). Try it:");
    } else if (settings.access().users().isPresent()) {
      lines.add("Users of " + settings.access().users().get() + " may push. Try it:");
      lines.add("  docker login " + local);
    } else {
      lines.add("Nobody may push yet. To allow it, start with one of");
      lines.add("  --open            anyone may push: to try it out, on your own machine");
      lines.add("  --users FILE      those in FILE may: stowage user add FILE NAME");
      lines.add("Then:");
    }
    lines.add("  docker tag alpine " + local + "/alpine");
    lines.add("  docker push " + local + "/alpine");
    lines.add("  docker pull " + local + "/alpine");
    return lines;
  }

  private static String authority(HttpSettings http, int port) {
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    return host + ":" + port;
  }
}
