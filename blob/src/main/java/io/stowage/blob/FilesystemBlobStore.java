package io.stowage.blob;

import io.stowage.blob.BlobStoreException.Kind;
import io.stowage.oci.Digest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Keeps bytes in a folder: uploads as {@code uploads/<id>}, blobs as {@code
 * blobs/sha256/ab/<hex>/<upload id>}. A location is a path below the folder, or one that begins
 * with {@code /}; one of another form lies where another registry left it, and is read and deleted
 * but never written; its folders may be links, its file may not. Uploads and blobs share one file
 * system, as a blob is published by a rename; so no folder made here may be a link. Files and
 * folders are their owner's only.
 *
 * <p>What {@link #publish} must survive is a power cut at any moment. It makes the names of shared
 * folders durable ({@code blobs/sha256/ab}, once: {@link DurableFolders}), renames the file, and
 * then forces to the disk the bytes, the digest's folder and the folder above it. That last one is
 * forced even where another thread made the folder, for that thread may not have got to its own
 * force yet. The folder of uploads is not forced: a file system that keeps a rename keeps it whole.
 *
 * <p>The bytes are forced after the rename, not before. Nobody looks at a location until the row
 * that names it is live, and one commit of the file system's journal then carries both. And a force
 * that fails ends the upload: the system may have dropped the bytes it could not write, and would
 * call the next force of the same file a success.
 *
 * <p>A digest's folder is pruned with its last blob. A publish that loses its folder that way makes
 * it again.
 *
 * <p>A thread that is interrupted loses its open channel (that is how the JDK's file channels
 * work), and gets UNAVAILABLE: an upload then goes on from what was acknowledged, and a publish
 * counts as not done.
 */
public final class FilesystemBlobStore implements BlobStore {
  private static final Pattern UPLOAD = Pattern.compile("[0-9a-f-]{1,64}");
  private static final Pattern OWN =
      Pattern.compile("blobs/[0-9a-z]+/[0-9a-f]{2}/[0-9a-f]+/[0-9a-f-]{1,64}");
  private static final int PUBLISH_TRIES = 100;

  private final Path root;
  private final Path uploads;
  private final FileAttribute<?>[] ownerOnly;
  private final DurableFolders folders;
  private final Reserve reserve;

  /**
   * Opens a store, making its folders.
   *
   * @throws BlobStoreException when they can't be made
   */
  public FilesystemBlobStore(Path root) {
    try {
      this.folders = new DurableFolders(root);
      this.root = folders.root();
      this.uploads = this.root.resolve("uploads");
      this.ownerOnly =
          root.getFileSystem().supportedFileAttributeViews().contains("posix")
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      folders.make(uploads);
      folders.make(this.root.resolve("blobs"));
      this.reserve = Reserve.on(this.root);
    } catch (IOException e) {
      throw new BlobStoreException(
          FullDisk.isCauseOf(e, root) ? Kind.FULL : Kind.UNAVAILABLE,
          "cannot make the folder %s: %s".formatted(root, e.getMessage()),
          e);
    }
  }

  @Override
  public Appender append(String upload, long offset) {
    try {
      FileChannel channel = openUpTo(upload, offset);
      try {
        channel.truncate(offset).position(offset);
        return new FileAppender(upload, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw writeFailure("cannot write upload " + upload, e);
    }
  }

  /** Opens an upload that has so many bytes at least; one of none is made. */
  private FileChannel openUpTo(String upload, long size) throws IOException {
    Path file = uploadFile(upload);
    if (size < 0) {
      throw new IllegalArgumentException("an upload has no %d bytes".formatted(size));
    }
    Set<OpenOption> options =
        size == 0
            ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS)
            : Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileChannel channel = FileChannel.open(file, options, ownerOnly);
    try {
      if (channel.size() < size) {
        throw new BlobStoreException(
            Kind.MISSING, "upload %s has %d bytes of %d".formatted(upload, channel.size(), size));
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public OptionalLong uploadSize(String upload) {
    try {
      return OptionalLong.of(
          Files.readAttributes(
                  uploadFile(upload), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .size());
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw readFailure("cannot look at upload " + upload, e);
    }
  }

  @Override
  public InputStream readUpload(String upload) {
    try {
      return Files.newInputStream(
          uploadFile(upload), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw readFailure("cannot read upload " + upload, e);
    }
  }

  @Override
  public String locate(Digest digest, String upload) {
    uploadFile(upload);
    return "blobs/%s/%s/%s/%s"
        .formatted(digest.algorithm().label(), digest.hex().substring(0, 2), digest.hex(), upload);
  }

  @Override
  public void publish(String upload, long size, String location) {
    Path from = uploadFile(upload);
    if (!OWN.matcher(location).matches() || !location.endsWith("/" + upload)) {
      throw new IllegalArgumentException("not a location of this upload: " + location);
    }
    try (FileChannel bytes = openUpTo(upload, size)) {
      bytes.truncate(size);
      Path folder = moveInto(from, root.resolve(location));
      bytes.force(true);
      DurableFolders.force(folder);
      DurableFolders.force(parent(folder));
    } catch (IOException e) {
      throw writeFailure("cannot publish upload " + upload, e);
    }
  }

  /** Renames a file and returns its new folder, made anew each time {@link #delete} prunes it. */
  private Path moveInto(Path from, Path to) throws IOException {
    Path folder = parent(to);
    Path shared = parent(folder);
    for (int tries = 1; ; tries++) {
      try {
        folders.make(shared);
        DurableFolders.create(folder);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        return folder;
      } catch (NoSuchFileException e) {
        folders.forget(shared);
        if (tries == PUBLISH_TRIES || !Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
      }
    }
  }

  @Override
  public void discard(String upload) {
    try {
      Files.deleteIfExists(uploadFile(upload));
    } catch (IOException e) {
      throw readFailure("cannot discard upload " + upload, e);
    }
  }

  @Override
  public void uploads(Consumer<String> visitor) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(uploads)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        if (UPLOAD.matcher(name).matches()) {
          visitor.accept(name);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new BlobStoreException(Kind.UNAVAILABLE, "cannot list the uploads: " + e, e);
    }
  }

  @Override
  public Optional<StoredBlob> find(String location) {
    Path file = resolve(location);
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? Optional.of(new FileBlob(file, attributes.size()))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      requireFolder(location, file);
      return Optional.empty();
    } catch (IOException e) {
      throw readFailure("cannot look at " + location, e);
    }
  }

  /** A blob is missing from its folder; where the folder is missing, a disk is. */
  private static void requireFolder(String location, Path file) {
    for (Path at = file.getParent(); at != null; at = at.getParent()) {
      if (at.endsWith("blobs")) {
        if (!Files.isDirectory(at)) {
          throw new BlobStoreException(
              Kind.UNAVAILABLE, "cannot look at %s: %s is not there".formatted(location, at));
        }
        return;
      }
    }
  }

  /**
   * {@inheritDoc} That they are gone is durable too: what a power cut brought back would have no
   * row, and nobody would ever delete it. An adopted tree keeps its folders.
   */
  @Override
  public void delete(String location) {
    Path file = resolve(location);
    try {
      if (!Files.deleteIfExists(file)) {
        prune(location, file);
        return;
      }
      Path folder = parent(file);
      forceIfThere(prune(location, file) ? parent(folder) : folder);
    } catch (IOException e) {
      throw readFailure("cannot delete " + location, e);
    }
  }

  /** Removes the digest's own folder if it is empty; shared folders stay. */
  private static boolean prune(String location, Path file) throws IOException {
    try {
      return !isAdopted(location) && Files.deleteIfExists(parent(file));
    } catch (DirectoryNotEmptyException e) {
      // Another location of the same digest.
      return false;
    }
  }

  private static void forceIfThere(Path folder) throws IOException {
    try {
      DurableFolders.force(folder);
    } catch (NoSuchFileException e) {
      // A delete next to this one pruned it, and forces the folder above.
      DurableFolders.force(parent(folder));
    }
  }

  /** {@inheritDoc} A few bytes take the way of a blob. */
  @Override
  public void check() {
    String name = ".probe-" + Thread.currentThread().threadId();
    Path probe = uploads.resolve(name);
    Path published = root.resolve("blobs").resolve(name);
    byte[] content = {1, 2, 3};
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS);
    try {
      try (FileChannel channel = FileChannel.open(probe, options, ownerOnly)) {
        writeAll(channel, ByteBuffer.wrap(content));
        channel.force(false);
      }
      Files.move(probe, published, StandardCopyOption.ATOMIC_MOVE);
      if (!Arrays.equals(Files.readAllBytes(published), content)) {
        throw new IOException("what was written can't be read back");
      }
    } catch (IOException e) {
      throw writeFailure("the blob folder %s can't be used".formatted(root), e);
    } finally {
      removeProbes(probe, published);
    }
  }

  private static void removeProbes(Path... probes) {
    for (Path probe : probes) {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException _) {
        // The check has failed already, or the next one writes over it.
      }
    }
  }

  @Override
  public void close() {}

  private Path uploadFile(String upload) {
    if (!UPLOAD.matcher(upload).matches()) {
      throw new IllegalArgumentException("not an upload's id");
    }
    return uploads.resolve(upload);
  }

  /** Locations come from the database; the check guards against our own mistakes. */
  private Path resolve(String location) {
    Path path = root.resolve(location);
    boolean isOurs = path.startsWith(uploads) || path.startsWith(root.resolve("blobs"));
    boolean isOthers = location.startsWith("/") || location.contains("/blobs/");
    if (OWN.matcher(location).matches() || (isOthers && !isOurs && path.equals(path.normalize()))) {
      return path;
    }
    throw new IllegalArgumentException("not a location: " + location);
  }

  /** Whether another registry's folder holds it: one outside ours, or one that lies inside. */
  private static boolean isAdopted(String location) {
    return !OWN.matcher(location).matches();
  }

  private static Path parent(Path path) throws IOException {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IOException("nothing above " + path);
    }
    return parent;
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static BlobStoreException readFailure(String what, IOException e) {
    boolean isMissing = e instanceof NoSuchFileException || e instanceof FileNotFoundException;
    return new BlobStoreException(isMissing ? Kind.MISSING : Kind.UNAVAILABLE, what + ": " + e, e);
  }

  private BlobStoreException writeFailure(String what, IOException e) {
    return !(e instanceof NoSuchFileException) && FullDisk.isCauseOf(e, root)
        ? new BlobStoreException(Kind.FULL, what + ": no room is left on the disk", e)
        : readFailure(what, e);
  }

  private final class FileAppender implements Appender {
    private final String upload;
    private final FileChannel channel;
    private long untilNextLook;

    private FileAppender(String upload, FileChannel channel) {
      this.upload = upload;
      this.channel = channel;
    }

    @Override
    public void write(ByteBuffer... bytes) {
      long length = 0;
      for (ByteBuffer one : bytes) {
        length += one.remaining();
      }
      try {
        leaveReserve(length);
        for (long left = length; left > 0; ) {
          left -= channel.write(bytes);
        }
      } catch (IOException e) {
        throw writeFailure("cannot write upload " + upload, e);
      }
    }

    private void leaveReserve(long length) throws IOException {
      if (untilNextLook <= 0) {
        if (reserve.isTouched()) {
          throw new BlobStoreException(
              Kind.FULL, "cannot write upload %s: the disk is all but full".formatted(upload));
        }
        untilNextLook = reserve.step();
      }
      untilNextLook -= length;
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw writeFailure("cannot close upload " + upload, e);
      }
    }
  }
}
