package io.stowage.server.app;

import io.stowage.server.http.HttpSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;

/**
 * What {@code serve} says when it is ready: where it listens, and what to type next.
 *
 * @param port that is listened on
 * @param firstPassword of the first administrator, where this start made them
 */
record Welcome(Settings settings, int port, Optional<String> firstPassword) {

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
      lines.addAll(password());
      lines.add("Try it:");
      if (firstPassword.isPresent()) {
        lines.add("  stowage login " + scheme() + "://" + local);
      }
      lines.add("  docker login -u admin " + local);
    }
    lines.add("  docker tag alpine " + local + "/alpine");
    lines.add("  docker push " + local + "/alpine");
    lines.add("  docker pull " + local + "/alpine");
    return lines;
  }

  /** What nobody could know otherwise, shown this once. */
  List<String> password() {
    return firstPassword
        .map(
            once ->
                List.of(
                    "An administrator was made. To be changed at the first log-in, stowage login:",
                    "  user name  admin",
                    "  password   " + once))
        .orElse(List.of());
  }

  @Override
  public String toString() {
    return "Welcome[" + port + "]";
  }

  private Path data() {
    return settings.data().toAbsolutePath().normalize();
  }

  private String url() {
    HttpSettings http = settings.http();
    String host = http.host().contains(":") ? "[" + http.host() + "]" : http.host();
    return scheme() + "://" + host + ":" + port;
  }

  private String scheme() {
    return settings.http().tls().isPresent() ? "https" : "http";
  }
}
