package io.stowage.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cuts the power of a real file system after blobs were published, and while they are: what was not
 * forced to the disk is dropped. A file that was written and not forced is lost each time, which
 * shows that the cut is one.
 */
final class PowerLossTest {
  private static final int THREADS = 4;
  private static final int BLOBS = 25;
  private static final int ROUNDS = 4;
  private static final int MANY = 5000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ext4, 128M", "xfs, 320M"})
  void whatWasPublishedSurvivesAndWhatWasDeletedStaysAway(String type, String size)
      throws Exception {
    try (LoopDisk disk = LoopDisk.of(folder, type, size)) {
      Path root = disk.mount().resolve("new/data");
      BlobStore store = new FilesystemBlobStore(root);
      Map<String, Digest> published = new ConcurrentHashMap<>();
      Set<String> deleted = ConcurrentHashMap.newKeySet();

      BlobStoreContract.atOnce(
          THREADS,
          BLOBS,
          i -> {
            byte[] content = content(i);
            Digest digest = Digest.of(Algorithm.SHA256, content);
            String location = push(store, content, digest);
            if (i % 5 == 0) {
              store.delete(location);
              deleted.add(location);
            } else {
              published.put(location, digest);
            }
            return location;
          });
      Path unforced = Files.write(root.resolve("unforced"), content(7));
      disk.cutPower();
      disk.restorePower();

      assertThat(published).hasSize(THREADS * BLOBS * 4 / 5);
      BlobStore after = new FilesystemBlobStore(root);
      published.forEach(
          (location, digest) -> assertThat(digestAt(after, location)).isEqualTo(digest));
      assertThat(deleted).allSatisfy(l -> assertThat(after.find(l)).isEmpty());
      assertThat(Files.exists(unforced) ? Files.size(unforced) : 0)
          .as("bytes that were never forced: kept, so the power was not really cut")
          .isZero();
    }
  }

  /** All push the same few digests, so that they meet in folders just made and just pruned. */
  @ParameterizedTest
  @CsvSource({"ext4, 128M", "xfs, 320M"})
  void whatWasPublishedBeforeACutInFullSwingSurvives(String type, String size) throws Exception {
    try (LoopDisk disk = LoopDisk.of(folder, type, size)) {
      for (int round = 0; round < ROUNDS; round++) {
        Path root = disk.mount().resolve("round" + round);
        Map<String, Digest> published = pushUntilTheCut(disk, root, 10 + 30 * round);
        disk.restorePower();

        BlobStore after = new FilesystemBlobStore(root);
        published.forEach(
            (location, digest) -> assertThat(digestAt(after, location)).isEqualTo(digest));
      }
    }
  }

  /** Returns what was acknowledged: a call that the cut overtook fails, and its blob is not in. */
  private static Map<String, Digest> pushUntilTheCut(LoopDisk disk, Path root, int enough)
      throws Exception {
    BlobStore store = new FilesystemBlobStore(root);
    Map<String, Digest> published = new ConcurrentHashMap<>();
    CountDownLatch inFullSwing = new CountDownLatch(enough);
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> pushers = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        pushers.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < MANY; i++) {
                    byte[] content = content(i);
                    Digest digest = Digest.of(Algorithm.SHA256, content);
                    try {
                      published.put(push(store, content, digest), digest);
                    } catch (BlobStoreException e) {
                      return;
                    }
                    inFullSwing.countDown();
                  }
                }));
      }
      assertThat(inFullSwing.await(60, TimeUnit.SECONDS)).isTrue();
      disk.cutPower();
      for (Future<?> pusher : pushers) {
        pusher.get();
      }
    }
    assertThat(published).as("some, and not all").hasSizeBetween(enough, THREADS * MANY - 1);
    return published;
  }

  private static String push(BlobStore store, byte[] content, Digest digest) {
    String upload = BlobStoreContract.newUpload();
    try (var appender = store.append(upload, 0)) {
      appender.write(ByteBuffer.wrap(content));
    }
    String location = store.locate(digest, upload);
    store.publish(upload, content.length, location);
    return location;
  }

  /** Small and large ones, and some that two threads upload at once. */
  private static byte[] content(int index) {
    RandomGenerator random = BlobStoreContract.seeded(index % 300);
    byte[] content = new byte[1 + random.nextInt(index % 10 == 0 ? 500_000 : 20_000)];
    random.nextBytes(content);
    return content;
  }

  private static Digest digestAt(BlobStore store, String location) {
    StoredBlob blob =
        store.find(location).orElseThrow(() -> new AssertionError("lost " + location));
    try (InputStream in = blob.read(0, blob.size())) {
      return Digest.of(Algorithm.SHA256, in.readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
