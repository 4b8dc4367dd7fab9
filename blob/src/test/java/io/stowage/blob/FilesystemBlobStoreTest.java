package io.stowage.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.blob.BlobStoreException.Kind;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FilesystemBlobStoreTest extends BlobStoreContract {
  private static final String HEX =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;

  @Override
  protected BlobStore open() {
    return new FilesystemBlobStore(root());
  }

  private Path root() {
    return folder.resolve("a/b");
  }

  @Test
  void aBlobIsAFileUnderItsDigest() {
    String location = push(bytes("abc"));

    assertThat(location).matches("blobs/sha256/ba/" + HEX + "/[0-9a-f-]{36}");
    assertThat(store.find(location).flatMap(StoredBlob::file))
        .hasValueSatisfying(file -> assertThat(file).hasContent("abc"));
    assertThat(root().resolve(location)).hasContent("abc");
  }

  @Test
  void filesAndFoldersAreTheirOwnersOnly() throws IOException {
    String location = push(bytes("private"));
    Path file = root().resolve(location);

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.getPosixFilePermissions(root()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void theLastBlobOfADigestTakesItsFolderAlong() {
    String first = push(bytes("abc"));
    String second = push(bytes("abc"));
    Path digestFolder = root().resolve("blobs/sha256/ba/" + HEX);

    store.delete(first);
    assertThat(digestFolder).isDirectory();
    store.delete(second);

    assertThat(digestFolder).doesNotExist();
    assertThat(digestFolder.getParent()).isDirectory();
  }

  @Test
  void aSharedFolderThatSomebodyRemovedIsMadeAgain() throws IOException {
    store.delete(push(bytes("abc")));
    Files.delete(root().resolve("blobs/sha256/ba"));
    Files.delete(root().resolve("blobs/sha256"));

    String location = push(bytes("abc"));

    assertThat(read(location)).isEqualTo(bytes("abc"));
  }

  @Test
  void theTreeOfAnotherRegistryIsReadWhereItLies() throws IOException {
    Path adopted = folder.resolve("v2/blobs/sha256/ba/" + HEX + "/data");
    Files.createDirectories(adopted.getParent());
    Files.writeString(adopted, "abc");

    assertThat(read(adopted.toString())).isEqualTo(bytes("abc"));
    store.delete(adopted.toString());

    assertThat(store.find(adopted.toString())).isEmpty();
    assertThat(adopted.getParent()).isDirectory();
  }

  @Test
  void nothingIsPublishedIntoTheTreeOfAnotherRegistry() {
    String upload = newUpload();
    append(upload, 0, bytes("abc"));
    Path elsewhere = folder.resolve("elsewhere");

    assertThatThrownBy(() -> store.publish(upload, 3, elsewhere.toString()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.publish(upload, 3, "uploads/abc"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(elsewhere).doesNotExist();
  }

  @Test
  void anAdoptedTreeMayLieInsideTheFolder() throws IOException {
    String location = "docker/registry/v2/blobs/sha256/ba/" + HEX + "/data";
    Files.createDirectories(root().resolve(location).getParent());
    Files.writeString(root().resolve(location), "abc");

    assertThat(read(location)).isEqualTo(bytes("abc"));
    store.delete(location);

    assertThat(store.find(location)).isEmpty();
    assertThat(root().resolve(location).getParent()).isDirectory();
  }

  @Test
  void aLinkInPlaceOfAnAdoptedBlobIsNoBlobThoughItsFoldersMayBeLinks() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real/" + HEX));
    Files.createDirectories(folder.resolve("v2/blobs/sha256/ba"));
    Path linked = folder.resolve("v2/blobs/sha256/ba/" + HEX);
    Files.createSymbolicLink(linked, real);
    Path data = Files.writeString(real.resolve("data"), "abc");
    String location = linked.resolve("data").toString();
    assertThat(read(location)).isEqualTo(bytes("abc"));

    Files.delete(data);
    Files.createSymbolicLink(data, Files.writeString(folder.resolve("secret"), "abc"));

    assertThat(store.find(location)).isEmpty();
  }

  @Test
  void aLinkInPlaceOfAnUploadIsNotFollowed() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    String upload = newUpload();
    Files.createSymbolicLink(root().resolve("uploads/" + upload), victim);

    assertFails(Kind.UNAVAILABLE, () -> store.append(upload, 0));
    assertFails(Kind.UNAVAILABLE, () -> store.append(upload, 1));
    assertFails(Kind.UNAVAILABLE, () -> store.readUpload(upload));
    assertFails(
        Kind.UNAVAILABLE,
        () -> store.publish(upload, 8, store.locate(digestOf("precious"), upload)));
    store.discard(upload);

    assertThat(victim).hasContent("precious");
  }

  @Test
  void aLinkInPlaceOfABlobIsNoBlob() throws IOException {
    String location = push(bytes("abc"));
    Path file = root().resolve(location);
    Files.delete(file);
    Files.createSymbolicLink(file, Files.writeString(folder.resolve("secret"), "secret"));

    assertThat(store.find(location)).isEmpty();
    store.delete(location);

    assertThat(folder.resolve("secret")).hasContent("secret");
  }

  @Test
  void aLinkInPlaceOfAFolderIsNotPublishedThrough() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createDirectories(root().resolve("blobs/sha256/ba"));
    Files.createSymbolicLink(root().resolve("blobs/sha256/ba/" + HEX), elsewhere);
    String upload = newUpload();
    append(upload, 0, bytes("abc"));

    assertFails(
        Kind.UNAVAILABLE, () -> store.publish(upload, 3, store.locate(digestOf("abc"), upload)));

    assertThat(elsewhere).isEmptyDirectory();
    assertThat(readUpload(upload)).isEqualTo(bytes("abc"));
  }

  @Test
  void aStoreWhoseUploadsAreALinkIsNotOpened() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.createSymbolicLink(
        other.resolve("uploads"), Files.createDirectory(folder.resolve("elsewhere")));

    assertThatThrownBy(() -> new FilesystemBlobStore(other))
        .isInstanceOf(BlobStoreException.class)
        .hasMessageContaining("not a link");
  }

  @Test
  void theFolderItselfMayBeALink() throws IOException {
    store.close();
    Path link = Files.createSymbolicLink(folder.resolve("link"), root());

    store = new FilesystemBlobStore(link);

    assertThat(read(push(bytes("abc")))).isEqualTo(bytes("abc"));
  }

  @Test
  void aBlobThatEndsTooEarlyIsAnErrorNotAShortAnswer() throws IOException {
    String location = push(bytes("whole"));
    StoredBlob blob = store.find(location).orElseThrow();
    Files.writeString(root().resolve(location), "who");

    try (InputStream in = blob.read(0, blob.size())) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void aCheckLeavesNothingBehind() {
    store.check();

    assertThat(root().resolve("uploads")).isEmptyDirectory();
  }

  @Test
  void anInterruptedWriteKeepsWhatWasAcknowledged() throws Exception {
    String upload = newUpload();
    append(upload, 0, bytes("acknowledged"));

    try (var appender = store.append(upload, 12)) {
      appender.write(ByteBuffer.wrap(bytes(", not yet")));
      runInterrupted(
          () ->
              assertFails(Kind.UNAVAILABLE, () -> appender.write(ByteBuffer.wrap(bytes(" lost")))));
    }
    append(upload, 12, bytes(" kept"));

    assertThat(readUpload(upload)).isEqualTo(bytes("acknowledged kept"));
  }

  @Test
  void anInterruptedPublishFailsAndCanBeRepeated() throws Exception {
    String upload = newUpload();
    append(upload, 0, bytes("abc"));
    String location = store.locate(digestOf("abc"), upload);

    runInterrupted(() -> assertFails(Kind.UNAVAILABLE, () -> store.publish(upload, 3, location)));
    store.publish(upload, 3, location);

    assertThat(read(location)).isEqualTo(bytes("abc"));
  }

  /**
   * A disk that takes bytes and fails to keep them: an image that promises more room than the
   * memory it lies in. When room appears the next force succeeds, though the bytes are gone.
   */
  @Test
  void bytesThatFailedToBecomeDurableAreNotPublishedByTryingAgain() throws IOException {
    try (LoopDisk memory = LoopDisk.inMemory(folder, "24m");
        // A journal that could not be written either would only turn the disk read-only.
        LoopDisk disk = LoopDisk.of(memory.mount(), "ext4", "64M", "-O", "^has_journal")) {
      BlobStore failing = new FilesystemBlobStore(disk.mount());
      byte[] content = random(5).apply(24 << 20);
      String upload = newUpload();
      try (var appender = failing.append(upload, 0)) {
        appender.write(ByteBuffer.wrap(content));
      }
      String location = failing.locate(Digest.of(Algorithm.SHA256, content), upload);

      assertThatThrownBy(() -> failing.publish(upload, content.length, location))
          .isInstanceOf(BlobStoreException.class);
      memory.resize("96m");

      assertFails(Kind.MISSING, () -> failing.publish(upload, content.length, location));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "x",
        "blobs",
        "blobs/x",
        "blobs/sha256/ab",
        "uploads/abc",
        "blobs/A/ab/ab/ab"
      })
  void nothingBesidesBlobsIsFoundOrDeleted(String path) {
    append("abc", 0, bytes("abc"));

    assertThatThrownBy(() -> store.find(path)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.delete(path)).isInstanceOf(IllegalArgumentException.class);

    assertThat(readUpload("abc")).isEqualTo(bytes("abc"));
    assertThat(root().resolve("blobs")).isDirectory();
  }

  @Test
  void aFullDiskIsToldFromABrokenOne() throws IOException {
    try (LoopDisk disk = LoopDisk.inMemory(folder, "1m")) {
      BlobStore full = new FilesystemBlobStore(disk.mount());
      String upload = newUpload();

      try (var appender = full.append(upload, 0)) {
        assertFails(Kind.FULL, () -> appender.write(ByteBuffer.allocate(2 << 20)));
      }
      assertFails(Kind.FULL, full::check);
      full.discard(upload);

      full.check();
      try (var appender = full.append(upload, 0)) {
        appender.write(ByteBuffer.allocate(1 << 18));
      }
      assertThat(full.uploadSize(upload)).hasValue(1 << 18);
    }
  }

  @Test
  void aDiskWithNoFileEntriesLeftIsFullAndKeepsTheUpload() throws IOException {
    try (LoopDisk disk = LoopDisk.of(folder, "ext4", "32M", "-m", "0", "-N", "32")) {
      BlobStore full = new FilesystemBlobStore(disk.mount());
      String upload = newUpload();
      try (var appender = full.append(upload, 0)) {
        appender.write(ByteBuffer.wrap(bytes("abc")));
      }
      assertFails(
          Kind.FULL,
          () -> {
            for (int i = 0; i < 40; i++) {
              full.append(newUpload(), 0).close();
            }
          });

      String location = full.locate(digestOf("abc"), upload);
      assertFails(Kind.FULL, () -> full.publish(upload, 3, location));

      assertThat(full.find(location)).isEmpty();
      assertThat(full.uploadSize(upload)).hasValue(3);
    }
  }

  @Test
  void aReadOnlyDiskServesAndRefuses() throws IOException {
    try (LoopDisk disk = LoopDisk.of(folder, "ext4", "32M")) {
      store.close();
      store = new FilesystemBlobStore(disk.mount());
      String location = push(bytes("abc"));
      String upload = newUpload();
      append(upload, 0, bytes("abc"));
      disk.makeReadOnly();

      assertThat(read(location)).isEqualTo(bytes("abc"));
      assertFails(Kind.UNAVAILABLE, () -> store.append(newUpload(), 0));
      assertFails(
          Kind.UNAVAILABLE, () -> store.publish(upload, 3, store.locate(digestOf("abc"), upload)));
      assertFails(Kind.UNAVAILABLE, () -> store.delete(location));
      assertFails(Kind.UNAVAILABLE, store::check);

      disk.makeWritable();
      store.check();
      assertThat(read(push(bytes("def")))).isEqualTo(bytes("def"));
    }
  }

  @Test
  void aDeadDiskIsUnavailable() throws IOException {
    try (LoopDisk disk = LoopDisk.of(folder, "ext4", "32M")) {
      BlobStore dead = new FilesystemBlobStore(disk.mount());
      String upload = newUpload();
      var appender = dead.append(upload, 0);
      appender.write(ByteBuffer.wrap(bytes("abc")));
      disk.die();

      assertFails(
          Kind.UNAVAILABLE, () -> dead.publish(upload, 3, dead.locate(digestOf("abc"), upload)));
      assertFails(Kind.UNAVAILABLE, dead::check);
      appender.close();
    }
  }

  @Test
  void aFullDiskIsKnownInEveryLanguage() throws IOException {
    IOException localized = captureFailure(() -> Files.write(Path.of("/dev/full"), new byte[1]));

    assertThat(FullDisk.isCauseOf(localized, folder)).isTrue();
    assertThat(FullDisk.isCauseOf(new IOException("Disk quota exceeded"), folder)).isTrue();
    assertThat(FullDisk.isCauseOf(new IOException("Input/output error"), folder)).isFalse();
    try (LoopDisk disk = LoopDisk.inMemory(folder, "1m")) {
      IOException unknown = new IOException("Plattenkontingent überschritten");
      assertThat(FullDisk.isCauseOf(unknown, disk.mount())).isFalse();
      captureFailure(() -> Files.write(disk.mount().resolve("x"), new byte[2 << 20]));
      assertThat(FullDisk.isCauseOf(unknown, disk.mount())).isTrue();
    }
  }

  @Test
  void publishesAndDeletesInOneFolderNeverLoseABlob() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    byte[] content = bytes("abc");
    Thread pruner =
        Thread.ofPlatform()
            .start(
                () -> {
                  String absent = store.locate(Digest.of(Algorithm.SHA256, content), newUpload());
                  while (!stop.get()) {
                    store.delete(absent);
                  }
                });
    try {
      atOnce(
          3,
          100,
          _ -> {
            String location = push(content);
            assertThat(read(location)).isEqualTo(content);
            store.delete(location);
            return location;
          });
    } finally {
      stop.set(true);
      pruner.join();
    }

    try (Stream<Path> left = Files.list(root().resolve("blobs/sha256/ba"))) {
      assertThat(left).isEmpty();
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static IOException captureFailure(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      return e;
    }
    throw new AssertionError("it did not fail");
  }

  private static void runInterrupted(Runnable task) throws Exception {
    try {
      Thread.currentThread().interrupt();
      task.run();
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
