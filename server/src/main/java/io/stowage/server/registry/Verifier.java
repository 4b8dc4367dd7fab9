package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.blob.StoredBlob;
import io.stowage.oci.Digest;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.db.Database;
import io.stowage.server.registry.BlobRowStore.Checked;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads every blob and compares it with its digest; what differs counts as absent from then on.
 * What was found damaged before and is whole now (its disk is back, its file was put right) is
 * there again.
 */
public final class Verifier {
  private static final int AT_ONCE = 100;

  private final Database database;
  private final BlobStore store;
  private final Blobs blobs;
  private final BlockingPool disk;

  Verifier(Database database, BlobStore store, Blobs blobs, BlockingPool disk) {
    this.database = database;
    this.store = store;
    this.blobs = blobs;
    this.disk = disk;
  }

  /** What was found: blobs and bytes read, and how many of the blobs are damaged. */
  public record Report(long blobs, long bytes, long damaged) {}

  /** Reads all, naming each damaged blob as it is found, and each that is damaged still. */
  public Report run(Consumer<String> out) {
    long count = 0;
    long bytes = 0;
    long damaged = 0;
    long after = 0;
    for (List<Checked> page; !(page = page(after)).isEmpty(); after = page.getLast().row().id()) {
      for (Checked checked : page) {
        BlobRow row = checked.row();
        Optional<String> fault = disk.call(() -> fault(row));
        count++;
        bytes += row.size();
        if (fault.isPresent()) {
          damaged++;
          blobs.markDamaged(row, fault.get());
          out.accept("damaged %s: %s (%s)".formatted(row.digest(), fault.get(), row.location()));
        } else if (checked.isDamaged() && blobs.restore(row)) {
          out.accept("restored %s: its bytes are whole again".formatted(row.digest()));
        }
      }
    }
    return new Report(count, bytes, damaged);
  }

  private List<Checked> page(long after) {
    return database.read(tx -> BlobRowStore.pageChecked(tx, after, AT_ONCE));
  }

  private Optional<String> fault(BlobRow row) {
    Optional<StoredBlob> stored = store.find(row.location());
    if (stored.isEmpty()) {
      return Optional.of("its bytes are gone");
    }
    if (stored.get().size() != row.size()) {
      return Optional.of("it has %d bytes of %d".formatted(stored.get().size(), row.size()));
    }
    Digest actual = hash(stored.get(), row);
    return actual.equals(row.digest())
        ? Optional.empty()
        : Optional.of("its bytes have the digest " + actual);
  }

  private static Digest hash(StoredBlob stored, BlobRow row) {
    MessageDigest hash = row.digest().algorithm().newHash();
    try (InputStream in = stored.read(0, stored.size())) {
      byte[] buffer = new byte[1 << 16];
      for (int read; (read = in.read(buffer)) > 0; ) {
        hash.update(buffer, 0, read);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Digest.finish(row.digest().algorithm(), hash);
  }
}
