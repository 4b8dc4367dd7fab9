package io.stowage.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.stowage.blob.BlobStore;
import io.stowage.blob.BlobStoreException;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.Transaction;
import io.stowage.server.http.BodyException;
import io.stowage.server.http.RequestBody;
import io.stowage.server.registry.Events.Kind;
import io.stowage.server.registry.Events.RegistryEvent;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.Events.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Upload sessions, from the first byte to the blob (distribution-spec "Pushing blobs").
 *
 * <p>A session is a row with the bytes acknowledged, and an upload in the store. Its running hash
 * lives in this process only: {@link Session} holds it together with the offset it has reached.
 * When they part (a restart, another process) the closing PUT reads the bytes back once; so does a
 * closing digest of another algorithm than the one hashed.
 *
 * <p>One request writes to a session at a time. A second one is told to come back: the first may be
 * a dead connection that has not been noticed yet.
 *
 * <p>Closing is four steps, in an order in which a crash anywhere loses nothing acknowledged and
 * shows nothing partial:
 *
 * <ol>
 *   <li>the digest is verified;
 *   <li>the location is claimed: a {@code pending} row and its review, so that garbage collection
 *       finds the bytes if we die from here on;
 *   <li>the store makes the bytes durable there;
 *   <li>one transaction makes the row live, links it to the repository, ends the session and
 *       records the event.
 * </ol>
 *
 * If the digest is live already when the transaction runs, the repository is linked to that one,
 * and our own location is due for review at once: locations are never shared.
 */
final class Uploads {
  private static final int READ_BACK = 1 << 16;
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(2);
  private static final long MOST_REMEMBERED = 2_000;

  private final Database database;
  private final BlobStore store;
  private final Blobs blobs;
  private final Repositories repositories;
  private final Events events;
  private final Quotas quotas;
  private final RegistrySettings settings;
  private final InstantSource clock;
  private final BlockingPool writers;
  private final UploadSlots slots;
  private final Set<String> leases = ConcurrentHashMap.newKeySet();
  private final boolean isAlone;
  private final Cache<String, Session> sessions =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterAccess(FORGOTTEN_AFTER).build();

  Uploads(
      Database database,
      BlobStore store,
      Blobs blobs,
      Repositories repositories,
      Events events,
      Quotas quotas,
      RegistrySettings settings,
      InstantSource clock,
      BlockingPool writers) {
    this.database = database;
    this.store = store;
    this.blobs = blobs;
    this.repositories = repositories;
    this.events = events;
    this.quotas = quotas;
    this.settings = settings;
    this.clock = clock;
    this.writers = writers;
    this.slots = new UploadSlots(settings.concurrentUploads(), settings.uploadsPerAccount());
    this.isAlone = database.dialect() == Dialect.SQLITE;
  }

  /** Where a session stands: what an answer to the client is made of. */
  record Progress(String id, long size) {}

  /** end-4a, end-4c: begins a session. The repository comes to be with it. */
  Progress begin(RepositoryName name, Algorithm algorithm, Source source) {
    admit(name, 0);
    return open(name, algorithm, source);
  }

  /** Asks whether a blob that has come to so many bytes may go on. */
  private void admit(RepositoryName name, long bytes) {
    quotas.admit(name.canonical(), bytes);
  }

  private Progress open(RepositoryName name, Algorithm algorithm, Source source) {
    String id = UUID.randomUUID().toString();
    long repository =
        database.write(
            tx -> {
              long made = repositories.ensure(tx, name, source.actor());
              UploadStore.insert(tx, id, made, algorithm, clock.millis());
              return made;
            });
    sessions.put(id, new Session(id, repository, algorithm, 0, Optional.of(algorithm.newHash())));
    return new Progress(id, 0);
  }

  /** end-13: how far a session is. */
  Progress progress(RepositoryName name, String id) {
    return new Progress(id, find(name, id).size());
  }

  /**
   * end-5: appends a body.
   *
   * @param range the {@code Content-Range}, if the client named one
   */
  Progress append(
      RepositoryName name, String id, Optional<ChunkRange> range, RequestBody body, Source source) {
    UploadStore.UploadRow row = find(name, id);
    return locked(
        row,
        session -> {
          admit(name, session.size + body.length().orElse(0));
          write(name, session, range, body, source);
          acknowledge(session);
          return new Progress(session.id, session.size);
        });
  }

  /** end-6: appends what the closing request still carries and turns the session into a blob. */
  void close(
      RepositoryName name,
      String id,
      Optional<ChunkRange> range,
      Digest digest,
      RequestBody body,
      Source source) {
    UploadStore.UploadRow row = find(name, id);
    locked(
        row,
        session -> {
          if (body.isAnnounced()) {
            admit(name, session.size + body.length().orElse(0));
            write(name, session, range, body, source);
          } else {
            range.ifPresent(chunk -> chunk.requireStart(session.size, id));
          }
          try {
            admit(name, session.size);
          } catch (RegistryException e) {
            discardBeside(id, e);
            throw e;
          }
          commit(name, row.repository(), session, digest, source);
          return digest;
        });
  }

  /** The whole way of a blob that comes from a stream on this machine: session, bytes, commit. */
  void store(RepositoryName name, Digest digest, InputStream content, Source source) {
    Progress begun = open(name, digest.algorithm(), source);
    UploadStore.UploadRow row = find(name, begun.id());
    locked(
        row,
        session -> {
          try {
            writers.run(() -> copy(session, content));
          } catch (BlobStoreException e) {
            throw failed(session, e);
          }
          commit(name, row.repository(), session, digest, source);
          return digest;
        });
  }

  private void copy(Session session, InputStream content) {
    try (BlobStore.Appender appender = store.append(session.id, session.size)) {
      RequestBody.Sink sink = session.sinkTo(appender);
      byte[] buffer = new byte[READ_BACK];
      for (int read; (read = content.read(buffer)) > 0; ) {
        sink.write(new ByteBuffer[] {ByteBuffer.wrap(buffer, 0, read)});
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The whole way of a blob that comes in one request: what fails leaves nothing behind, as its
   * client knows no session to go on with.
   */
  void push(RepositoryName name, Digest digest, RequestBody body, Source source) {
    admit(name, body.length().orElse(0));
    Progress begun = open(name, digest.algorithm(), source);
    try {
      close(name, begun.id(), Optional.empty(), digest, body, source);
    } catch (RuntimeException e) {
      discardBeside(begun.id(), e);
      throw e;
    }
  }

  private void discardBeside(String id, RuntimeException cause) {
    try {
      discard(id);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** end-14: gives a session up. */
  void cancel(RepositoryName name, String id) {
    UploadStore.UploadRow row = find(name, id);
    locked(
        row,
        session -> {
          discard(session.id);
          return session;
        });
  }

  /** Discards sessions nobody touched for so long; returns how many. */
  int expire() {
    List<String> old =
        database.read(
            tx ->
                UploadStore.untouchedSince(
                    tx, clock.millis() - settings.uploadExpiry().toMillis(), 100));
    old.forEach(this::discard);
    return old.size();
  }

  /**
   * Removes a session and its bytes: bytes first, so that a crash between leaves a row to find them
   * by.
   */
  void discard(String id) {
    sessions.invalidate(id);
    writers.run(() -> store.discard(id));
    database.write(tx -> UploadStore.remove(tx, id));
  }

  /**
   * Removes bytes that no session owns: what a power cut brought back after it was discarded. To be
   * called before anything is served.
   */
  void sweep() {
    writers.run(
        () ->
            store.uploads(
                id -> {
                  if (database.read(tx -> UploadStore.find(tx, id)).isEmpty()) {
                    discard(id);
                  }
                }));
  }

  /** Bodies being written now. */
  int running() {
    return slots.running();
  }

  private UploadStore.UploadRow find(RepositoryName name, String id) {
    return Optional.of(id)
        .filter(Uploads::isPrintable)
        .flatMap(this::row)
        .filter(
            row ->
                repositories
                    .find(name)
                    .filter(repository -> repository == row.repository())
                    .isPresent())
        .orElseThrow(
            () ->
                RegistryException.of(
                    ErrorCode.BLOB_UPLOAD_UNKNOWN,
                    "upload %s is not known in %s: begin a new one with POST",
                    isPrintable(id) ? id : "?",
                    name));
  }

  /** A session in memory is as good as its row where nobody else can end it. */
  private Optional<UploadStore.UploadRow> row(String id) {
    Session known = isAlone ? sessions.getIfPresent(id) : null;
    return known != null
        ? Optional.of(
            new UploadStore.UploadRow(id, known.repository, known.algorithm, known.acknowledged))
        : database.read(tx -> UploadStore.find(tx, id));
  }

  /** What is no id of ours is not asked for: a database may refuse even to compare with it. */
  private static boolean isPrintable(String id) {
    return id.length() <= 64 && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private interface Step<T> {
    T run(Session session);
  }

  /**
   * Runs a step that changes the session, alone. The lease is kept by the session's id: what the
   * cache forgets meanwhile must not let a second writer in.
   */
  private <T> T locked(UploadStore.UploadRow row, Step<T> step) {
    if (!leases.add(row.id())) {
      throw RegistryException.of(
              ErrorCode.BLOB_UPLOAD_INVALID,
              "another request is writing to upload %s: ask for its progress with GET, then go on",
              row.id())
          .withStatus(409);
    }
    try {
      return step.run(sessions.get(row.id(), this::load));
    } finally {
      leases.remove(row.id());
    }
  }

  /** The row is read under the lease: whoever held it before may have gone on. */
  private Session load(String id) {
    UploadStore.UploadRow row =
        database.read(tx -> UploadStore.find(tx, id)).orElseThrow(() -> endedMeanwhile(id));
    return new Session(
        id,
        row.repository(),
        row.algorithm(),
        row.size(),
        row.size() == 0 ? Optional.of(row.algorithm().newHash()) : Optional.empty());
  }

  private void write(
      RepositoryName name,
      Session session,
      Optional<ChunkRange> range,
      RequestBody body,
      Source source) {
    range.ifPresent(chunk -> chunk.requireStart(session.size, session.id));
    range.ifPresent(chunk -> chunk.requireLength(body.length()));
    try (UploadSlots.Slot _ = slots.take(source)) {
      transfer(name, session, range, body);
    } catch (BlobStoreException e) {
      throw failed(session, e);
    }
  }

  private void transfer(
      RepositoryName name, Session session, Optional<ChunkRange> range, RequestBody body) {
    BlobStore.Appender appender = writers.call(() -> store.append(session.id, session.size));
    try {
      RequestBody.Sink sink = session.sinkTo(appender);
      if (body.length().isPresent()) {
        body.transferTo(sink);
      } else {
        body.transferTo(asking(name, session, range, sink));
        range.ifPresent(chunk -> chunk.requireWhole(session.size));
      }
    } catch (RegistryException e) {
      takeBack(session, appender, e);
      throw e;
    } catch (BodyException e) {
      // The client went away: what did arrive is kept, and it can go on from there.
      writers.run(appender::close);
      acknowledge(session);
      throw e;
    } catch (RuntimeException e) {
      sessions.invalidate(session.id);
      closeBeside(appender, e);
      throw e;
    }
    writers.run(appender::close);
  }

  /** Looks at the bytes as they come, where nobody knows how many will. */
  private RequestBody.Sink asking(
      RepositoryName name, Session session, Optional<ChunkRange> range, RequestBody.Sink sink) {
    return chunks -> {
      long size = session.size + lengthOf(chunks);
      range.ifPresent(chunk -> chunk.requireWithin(size));
      admit(name, size);
      sink.write(chunks);
    };
  }

  private static long lengthOf(ByteBuffer[] chunks) {
    long length = 0;
    for (ByteBuffer chunk : chunks) {
      length += chunk.remaining();
    }
    return length;
  }

  /** Nothing is kept of a body that was refused midway: the session is as it was before. */
  private void takeBack(Session session, BlobStore.Appender appender, RegistryException refusal) {
    sessions.invalidate(session.id);
    closeBeside(appender, refusal);
    try {
      writers.run(() -> store.append(session.id, session.acknowledged).close());
    } catch (RuntimeException e) {
      refusal.addSuppressed(e);
    }
  }

  private void closeBeside(BlobStore.Appender appender, RuntimeException cause) {
    try {
      writers.run(appender::close);
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Records how far the session is. It may have ended since we looked: given up just before we got
   * its lock, expired, or gone with its repository. Then our bytes go too: no row leads to them.
   */
  private void acknowledge(Session session) {
    if (!database.write(
        tx -> UploadStore.acknowledge(tx, session.id, session.size, clock.millis()))) {
      throw ended(session);
    }
    session.acknowledged = session.size;
  }

  private RegistryException ended(Session session) {
    discard(session.id);
    return endedMeanwhile(session.id);
  }

  private static RegistryException endedMeanwhile(String id) {
    return RegistryException.of(
        ErrorCode.BLOB_UPLOAD_UNKNOWN,
        "upload %s has ended meanwhile: begin a new one with POST",
        id);
  }

  private RuntimeException failed(Session session, BlobStoreException e) {
    switch (e.kind()) {
      case FULL -> discard(session.id);
      case MISSING -> {
        discard(session.id);
        return RegistryException.of(
            ErrorCode.BLOB_UPLOAD_UNKNOWN,
            "the bytes of upload %s are lost: begin a new one with POST",
            session.id);
      }
      case UNAVAILABLE -> sessions.invalidate(session.id);
    }
    return e;
  }

  private void commit(
      RepositoryName name, long repository, Session session, Digest digest, Source source) {
    Digest actual = digestOf(session, digest.algorithm());
    if (!actual.equals(digest)) {
      discard(session.id);
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          "the %d bytes received have the digest %s, not %s: push the blob again",
          session.size,
          actual,
          digest);
    }
    RegistryEvent event =
        new RegistryEvent(
            Kind.PUSH,
            name,
            new Target(
                MediaTypes.OCTET_STREAM,
                Optional.of(digest),
                session.size,
                Optional.empty(),
                Optional.empty()),
            source);
    try {
      switch (claim(repository, session, digest, event)) {
        case Claim.Ended _ -> throw ended(session);
        case Claim.Linked _ -> discard(session.id);
        case Claim.Location(var row, var location) ->
            publish(repository, session, digest, row, location, event);
      }
    } finally {
      // Closed, or back at what was acknowledged: the same request may be sent again.
      sessions.invalidate(session.id);
    }
    blobs.changed(digest);
    quotas.stored(name.canonical(), session.size);
    events.committed();
  }

  /** What the bytes of a session are to become. */
  private sealed interface Claim {
    /** Nothing: the session is gone. */
    record Ended() implements Claim {}

    /** Nothing: the same bytes are there already, and linked now. */
    record Linked() implements Claim {}

    /** A blob at this location, which the row claims. */
    record Location(long row, String location) implements Claim {}
  }

  private Claim claim(long repository, Session session, Digest digest, RegistryEvent event) {
    String location = store.locate(digest, session.id);
    return database.write(
        tx -> {
          if (!UploadStore.isThere(tx, session.id)) {
            return new Claim.Ended();
          }
          if (linkLive(tx, repository, digest, event)) {
            return new Claim.Linked();
          }
          long id =
              BlobRowStore.claim(tx, digest, session.size, location, clock.millis())
                  .orElseThrow(
                      () ->
                          new OverloadedException(
                              "an earlier try to close this upload is being cleared away"));
          ReviewStore.reviewAt(tx, id, graceFromNow());
          return new Claim.Location(id, location);
        });
  }

  /** The digest is live already and the client has just shown that it holds the same bytes. */
  private boolean linkLive(Transaction tx, long repository, Digest digest, RegistryEvent event) {
    Optional<BlobRow> live = BlobRowStore.holdLive(tx, digest);
    live.ifPresent(blob -> end(tx, repository, blob.id(), digest, event));
    return live.isPresent();
  }

  private void publish(
      long repository,
      Session session,
      Digest digest,
      long claim,
      String location,
      RegistryEvent event) {
    try {
      writers.run(() -> store.publish(session.id, session.size, location));
    } catch (BlobStoreException e) {
      database.write(
          tx -> {
            ReviewStore.reviewAt(tx, claim, clock.millis());
            return claim;
          });
      throw failed(session, e);
    }
    database.write(
        tx -> {
          BlobRowStore.takeTurn(tx, digest);
          if (linkLive(tx, repository, digest, event)) {
            ReviewStore.reviewAt(tx, claim, clock.millis());
          } else if (BlobRowStore.changeState(tx, claim, BlobRowStore.PENDING, BlobRowStore.LIVE)) {
            end(tx, repository, claim, digest, event);
          } else {
            throw new OverloadedException(
                "the upload took longer than the garbage collector's grace");
          }
          UploadStore.remove(tx, session.id);
          return claim;
        });
  }

  private void end(Transaction tx, long repository, long blob, Digest digest, RegistryEvent event) {
    if (!RepositoryStore.holdLive(tx, repository)) {
      throw Repositories.unknown(event.repository());
    }
    ReviewStore.postpone(tx, blob, graceFromNow());
    BlobRowStore.link(tx, repository, digest, clock.millis());
    events.record(tx, event);
  }

  private long graceFromNow() {
    return clock.millis() + settings.gc().grace().toMillis();
  }

  private Digest digestOf(Session session, Algorithm algorithm) {
    Optional<MessageDigest> running = session.takeHash(algorithm);
    if (running.isPresent()) {
      return Digest.finish(algorithm, running.get());
    }
    try {
      return writers.call(() -> readBack(session, algorithm));
    } catch (BlobStoreException e) {
      throw failed(session, e);
    }
  }

  private Digest readBack(Session session, Algorithm algorithm) {
    MessageDigest hash = algorithm.newHash();
    if (session.size > 0) {
      try (InputStream in = store.readUpload(session.id)) {
        byte[] buffer = new byte[READ_BACK];
        for (long left = session.size; left > 0; ) {
          int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
          if (read < 0) {
            throw new BlobStoreException(
                BlobStoreException.Kind.MISSING,
                "upload " + session.id + " is shorter than acknowledged");
          }
          hash.update(buffer, 0, read);
          left -= read;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Digest.finish(algorithm, hash);
  }

  /** What this process knows of a session. Only the request that holds its lease touches it. */
  private static final class Session {
    private final String id;
    private final long repository;
    private final Algorithm algorithm;
    private volatile long size;
    private volatile long acknowledged;
    private volatile Optional<MessageDigest> hash;

    private Session(
        String id, long repository, Algorithm algorithm, long size, Optional<MessageDigest> hash) {
      this.id = id;
      this.repository = repository;
      this.algorithm = algorithm;
      this.size = size;
      this.acknowledged = size;
      this.hash = hash;
    }

    private RequestBody.Sink sinkTo(BlobStore.Appender appender) {
      MessageDigest running = hash.orElse(null);
      return chunks -> {
        long length = lengthOf(chunks);
        if (running != null) {
          for (ByteBuffer chunk : chunks) {
            running.update(chunk.duplicate());
          }
        }
        try {
          appender.write(chunks);
        } catch (RuntimeException e) {
          hash = Optional.empty();
          throw e;
        }
        size += length;
      };
    }

    private Optional<MessageDigest> takeHash(Algorithm wanted) {
      if (wanted != algorithm) {
        return Optional.empty();
      }
      Optional<MessageDigest> taken = hash;
      hash = Optional.empty();
      return taken;
    }
  }
}
