package io.stowage.blob;

import io.stowage.blob.BlobStoreException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A blob that is a file. */
record FileBlob(Path path, long size) implements StoredBlob {
  @Override
  public Optional<Path> file() {
    return Optional.of(path);
  }

  @Override
  public InputStream read(long offset, long length) {
    if (offset < 0 || length < 0 || offset > size - length) {
      throw new IllegalArgumentException(
          "%d bytes from %d are not within %d".formatted(length, offset, size));
    }
    try {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      try {
        return new Part(Channels.newInputStream(channel.position(offset)), length);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (NoSuchFileException e) {
      throw new BlobStoreException(Kind.MISSING, path + " is gone", e);
    } catch (IOException e) {
      throw new BlobStoreException(Kind.UNAVAILABLE, "cannot read %s: %s".formatted(path, e), e);
    }
  }

  /** So many bytes of a stream, never fewer: an end before them is an error. */
  private static final class Part extends InputStream {
    private final InputStream in;
    private long left;

    private Part(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int read = in.read(bytes, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw new EOFException("the file ends %d bytes too early".formatted(left));
      }
      left -= read;
      return read;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
