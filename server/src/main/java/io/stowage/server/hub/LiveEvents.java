package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Rights;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identities;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Subject;
import io.stowage.server.audit.AuditTail;
import io.stowage.server.common.Refusal;
import io.stowage.server.http.Live;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Tells who listens what happens to repositories that they may see. It comes out of the audit log,
 * which all replicas write and {@link #look} reads, only while somebody listens. Who may see what
 * is asked for each look anew: with a right, a log-in or a token ends what is told.
 */
public final class LiveEvents implements AutoCloseable {
  /** Streams of one account: tabs of its browsers, and programs. */
  static final int MOST_OF_ONE = 10;

  static final int MOST = 500;
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final Duration LATER = Duration.ofSeconds(15);

  private final AuditTail tail;
  private final Identities identities;
  private final Rights rights;
  private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
  private boolean isClosed;

  public LiveEvents(AuditTail tail, Identities identities, Rights rights) {
    this.tail = tail;
    this.identities = identities;
    this.rights = rights;
  }

  /**
   * A stream of what happens from now on.
   *
   * @param who somebody with a name
   * @throws Refusal TOO_MANY where they have their share, UNAVAILABLE where there are too many
   */
  public synchronized Live open(Identity who) {
    if (isClosed || streams.size() >= MOST) {
      throw Refusal.of(
          Refusal.Kind.UNAVAILABLE,
          "too_many_streams",
          "As many listen as this server can tell: ask for what you need from time to time.");
    }
    String account = account(who);
    if (streams.stream().filter(one -> one.account().equals(account)).count() >= MOST_OF_ONE) {
      throw Refusal.tooMany(
          "too_many_streams",
          "You listen %d times already: end one of those.".formatted(MOST_OF_ONE),
          LATER);
    }
    if (streams.isEmpty()) {
      tail.begin();
    }
    LiveStream stream =
        new LiveStream(
            who.credential(),
            account,
            BEAT,
            one -> identities.of(one.credential()).isPresent(),
            streams::remove);
    streams.add(stream);
    return stream;
  }

  /** A person with all their tokens and sessions; a machine by its token. */
  private static String account(Identity who) {
    return who.subject() instanceof Subject.Person person
        ? "person:" + person.id().value()
        : who.credential().toString();
  }

  /** Tells what happened since the last look; to be called each second. */
  public synchronized void look() {
    if (streams.isEmpty()) {
      return;
    }
    AuditTail.Look look = tail.look();
    List<LiveEvent> events =
        look.records().stream().map(LiveEvent::of).flatMap(Optional::stream).toList();
    if (events.isEmpty() && !look.isCut()) {
      return;
    }
    Set<RepositoryName> names =
        events.stream()
            .map(LiveEvent::repository)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (LiveStream stream : streams) {
      tell(stream, events, names);
      if (look.isCut()) {
        stream.tell(LiveEvent.MISSED);
      }
    }
  }

  private void tell(LiveStream stream, List<LiveEvent> events, Collection<RepositoryName> names) {
    CredentialRef credential = stream.credential();
    Optional<Identity> who = identities.of(credential).filter(rights.policy()::letsIn);
    if (who.isEmpty()) {
      stream.stop();
      return;
    }
    Map<RepositoryName, Set<Permission>> may = rights.on(who.get(), names);
    events.stream()
        .filter(event -> !may.getOrDefault(event.repository(), Set.of()).isEmpty())
        .forEach(event -> stream.tell(event.text()));
  }

  /** How many listen. */
  public int listening() {
    return streams.size();
  }

  /** Ends all streams; no more are opened. */
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
    }
    streams.forEach(LiveStream::stop);
  }
}
