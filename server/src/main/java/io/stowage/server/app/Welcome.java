package io.stowage.server.app;

import io.stowage.server.http.HttpSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * What {@code serve} says when it is ready: where it listens, and what to type next.
 *
 * @param port that is listened on
 */
record Welcome(Settings settings, int port) {

  /** For machines: one line, and nothing to type. */
  void log(Logger log) {
    log.atInfo()
        .addKeyValue("url", url())
        .addKeyValue("data", data())
        .log("Stowage listens on {}, and keeps its data in {}", url(), data());
  }

  /** For people. */
  List<String> lines() {
    String local = "localhost:" + port;
    var lines = new ArrayList<String>();
    lines.add("Stowage listens on %s, and keeps its data in %s".formatted(url(), data()));
    if (settings.access().open()) {
      lines.add("Anyone who can reach it may push and delete (--open). Try it:");
    } else if (settings.access().users().isPresent()) {
      lines.add("Users of " + settings.access().users().get() + " may push. Try it:");
      lines.add("  docker login " + local);
    } else {
      String refused = settings.access().anonymousPull() ? "push" : "push or pull";
      lines.add("Nobody may " + refused + " yet. To allow it, start with one of");
      lines.add("  --open            anyone may push: to try it out, on your own machine");
      lines.add("  --users FILE      those in FILE may: stowage user add FILE NAME");
      lines.add("Then:");
    }
    lines.add("  docker tag alpine " + local + "/alpine");
    lines.add("  docker push " + local + "/alpine");
    lines.add("  docker pull " + local + "/alpine");
    return lines;
  }

  private Path data() {
    return settings.data().toAbsolutePath().normalize();
  }

  private String url() {
    HttpSettings http = settings.http();
    String scheme = http.tls().isPresent() ? "https" : "http";
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    return scheme + "://" + host + ":" + port;
  }
}
