package io.stowage.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.crash.Ledger.Blob;
import io.stowage.acceptance.crash.Ledger.Fate;
import io.stowage.acceptance.crash.Ledger.Manifest;
import io.stowage.acceptance.crash.Ledger.Session;
import io.stowage.acceptance.crash.Ledger.Tag;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Holds a ledger against the server that came back. What was open is settled by what is found: from
 * then on it must stay so.
 */
final class Audit {
  private final Client client;
  private final Ledger ledger;
  private final List<String> faults = new ArrayList<>();
  private int lost;

  Audit(Client client, Ledger ledger) {
    this.client = client;
    this.ledger = ledger;
  }

  /** What is wrong, a line each. */
  List<String> faults() {
    return faults;
  }

  /** Acknowledged things that are not there. */
  int lost() {
    return lost;
  }

  /**
   * Looks at all that was touched since, and at some of what is older.
   *
   * @param oneOf of so many older things one is looked at
   */
  void check(long sinceNanos, int oneOf, RandomGenerator random) throws IOException {
    for (Blob blob : ledger.blobs) {
      if (blob.isSince(sinceNanos) || random.nextInt(oneOf) == 0) {
        check(blob);
      }
    }
    for (Manifest manifest : ledger.manifests) {
      if (manifest.isSince(sinceNanos) || random.nextInt(oneOf) == 0) {
        check(manifest);
      }
    }
    for (Tag tag : ledger.tags) {
      check(tag);
    }
  }

  private void check(Blob blob) throws IOException {
    var answer = client.get(blob.path());
    switch (answer.statusCode()) {
      case 200 -> {
        if (!Arrays.equals(answer.body(), blob.content.bytes())) {
          fault(blob.path(), "has other bytes than its digest says", answer);
        } else if (blob.fate() == Fate.GONE) {
          fault(blob.path(), "was deleted and is back", answer);
        } else if (blob.fate() == Fate.OPEN) {
          blob.is(Fate.THERE);
        }
      }
      case 404 -> {
        if (blob.fate() == Fate.THERE && blob.ageInSeconds() < Ledger.SAFE_SECONDS) {
          lose(blob.path());
        } else if (blob.fate() == Fate.OPEN) {
          blob.is(Fate.GONE);
        }
      }
      default -> fault(blob.path(), "is neither there nor absent", answer);
    }
  }

  private void check(Manifest manifest) throws IOException {
    var answer = client.get(manifest.path());
    switch (answer.statusCode()) {
      case 200 -> {
        if (!Arrays.equals(answer.body(), manifest.content)) {
          fault(manifest.path(), "has other bytes than its digest says", answer);
        } else if (manifest.fate() == Fate.GONE) {
          fault(manifest.path(), "was deleted and is back", answer);
        } else if (manifest.fate() == Fate.OPEN) {
          manifest.is(Fate.THERE);
        }
        for (Blob blob : manifest.blobs) {
          var named = client.get(blob.path());
          if (named.statusCode() != 200 || !Arrays.equals(named.body(), blob.content.bytes())) {
            fault(manifest.path(), "names " + blob.digest + ", which is not there", named);
          }
        }
      }
      case 404 -> {
        if (manifest.fate() == Fate.THERE) {
          lose(manifest.path());
        } else if (manifest.fate() == Fate.OPEN) {
          manifest.is(Fate.GONE);
        }
      }
      default -> fault(manifest.path(), "is neither there nor absent", answer);
    }
  }

  private void check(Tag tag) throws IOException {
    var answer = client.get(tag.path());
    var digest = answer.headers().firstValue("Docker-Content-Digest").orElse("");
    Optional<Optional<Manifest>> found =
        tag.possible.stream()
            .filter(
                target ->
                    answer.statusCode() == 200
                        ? target.filter(manifest -> manifest.digest.equals(digest)).isPresent()
                        : answer.statusCode() == 404 && target.isEmpty())
            .findFirst();
    if (found.isEmpty()) {
      lost++;
      fault(tag.path(), "points at " + digest + ", not where it was put", answer);
      return;
    }
    found.get().filter(manifest -> manifest.fate() == Fate.OPEN).ifPresent(m -> m.is(Fate.THERE));
    tag.pointsAt(found.get());
  }

  /**
   * Resumes every upload left open where the server says it is, which is not before what it had
   * acknowledged, and closes it. One whose closing was under way may have ended.
   *
   * @param mayForget whether sessions may be lost, as in a power cut: their bytes are not forced to
   *     the disk before they are whole
   */
  int resume(boolean mayForget) throws IOException {
    int resumed = 0;
    for (Session session; (session = ledger.sessions.poll()) != null; ) {
      if (resume(session, mayForget || session.isClosing)) {
        resumed++;
      }
    }
    return resumed;
  }

  private boolean resume(Session session, boolean mayForget) throws IOException {
    var progress = client.get(session.location);
    if (progress.statusCode() == 404 && mayForget) {
      return false;
    }
    if (progress.statusCode() != 204) {
      lost++;
      fault(session.location, "is a lost upload", progress);
      return false;
    }
    var range = progress.headers().firstValue("Range").orElse("0-0").split("-", -1);
    int last = Integer.parseInt(range[1]);
    if (last == 0 && session.acknowledged == 0 && session.sent > 0) {
      // 0-0 is said of no byte and of one alike, and an unanswered PATCH may have left one.
      return false;
    }
    int at = last == 0 ? session.acknowledged == 1 ? 1 : 0 : last + 1;
    if (at < session.acknowledged && !mayForget || at > session.sent) {
      lost++;
      fault(
          session.location,
          "stands at %d, not in %d..%d".formatted(at, session.acknowledged, session.sent),
          progress);
      return false;
    }
    var bytes = session.blob.content.bytes();
    var closed =
        client.send(
            "PUT",
            session.location + "?digest=" + session.blob.digest,
            Arrays.copyOfRange(bytes, at, bytes.length),
            "Content-Type",
            "application/octet-stream");
    boolean isLost = closed.statusCode() == 404 || closed.statusCode() == 400;
    if (closed.statusCode() != 201 && !(isLost && mayForget)) {
      fault(session.location, "can't be closed", closed);
    }
    if (closed.statusCode() == 201) {
      session.blob.is(Fate.THERE);
      check(session.blob);
    }
    return closed.statusCode() == 201;
  }

  private void lose(String path) {
    lost++;
    faults.add("LOST, though acknowledged: " + path);
  }

  private void fault(String path, String what, HttpResponse<byte[]> answer) {
    var body = answer.body().length > 300 ? answer.body().length + " bytes" : text(answer.body());
    faults.add("%s %s: %d %s".formatted(path, what, answer.statusCode(), body));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
