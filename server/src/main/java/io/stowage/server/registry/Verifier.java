package io.stowage.server.registry;

import io.stowage.blob.BlobStore;
import io.stowage.blob.BlobStoreException;
import io.stowage.blob.StoredBlob;
import io.stowage.oci.Digest;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.db.Database;
import io.stowage.server.registry.BlobRowStore.Checked;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
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

  /**
   * What was found.
   *
   * @param blobs read, or tried to
   * @param bytes of these
   * @param damaged how many of the blobs can't be served whole, those that can't be read included
   * @param unreadable how many can't be read, which may pass: they stay as they are
   */
  public record Report(long blobs, long bytes, long damaged, long unreadable) {}

  /** What is wrong with a blob's bytes. */
  private record Fault(String what, boolean isUnreadable) {}

  /** Reads all, naming each damaged blob as it is found, and each that is damaged still. */
  public Report run(Consumer<String> out) {
    long count = 0;
    long bytes = 0;
    long damaged = 0;
    long unreadable = 0;
    long after = 0;
    for (List<Checked> page; !(page = page(after)).isEmpty(); after = page.getLast().row().id()) {
      for (Checked checked : page) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted: the server is stopping");
        }
        BlobRow row = checked.row();
        Optional<Fault> fault = disk.call(() -> fault(row));
        if (fault.isPresent() && !isStillChecked(row)) {
          // Collected or replaced since the page was read: garbage collection took the bytes.
          continue;
        }
        count++;
        bytes += row.size();
        if (fault.isPresent()) {
          damaged++;
          unreadable += fault.get().isUnreadable() ? 1 : 0;
          tell(row, fault.get(), out);
        } else if (checked.isDamaged() && blobs.restore(row)) {
          out.accept("restored %s: its bytes are whole again".formatted(row.digest()));
        }
      }
    }
    return new Report(count, bytes, damaged, unreadable);
  }

  private void tell(BlobRow row, Fault fault, Consumer<String> out) {
    if (!fault.isUnreadable()) {
      blobs.markDamaged(row, fault.what());
    }
    out.accept(
        "%s %s: %s (%s)"
            .formatted(
                fault.isUnreadable() ? "unreadable" : "damaged",
                row.digest(),
                fault.what(),
                row.location()));
  }

  private boolean isStillChecked(BlobRow row) {
    return database.read(tx -> BlobRowStore.isChecked(tx, row.id()));
  }

  private List<Checked> page(long after) {
    return database.read(tx -> BlobRowStore.pageChecked(tx, after, AT_ONCE));
  }

  private Optional<Fault> fault(BlobRow row) {
    try {
      return damage(row).map(what -> new Fault(what, false));
    } catch (BlobStoreException e) {
      return Optional.of(
          e.kind() == BlobStoreException.Kind.MISSING
              ? new Fault("its bytes are gone", false)
              : new Fault(String.valueOf(e.getMessage()), true));
    } catch (IOException e) {
      return Optional.of(new Fault(e.toString(), true));
    }
  }

  private Optional<String> damage(BlobRow row) throws IOException {
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

  private static Digest hash(StoredBlob stored, BlobRow row) throws IOException {
    MessageDigest hash = row.digest().algorithm().newHash();
    try (InputStream in = stored.read(0, stored.size())) {
      byte[] buffer = new byte[1 << 16];
      for (int read; (read = in.read(buffer)) > 0; ) {
        hash.update(buffer, 0, read);
      }
    }
    return Digest.finish(row.digest().algorithm(), hash);
  }
}
