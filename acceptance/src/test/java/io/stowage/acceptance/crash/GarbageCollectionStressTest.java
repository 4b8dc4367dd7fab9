package io.stowage.acceptance.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.TestImages;
import io.stowage.server.db.Database;
import io.stowage.server.db.DatabaseSettings;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Eight push images that share layers, two delete, four pull, and garbage is collected all the time
 * with a grace of seconds. {@code -Dgc.seconds} says for how long.
 */
@Tag("slow")
final class GarbageCollectionStressTest {
  private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("gc.seconds", 40));
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int PUSHERS = 8;
  private static final int DELETERS = 2;
  private static final int PULLERS = 4;
  private static final int REPOSITORIES = 3;
  private static final int TAGS = 8;
  private static final int SHARED = 12;
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path folder;

  private final SplittableRandom seeds = new SplittableRandom(Long.getLong("crash.seed", 20261124));
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final Queue<String> manifests = new ConcurrentLinkedQueue<>();
  private final Set<String> deleted = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pushed = new AtomicInteger();
  private final AtomicInteger tooSlow = new AtomicInteger();
  private final AtomicInteger skipped = new AtomicInteger();
  private final AtomicInteger mounted = new AtomicInteger();
  private final AtomicInteger deletions = new AtomicInteger();
  private final AtomicInteger pulled = new AtomicInteger();
  private volatile long end;

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noPullMissesABlobAndNothingIsLeftInTheEnd(Dialect dialect) throws Exception {
    var database = TestDatabases.fresh(dialect, folder);
    var data = new DataAtRest(folder);
    long freed;

    try (var server = new InProcess(folder, database, GRACE, INTERVAL);
        var client = server.client()) {
      end = System.nanoTime() + LENGTH.toNanos();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        start(PUSHERS, random -> push(client, random), threads);
        start(DELETERS, random -> delete(client, random), threads);
        start(PULLERS, random -> pull(client, random), threads);
      }
      freed = server.server().registry().garbageCollector().freedBlobs();
      for (String manifest; (manifest = manifests.poll()) != null; ) {
        client.send("DELETE", manifest, new byte[0]);
      }
      Awaitility.await("an empty folder of blobs")
          .atMost(Duration.ofSeconds(60))
          .until(() -> data.files("blobs").isEmpty());
    }

    System.out.printf(
        "%s: %d images pushed in %d s (%d layers skipped by HEAD, %d mounted, %d pushes too slow"
            + " for the grace), %d deletions, %d blobs freed meanwhile, %d images pulled whole%n",
        dialect,
        pushed.get(),
        LENGTH.toSeconds(),
        skipped.get(),
        mounted.get(),
        tooSlow.get(),
        deletions.get(),
        freed,
        pulled.get());
    assertThat(faults).isEmpty();
    assertThat(pushed).as("images pushed").hasValueGreaterThan(100);
    assertThat(pulled).as("images pulled").hasValueGreaterThan(100);
    assertThat(freed).as("blobs freed while others pushed").isPositive();
    assertThat(data.files("uploads")).isEmpty();
    assertThat(count(database, "blob") + count(database, "repository_blob")).isZero();
    assertThat(count(database, "gc_review")).isZero();
  }

  private interface Work {
    void step(RandomGenerator random) throws IOException;
  }

  private void start(int count, Work work, Executor threads) {
    for (int i = 0; i < count; i++) {
      var random = seeds.split();
      threads.execute(
          () -> {
            try {
              while (System.nanoTime() < end && faults.size() < 20) {
                work.step(random);
              }
            } catch (IOException | RuntimeException e) {
              faults.add(e.toString());
            }
          });
    }
  }

  /** As docker does: ask for each layer, push what is missing, then the manifest. */
  private void push(Client client, RandomGenerator random) throws IOException {
    var repository = "/v2/team/app" + random.nextInt(REPOSITORIES);
    var layers = new ArrayList<Content>();
    layers.add(new Content(random.nextLong(), random.nextInt(200, 2_000)));
    layers.add(new Content(random.nextLong(), random.nextInt(1_000, 20_000)));
    random
        .ints(random.nextInt(1, 4), 0, SHARED)
        .distinct()
        .forEach(i -> layers.add(new Content(i, 5_000 + i)));
    long began = System.nanoTime();
    for (var layer : layers) {
      layer(client, repository, layer, random);
    }

    var manifest = manifestOf(layers);
    var path = repository + "/manifests/" + TestImages.sha256(manifest);
    var tag = repository + "/manifests/t" + random.nextInt(TAGS);
    var answer = client.send("PUT", tag, manifest, "Content-Type", MANIFEST);

    // A HEAD holds a blob for half the grace at least.
    boolean isInTime = System.nanoTime() - began < GRACE.toNanos() / 2;
    if (answer.statusCode() == 201) {
      manifests.add(path);
      pushed.incrementAndGet();
    } else if (isInTime || !text(answer).contains("MANIFEST_BLOB_UNKNOWN")) {
      faults.add("push of " + tag + ": " + answer.statusCode() + " " + text(answer));
    } else {
      tooSlow.incrementAndGet();
    }
  }

  private void layer(Client client, String repository, Content layer, RandomGenerator random)
      throws IOException {
    var digest = layer.digest();
    if (client.send("HEAD", repository + "/blobs/" + digest, new byte[0]).statusCode() == 200) {
      skipped.incrementAndGet();
      return;
    }
    var mount = "";
    if (random.nextBoolean()) {
      var from = random.nextBoolean() ? "&from=team/app" + random.nextInt(REPOSITORIES) : "";
      mount = "?mount=" + digest + from;
    }
    var begun = client.send("POST", repository + "/blobs/uploads/" + mount, new byte[0]);
    if (begun.statusCode() == 201) {
      mounted.incrementAndGet();
      return;
    }
    var location = begun.headers().firstValue("Location").orElse("/");
    var closed = client.send("PUT", location + "?digest=" + digest, layer.bytes());
    if (closed.statusCode() != 201) {
      faults.add("upload to " + location + ": " + closed.statusCode() + " " + text(closed));
    }
  }

  private void delete(Client client, RandomGenerator random) throws IOException {
    if (random.nextInt(3) == 0) {
      int tag = random.nextInt(TAGS);
      var path = "/v2/team/app" + random.nextInt(REPOSITORIES) + "/manifests/t" + tag;
      expectDeleted(client.send("DELETE", path, new byte[0]));
      return;
    }
    var manifest = manifests.poll();
    if (manifest != null) {
      deleted.add(manifest.substring(manifest.lastIndexOf('/') + 1));
      expectDeleted(client.send("DELETE", manifest, new byte[0]));
    }
  }

  private void expectDeleted(HttpResponse<byte[]> answer) {
    if (answer.statusCode() == 202) {
      deletions.incrementAndGet();
    } else if (answer.statusCode() != 404) {
      faults.add("deletion: " + answer.statusCode() + " " + text(answer));
    }
  }

  private void pull(Client client, RandomGenerator random) throws IOException {
    var repository = "/v2/team/app" + random.nextInt(REPOSITORIES);
    var tag = repository + "/manifests/t" + random.nextInt(TAGS);
    var manifest = client.get(tag);
    if (manifest.statusCode() != 200) {
      if (manifest.statusCode() != 404) {
        faults.add("pull of " + tag + ": " + manifest.statusCode() + " " + text(manifest));
      }
      return;
    }
    for (String digest : digests(manifest.body())) {
      var blob = client.get(repository + "/blobs/" + digest);
      boolean isWhole = blob.statusCode() == 200 && TestImages.sha256(blob.body()).equals(digest);
      if (!isWhole) {
        if (!deleted.contains(TestImages.sha256(manifest.body()))) {
          faults.add("pull of " + tag + " misses " + digest + ": " + blob.statusCode());
        }
        return;
      }
    }
    pulled.incrementAndGet();
  }

  private static List<String> digests(byte[] manifest) {
    var tree = JsonMapper.shared().readTree(manifest);
    var digests = new ArrayList<String>();
    digests.add(tree.path("config").path("digest").asString());
    tree.path("layers").forEach(layer -> digests.add(layer.path("digest").asString()));
    return digests;
  }

  private static byte[] manifestOf(List<Content> layers) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
        .formatted(
            MANIFEST,
            descriptor(layers.getFirst()),
            layers.stream()
                .skip(1)
                .map(GarbageCollectionStressTest::descriptor)
                .collect(Collectors.joining(",")))
        .getBytes(UTF_8);
  }

  private static String descriptor(Content layer) {
    return "{\"mediaType\":\"application/vnd.test\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(layer.digest(), layer.size());
  }

  private static long count(DatabaseSettings settings, String table) {
    try (var database = Database.open(settings)) {
      return database.read(
          tx -> tx.handle().select("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }
}
