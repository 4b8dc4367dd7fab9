package io.stowage.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.blob.BlobStoreException.Kind;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} must do, whatever keeps its bytes. */
abstract class BlobStoreContract {
  protected BlobStore store;

  /**
   * Opens the store: empty at first within a test, and with what it held when opened again after
   * being closed.
   */
  protected abstract BlobStore open() throws Exception;

  /**
   * The largest piece a property test appends, in bytes: a store whose parts have a minimum may
   * want more.
   */
  protected int largestPiece() {
    return 20_000;
  }

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void whatIsAppendedInPiecesIsReadBackWhole() {
    String upload = newUpload();

    try (var appender = store.append(upload, 0)) {
      appender.write(ByteBuffer.wrap(bytes("one ")));
      appender.write(ByteBuffer.allocateDirect(4).put(bytes("two ")).flip());
    }
    append(upload, 8, bytes("three"));

    assertThat(store.uploadSize(upload)).hasValue(13);
    assertThat(readUpload(upload)).isEqualTo(bytes("one two three"));
  }

  @Test
  void aWriteTakesAllThatRemainsAndNothingBeforeIt() {
    String upload = newUpload();
    ByteBuffer buffer = ByteBuffer.wrap(bytes("..abc")).position(2);

    try (var appender = store.append(upload, 0)) {
      appender.write(buffer);
    }

    assertThat(buffer.hasRemaining()).isFalse();
    assertThat(readUpload(upload)).isEqualTo(bytes("abc"));
  }

  @Test
  void anUploadGoesOnAfterTheStoreWasOpenedAgain() throws Exception {
    String upload = newUpload();
    append(upload, 0, bytes("before "));

    store.close();
    store = open();
    append(upload, 7, bytes("after"));

    assertThat(readUpload(upload)).isEqualTo(bytes("before after"));
  }

  @Test
  void bytesBeyondTheAcknowledgedOffsetAreCutOff() {
    String upload = newUpload();
    append(upload, 0, bytes("acknowledged, and then some"));

    append(upload, 12, bytes("!"));

    assertThat(readUpload(upload)).isEqualTo(bytes("acknowledged!"));
  }

  @Test
  void anUploadCutOffIsShorterEvenIfNothingIsWritten() {
    String upload = newUpload();
    append(upload, 0, bytes("acknowledged, and then some"));

    store.append(upload, 12).close();

    assertThat(store.uploadSize(upload)).hasValue(12);
  }

  @Test
  void anUploadBeginsAnewAtZero() {
    String upload = newUpload();
    append(upload, 0, bytes("a long first try"));

    append(upload, 0, bytes("second"));

    assertThat(readUpload(upload)).isEqualTo(bytes("second"));
  }

  @Test
  void anUploadShorterThanAcknowledgedIsMissing() {
    String upload = newUpload();
    append(upload, 0, bytes("short"));

    assertFails(Kind.MISSING, () -> store.append(upload, 6));
    assertThat(readUpload(upload)).isEqualTo(bytes("short"));
  }

  @Test
  void anUnknownUploadIsMissing() {
    String upload = newUpload();

    assertThat(store.uploadSize(upload)).isEmpty();
    assertFails(Kind.MISSING, () -> store.append(upload, 1));
    assertFails(Kind.MISSING, () -> store.readUpload(upload));
    assertFails(Kind.MISSING, () -> store.publish(upload, 1, store.locate(digestOf("x"), upload)));
  }

  @Test
  void aDiscardedUploadIsGoneAndMayBeDiscardedAgain() {
    String upload = newUpload();
    append(upload, 0, bytes("never mind"));

    store.discard(upload);
    store.discard(upload);

    assertThat(store.uploadSize(upload)).isEmpty();
  }

  @Test
  void aPublishedBlobLiesAtItsLocationAndTheUploadIsGone() throws Exception {
    String upload = newUpload();
    append(upload, 0, bytes("layer"));
    String location = store.locate(digestOf("layer"), upload);

    assertThat(store.find(location)).isEmpty();
    store.publish(upload, 5, location);
    store.close();
    store = open();

    assertThat(read(location)).isEqualTo(bytes("layer"));
    assertThat(store.uploadSize(upload)).isEmpty();
  }

  @Test
  void noMoreIsPublishedThanWasAcknowledged() {
    String upload = newUpload();
    append(upload, 0, bytes("acknowledged, and then some"));
    String location = store.locate(digestOf("acknowledged"), upload);

    store.publish(upload, 12, location);

    assertThat(read(location)).isEqualTo(bytes("acknowledged"));
  }

  @Test
  void anUploadShorterThanAcknowledgedIsNotPublished() {
    String upload = newUpload();
    append(upload, 0, bytes("short"));
    String location = store.locate(digestOf("short"), upload);

    assertFails(Kind.MISSING, () -> store.publish(upload, 6, location));

    assertThat(store.find(location)).isEmpty();
  }

  @Test
  void anUploadIsNotPublishedAtTheLocationOfAnother() {
    String taken = push(bytes("theirs"));
    String upload = newUpload();
    append(upload, 0, bytes("ours"));

    assertThatThrownBy(() -> store.publish(upload, 4, taken))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(read(taken)).isEqualTo(bytes("theirs"));
  }

  @Test
  void anEmptyBlobNeedsNoUpload() {
    String upload = newUpload();
    String location = store.locate(digestOf(""), upload);

    store.publish(upload, 0, location);

    assertThat(read(location)).isEmpty();
    assertThat(store.uploadSize(upload)).isEmpty();
  }

  @Test
  void anEmptyBlobIsABlob() {
    String location = push(new byte[0]);

    assertThat(store.find(location)).hasValueSatisfying(b -> assertThat(b.size()).isZero());
    assertThat(read(location)).isEmpty();
  }

  @Test
  void everyPartOfABlobCanBeRead() throws IOException {
    byte[] content = random(1).apply(1000);
    StoredBlob blob = store.find(push(content)).orElseThrow();
    RandomGenerator random = seeded(2);

    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(1001);
      int length = random.nextInt(1001 - from);
      try (InputStream in = blob.read(from, length)) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, from, from + length));
      }
    }
  }

  @Test
  void nothingIsReadBeyondABlob() {
    StoredBlob blob = store.find(push(bytes("four"))).orElseThrow();

    assertThatIllegalArgumentException().isThrownBy(() -> blob.read(0, 5));
    assertThatIllegalArgumentException().isThrownBy(() -> blob.read(5, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> blob.read(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> blob.read(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> blob.read(1, Long.MAX_VALUE));
  }

  @Test
  void aDeletedBlobIsGoneAndMayBeDeletedAgain() {
    String location = push(bytes("layer"));

    store.delete(location);
    store.delete(location);

    assertThat(store.find(location)).isEmpty();
  }

  @Test
  void eachUploadOfADigestHasItsOwnLocation() {
    String first = push(bytes("layer"));
    String second = push(bytes("layer"));

    store.delete(first);

    assertThat(first).isNotEqualTo(second);
    assertThat(store.find(first)).isEmpty();
    assertThat(read(second)).isEqualTo(bytes("layer"));
  }

  @Test
  void aLocationIsTheSameEachTime() {
    String upload = newUpload();
    Digest sha256 = digestOf("layer");
    Digest sha512 = Digest.of(Algorithm.SHA512, bytes("layer"));

    assertThat(store.locate(sha256, upload)).isEqualTo(store.locate(sha256, upload));
    assertThat(store.locate(sha512, upload)).isNotEqualTo(store.locate(sha256, upload));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/b",
        "/etc/passwd",
        "a\\b",
        "A",
        "g",
        "a\0",
        "a\n",
        "a b",
        "%2e",
        "a.b",
        "00000000000000000000000000000000000000000000000000000000000000000"
      })
  void aHostileUploadIdIsRefusedEverywhere(String upload) {
    String location = store.locate(digestOf("x"), newUpload());

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> store.append(upload, 0),
            () -> store.uploadSize(upload),
            () -> store.readUpload(upload),
            () -> store.locate(digestOf("x"), upload),
            () -> store.publish(upload, 0, location),
            () -> store.discard(upload))) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../x", "blobs/../../x", "blobs/./x", "/etc/../etc/passwd"})
  void aHostileLocationIsRefusedEverywhere(String location) {
    String upload = newUpload();
    append(upload, 0, bytes("x"));

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> store.find(location),
            () -> store.delete(location),
            () -> store.publish(upload, 1, location))) {
      assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(readUpload(upload)).isEqualTo(bytes("x"));
  }

  @Test
  void manyUploadsOfOneDigestArePublishedAtOnce() throws Exception {
    byte[] content = random(3).apply(50_000);

    List<String> locations = atOnce(8, 5, _ -> push(content));

    assertThat(locations).doesNotHaveDuplicates().hasSize(40);
    assertThat(locations).allSatisfy(l -> assertThat(read(l)).isEqualTo(content));
  }

  @Test
  void deletesNextToPublishesTakeNothingElse() throws Exception {
    byte[] content = bytes("the same in all");

    atOnce(
        8,
        60,
        i -> {
          String location = push(content);
          assertThat(read(location)).isEqualTo(content);
          store.delete(location);
          assertThat(store.find(location)).isEmpty();
          return location;
        });
  }

  @Test
  void everyUploadThatIsNotYetPublishedOrDiscardedIsNamed() {
    append("a1", 0, bytes("abc"));
    append("a2", 0, bytes("abc"));
    append("a3", 0, bytes("abc"));
    store.discard("a2");
    store.publish("a3", 3, store.locate(Digest.of(Algorithm.SHA256, bytes("abc")), "a3"));

    Set<String> named = new HashSet<>();
    store.uploads(named::add);

    assertThat(named).containsExactly("a1");
  }

  @Test
  void aCheckPassesAndMayBeMadeByManyAtOnce() throws Exception {
    atOnce(
        4,
        5,
        _ -> {
          store.check();
          return "";
        });
  }

  /** Compares the store, step by step, with maps that say what it should hold. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyOrderOfCallsKeepsWhatTheModelKeeps(long seed) {
    RandomGenerator random = seeded(seed);
    Map<String, byte[]> uploads = new HashMap<>();
    Map<String, byte[]> blobs = new HashMap<>();

    for (int step = 0; step < 200; step++) {
      String upload =
          uploads.isEmpty() || random.nextInt(4) == 0 ? newUpload() : any(random, uploads);
      byte[] held = uploads.getOrDefault(upload, new byte[0]);
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          int offset = random.nextInt(3) == 0 ? random.nextInt(held.length + 1) : held.length;
          byte[] piece = new byte[random.nextInt(largestPiece())];
          random.nextBytes(piece);
          append(upload, offset, piece);
          uploads.put(upload, joined(held, offset, piece));
        }
        case 3 -> {
          store.discard(upload);
          uploads.remove(upload);
        }
        case 4 -> {
          if (uploads.containsKey(upload)) {
            String location = store.locate(Digest.of(Algorithm.SHA256, held), upload);
            store.publish(upload, held.length, location);
            uploads.remove(upload);
            blobs.put(location, held);
          }
        }
        default -> {
          if (!blobs.isEmpty()) {
            String location = any(random, blobs);
            assertThat(read(location)).isEqualTo(blobs.remove(location));
            store.delete(location);
            assertThat(store.find(location)).isEmpty();
          }
        }
      }
    }

    uploads.forEach((id, held) -> assertThat(readUpload(id)).isEqualTo(held));
    blobs.forEach((location, held) -> assertThat(read(location)).isEqualTo(held));
  }

  protected interface Step {
    String run(int index) throws Exception;
  }

  /** Runs a step so many times on each of so many threads that start together. */
  protected static List<String> atOnce(int threads, int times, Step step) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int first = t * times;
        tasks.add(
            () -> {
              List<String> results = new ArrayList<>();
              for (int i = 0; i < times; i++) {
                results.add(step.run(first + i));
              }
              return results;
            });
      }
      List<String> all = new ArrayList<>();
      for (Future<List<String>> done : pool.invokeAll(tasks)) {
        all.addAll(done.get());
      }
      return all;
    }
  }

  /** Uploads and publishes these bytes, and returns where they lie. */
  protected final String push(byte[] content) {
    String upload = newUpload();
    append(upload, 0, content);
    String location = store.locate(Digest.of(Algorithm.SHA256, content), upload);
    store.publish(upload, content.length, location);
    return location;
  }

  protected final void append(String upload, long offset, byte[] content) {
    try (var appender = store.append(upload, offset)) {
      appender.write(ByteBuffer.wrap(content));
    }
  }

  protected final byte[] read(String location) {
    StoredBlob blob = store.find(location).orElseThrow();
    try (InputStream in = blob.read(0, blob.size())) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  protected final byte[] readUpload(String upload) {
    try (InputStream in = store.readUpload(upload)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  protected static void assertFails(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BlobStoreException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
  }

  protected static String newUpload() {
    return UUID.randomUUID().toString();
  }

  protected static Digest digestOf(String content) {
    return Digest.of(Algorithm.SHA256, bytes(content));
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  protected static RandomGenerator seeded(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  protected static java.util.function.IntFunction<byte[]> random(long seed) {
    RandomGenerator random = seeded(seed);
    return length -> {
      byte[] content = new byte[length];
      random.nextBytes(content);
      return content;
    };
  }

  private static String any(RandomGenerator random, Map<String, byte[]> of) {
    List<String> keys = of.keySet().stream().sorted().toList();
    return keys.get(random.nextInt(keys.size()));
  }

  private static byte[] joined(byte[] held, int offset, byte[] piece) {
    byte[] all = Arrays.copyOf(held, offset + piece.length);
    System.arraycopy(piece, 0, all, offset, piece.length);
    return all;
  }
}
