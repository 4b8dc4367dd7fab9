package io.stowage.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.acceptance.crash.Ledger.Blob;
import io.stowage.acceptance.crash.Ledger.Fate;
import io.stowage.acceptance.crash.Ledger.Manifest;
import io.stowage.acceptance.crash.Ledger.Session;
import io.stowage.acceptance.crash.Ledger.Tag;
import io.stowage.acceptance.harness.TestImages;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One client that pushes and deletes all there is to push and delete, in every way the spec knows,
 * until the server is cut off. Its repository is its own, its content unique; all it does and all
 * it is told goes into the ledger.
 */
final class Pusher {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String OCTETS = "application/octet-stream";

  private final Ledger ledger;
  private final String repository;
  private final RandomGenerator random;
  private final List<Blob> loose = new ArrayList<>();
  private final List<Manifest> images = new ArrayList<>();
  private final List<Tag> tags = new ArrayList<>();
  private @Nullable Client connected;

  Pusher(Ledger ledger, String repository, RandomGenerator random) {
    this.ledger = ledger;
    this.repository = repository;
    this.random = random;
  }

  /** Pushes until it is cut off. */
  void run(Client through) {
    connected = through;
    try {
      while (true) {
        step();
      }
    } catch (IOException e) {
      // Cut off: what was under way stays open in the ledger.
    } catch (Refused e) {
      ledger.surprises.add(e.getMessage());
    }
  }

  /** An answer that is none of those the spec gives here. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String what, HttpResponse<byte[]> answer) {
      super("%s: %d %s".formatted(what, answer.statusCode(), new String(answer.body(), UTF_8)));
    }
  }

  private void step() throws IOException, Refused {
    switch (random.nextInt(12)) {
      case 0, 1 -> loose.add(monolithic(repository));
      case 2, 3 -> loose.add(chunked());
      case 4 -> leaveOpen();
      case 5 -> mount().ifPresent(loose::add);
      case 6, 7, 8, 9 -> image();
      case 10 -> deleteBlob();
      default -> deleteImageOrTag();
    }
  }

  private Client client() {
    return Objects.requireNonNull(connected);
  }

  private Content content() {
    int size =
        switch (random.nextInt(8)) {
          case 0 -> random.nextInt(1, 100);
          case 1 -> random.nextInt(1_000_000, 2_000_000);
          default -> random.nextInt(2_000, 200_000);
        };
    return new Content(random.nextLong(), size);
  }

  private Blob monolithic(String to) throws IOException, Refused {
    var blob = ledger.blob(to, content());
    var bytes = blob.content.bytes();
    var uploads = "/v2/" + to + "/blobs/uploads/";
    if (random.nextBoolean()) {
      expect(
          201,
          client().send("POST", uploads + "?digest=" + blob.digest, bytes, "Content-Type", OCTETS));
    } else {
      var begun = expect(202, client().send("POST", uploads, new byte[0]));
      close(ledger.session(blob, location(begun)), bytes);
    }
    blob.is(Fate.THERE);
    return blob;
  }

  private Blob chunked() throws IOException, Refused {
    var blob = ledger.blob(repository, content());
    var session = begin(blob);
    close(session, appendSome(session));
    blob.is(Fate.THERE);
    return blob;
  }

  private void leaveOpen() throws IOException, Refused {
    appendSome(begin(ledger.blob(repository, content())));
  }

  private Session begin(Blob blob) throws IOException, Refused {
    var path = "/v2/" + repository + "/blobs/uploads/";
    return ledger.session(blob, location(expect(202, client().send("POST", path, new byte[0]))));
  }

  /** Sends some chunks; returns what is still to be sent. */
  private byte[] appendSome(Session session) throws IOException, Refused {
    var bytes = session.blob.content.bytes();
    int chunks = random.nextInt(1, 4);
    int from = 0;
    for (int i = 0; i < chunks; i++) {
      int to = random.nextInt(from, bytes.length + 1);
      var chunk = Arrays.copyOfRange(bytes, from, to);
      if (chunk.length > 0) {
        session.sent = to;
        append(session, chunk, from);
        session.acknowledged = to;
        from = to;
      }
    }
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private void append(Session session, byte[] chunk, int from) throws IOException, Refused {
    expect(
        202,
        random.nextBoolean()
            ? client().stream("PATCH", session.location, chunk, "Content-Type", OCTETS)
            : client()
                .send(
                    "PATCH",
                    session.location,
                    chunk,
                    "Content-Type",
                    OCTETS,
                    "Content-Range",
                    from + "-" + (from + chunk.length - 1)));
  }

  private void close(Session session, byte[] rest) throws IOException, Refused {
    session.isClosing = true;
    session.sent = session.blob.content.size();
    expect(
        201,
        client()
            .send(
                "PUT",
                session.location + "?digest=" + session.blob.digest,
                rest,
                "Content-Type",
                OCTETS));
    ledger.sessions.remove(session);
  }

  private Optional<Blob> mount() throws IOException, Refused {
    var from = monolithic(repository + "/source");
    var mounted = ledger.blob(repository, from.content);
    var more = random.nextBoolean() ? "&from=" + from.repository : "";
    var answer =
        client()
            .send(
                "POST",
                "/v2/" + repository + "/blobs/uploads/?mount=" + from.digest + more,
                new byte[0]);
    expect(201, answer);
    mounted.is(Fate.THERE);
    return Optional.of(mounted);
  }

  /** Two to four blobs, then the manifest, by tag or by digest. */
  private void image() throws IOException, Refused {
    var blobs = new ArrayList<Blob>();
    int count = random.nextInt(2, 5);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        mount().ifPresent(blobs::add);
      } else {
        blobs.add(random.nextBoolean() ? monolithic(repository) : chunked());
      }
    }
    var bytes = manifestOf(blobs).getBytes(UTF_8);
    var manifest = ledger.manifest(repository, TestImages.sha256(bytes), bytes, blobs);
    var tag = random.nextInt(3) == 0 ? Optional.<Tag>empty() : Optional.of(tag());
    tag.ifPresent(moved -> moved.mayPointAt(Optional.of(manifest)));
    var path = tag.map(Tag::path).orElse(manifest.path());
    expect(201, client().send("PUT", path, bytes, "Content-Type", MANIFEST));
    manifest.is(Fate.THERE);
    images.add(manifest);
    tag.ifPresent(moved -> moved.pointsAt(Optional.of(manifest)));
  }

  private Tag tag() {
    if (tags.size() < 4) {
      tags.add(ledger.tag(repository, "t" + tags.size()));
      return tags.getLast();
    }
    return tags.get(random.nextInt(tags.size()));
  }

  private static String manifestOf(List<Blob> blobs) {
    var layers =
        blobs.stream()
            .skip(1)
            .map(blob -> descriptor("layer.v1.tar", blob))
            .collect(Collectors.joining(","));
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(MANIFEST, descriptor("config.v1+json", blobs.getFirst()), layers);
  }

  private static String descriptor(String type, Blob blob) {
    return "{\"mediaType\":\"application/vnd.oci.image.%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(type, blob.digest, blob.content.size());
  }

  private void deleteBlob() throws IOException, Refused {
    loose.removeIf(blob -> blob.ageInSeconds() > Ledger.SAFE_SECONDS);
    if (loose.isEmpty()) {
      return;
    }
    var blob = loose.remove(random.nextInt(loose.size()));
    blob.is(Fate.OPEN);
    expect(202, client().send("DELETE", blob.path(), new byte[0]));
    blob.is(Fate.GONE);
  }

  private void deleteImageOrTag() throws IOException, Refused {
    if (!tags.isEmpty() && random.nextBoolean()) {
      var tag = tags.get(random.nextInt(tags.size()));
      if (tag.possible.equals(Set.of(Optional.empty()))) {
        return;
      }
      tag.mayPointAt(Optional.empty());
      expect(202, client().send("DELETE", tag.path(), new byte[0]));
      tag.pointsAt(Optional.empty());
    } else if (!images.isEmpty()) {
      var manifest = images.remove(random.nextInt(images.size()));
      var pointing =
          tags.stream().filter(tag -> tag.possible.contains(Optional.of(manifest))).toList();
      manifest.is(Fate.OPEN);
      pointing.forEach(tag -> tag.mayPointAt(Optional.empty()));
      expect(202, client().send("DELETE", manifest.path(), new byte[0]));
      manifest.is(Fate.GONE);
      pointing.forEach(tag -> tag.pointsAt(Optional.empty()));
    }
  }

  private HttpResponse<byte[]> expect(int status, HttpResponse<byte[]> answer)
      throws IOException, Refused {
    if (ledger.isPowerOff) {
      throw new IOException("answered after the power was cut");
    }
    if (answer.statusCode() != status) {
      throw new Refused(answer.request().method() + " " + answer.request().uri(), answer);
    }
    ledger.acknowledged.incrementAndGet();
    return answer;
  }

  private static String location(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }
}
