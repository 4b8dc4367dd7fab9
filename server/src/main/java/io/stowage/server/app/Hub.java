package io.stowage.server.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.access.AccountDoor;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.AdminUser;
import io.stowage.server.account.Collaborators;
import io.stowage.server.account.Identities;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.KeptLogIns;
import io.stowage.server.account.KnownPlaces;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.LoginThrottle;
import io.stowage.server.account.NoticeWishes;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Passwords;
import io.stowage.server.account.Plans;
import io.stowage.server.account.Rescue;
import io.stowage.server.account.ScopeMaps;
import io.stowage.server.account.Sessions;
import io.stowage.server.account.SignIn;
import io.stowage.server.account.Teams;
import io.stowage.server.account.Telling;
import io.stowage.server.account.TokenUses;
import io.stowage.server.account.Totp;
import io.stowage.server.account.TwoFactor;
import io.stowage.server.api.AccountApi;
import io.stowage.server.api.ActivityRoutes;
import io.stowage.server.api.ApiCallers;
import io.stowage.server.api.BinRoutes;
import io.stowage.server.api.Caller;
import io.stowage.server.api.DeletionRoutes;
import io.stowage.server.api.DockerSearch;
import io.stowage.server.api.HubApi;
import io.stowage.server.api.LiveRoutes;
import io.stowage.server.api.OrganizationApi;
import io.stowage.server.api.RepositoryListRoutes;
import io.stowage.server.api.RepositoryRoutes;
import io.stowage.server.api.SearchRoutes;
import io.stowage.server.api.ServerHealth;
import io.stowage.server.api.ServerRoutes;
import io.stowage.server.api.TagRoutes;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditTail;
import io.stowage.server.common.Revision;
import io.stowage.server.common.Threads;
import io.stowage.server.db.Database;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.http.Handler;
import io.stowage.server.hub.Activities;
import io.stowage.server.hub.Deletions;
import io.stowage.server.hub.Departures;
import io.stowage.server.hub.GitHosts;
import io.stowage.server.hub.HubBirths;
import io.stowage.server.hub.HubListing;
import io.stowage.server.hub.HubPulls;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.LiveEvents;
import io.stowage.server.hub.PlanQuotas;
import io.stowage.server.hub.PullCounter;
import io.stowage.server.hub.PullHistory;
import io.stowage.server.hub.PushLog;
import io.stowage.server.hub.RepositoryChanges;
import io.stowage.server.hub.RepositoryMoves;
import io.stowage.server.hub.Search;
import io.stowage.server.hub.SourceWatch;
import io.stowage.server.hub.TagImages;
import io.stowage.server.notice.Mails;
import io.stowage.server.notice.Notices;
import io.stowage.server.notice.Outbox;
import io.stowage.server.outbound.Outbound;
import io.stowage.server.registry.Contents;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.Registry;
import io.stowage.server.registry.RegistryPorts;
import io.stowage.server.web.ApiRouter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts and all that stands on them, built by constructors, top to bottom. */
final class Hub implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Hub.class);
  private static final Duration FLUSH = Duration.ofSeconds(5);
  private static final int MOST_AFTERWARDS = 200;
  private static final Duration SWEEP = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration TELL = Duration.ofSeconds(1);
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(10);

  final Revision revision = new Revision();
  final Audit audit;
  final Outbox outbox;
  final Identities identities;
  final SignIn signIn;
  final Sessions sessions;
  final TwoFactor twoFactor;
  final LogIns logIns;
  final Accounts accounts;
  final Rescue rescue;
  final AccessTokens tokens;
  final ScopeMaps scopeMaps;
  final AdminUser adminUser;
  final AccountDoor door;
  final Organizations organizations;
  final Teams teams;
  final Collaborators collaborators;
  final Invitations invitations;
  final Plans plans;
  final HubRepositories repositories;
  final Search search;
  final PullCounter pulls;
  final SourceWatch sources;
  final LiveEvents live;

  private final ApiCallers callers;
  private final HubSettings settings;
  private final Database database;
  private final InstantSource clock;
  private @Nullable ApiRouter<Caller> api;
  private final DockerSearch dockerSearch;
  private @Nullable Registry registry;
  private @Nullable DockerHub dockerHub;
  private @Nullable Supplier<ServerHealth> health;
  private final Instant startedAt;
  private final ExecutorService collecting = Threads.pool("collecting", 1, 1);
  private @Nullable PushLog pushes;
  private final TokenUses uses;
  private final ScheduledExecutorService timer;
  private final ScheduledExecutorService telling =
      new ScheduledThreadPoolExecutor(1, Threads.daemons("telling"));
  private final ExecutorService afterwards = Threads.pool("afterwards", 1, MOST_AFTERWARDS);
  private final NoticeWishes notices;
  private final Outbound out;
  private final ExecutorService watching = Threads.pool("watching", 1, 1);
  private final ExecutorService askers = Threads.pool("sources", 8, 64);

  Hub(Database database, HubSettings settings, MeterRegistry metrics, InstantSource clock) {
    this.settings = settings;
    this.database = database;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.timer = new ScheduledThreadPoolExecutor(1, Threads.daemons("hub"));
    this.audit = new Audit(database);
    this.outbox = new Outbox(database, settings.notice(), clock, metrics);
    var telling =
        new Telling(outbox, new Notices(outbox), new Mails(Locale.ENGLISH), settings.baseUrl());
    this.notices = new NoticeWishes(database, telling, audit, clock);
    this.identities = new Identities(database, revision, settings.accounts(), clock);
    Passwords passwords = Passwords.open(clock);
    LoginThrottle throttle = new LoginThrottle(clock);
    KnownPlaces places = new KnownPlaces(database, telling, clock);
    this.uses = new TokenUses(database, clock);
    this.signIn = new SignIn(database, identities, passwords, throttle, places, uses, audit, clock);
    this.sessions = new Sessions(database, identities, audit, revision, settings.accounts(), clock);
    this.twoFactor =
        new TwoFactor(
            database, new Totp(), telling, audit, revision, clock, issuer(settings.baseUrl()));
    var departures =
        new Departures(
            () -> Objects.requireNonNull(registry).repositories(), audit, settings.undo(), clock);
    this.invitations =
        new Invitations(database, telling, audit, revision, settings.accounts(), clock);
    this.accounts =
        new Accounts(
            database,
            passwords,
            signIn,
            invitations,
            telling,
            audit,
            revision,
            settings.accounts(),
            clock,
            departures);
    this.rescue = new Rescue(database, passwords, telling, audit, revision, clock);
    this.logIns =
        new LogIns(
            database, signIn, sessions, twoFactor, accounts, passwords, throttle, places, audit,
            revision, clock);
    this.tokens = new AccessTokens(database, telling, audit, revision, clock);
    this.scopeMaps = new ScopeMaps(database, audit, revision, clock);
    this.adminUser = new AdminUser(database, audit, revision, clock);
    this.door =
        AccountDoor.open(
            database,
            signIn,
            identities,
            new KeptLogIns(database, settings.accounts(), clock),
            revision,
            settings.anonymousPull(),
            clock);
    this.callers = new ApiCallers(signIn, sessions, door.apiTokens(), settings.accounts(), clock);
    this.organizations =
        new Organizations(database, audit, revision, settings.accounts(), clock, departures);
    this.teams = new Teams(database, audit, revision, clock);
    this.collaborators = new Collaborators(database, audit, revision, clock);
    this.plans = new Plans(database, audit, clock);
    this.repositories = new HubRepositories(database);
    this.search = new Search(database);
    this.out = new Outbound(settings.privateSources(), LONGEST_ANSWER);
    this.sources = new SourceWatch(database, new GitHosts(out), audit, revision, clock, askers);
    this.dockerSearch = new DockerSearch(search, door.access(), door.rights().policy());
    this.live = new LiveEvents(new AuditTail(database), identities, door.rights());
    this.pulls = new PullCounter(database, clock, () -> soon("counting pulls", this::writePulls));
  }

  private void writePulls() {
    pulls.flush();
  }

  /** What an app on a phone shows beside the account's name. */
  private static String issuer(String baseUrl) {
    int authority = baseUrl.indexOf("://");
    return "Stowage " + (authority < 0 ? baseUrl : baseUrl.substring(authority + 3));
  }

  /** {@code /api/v1}; read from the contract when it is first asked for, which takes a moment. */
  synchronized Handler api() {
    ApiRouter<Caller> made = api;
    if (made == null) {
      made = HubApi.router(callers, LocalProgram.ownVersion(), routes());
      api = made;
    }
    return made;
  }

  private List<HubApi.Routes> routes() {
    List<HubApi.Routes> routes = new ArrayList<>(repositoryRoutes());
    routes.addAll(
        new OrganizationApi(
                accounts,
                organizations,
                teams,
                collaborators,
                invitations,
                plans,
                tokens,
                scopeMaps,
                twoFactor,
                door.rights(),
                audit)
            .routes());
    routes.addAll(
        new AccountApi(
                accounts,
                logIns,
                sessions,
                twoFactor,
                tokens,
                scopeMaps,
                notices,
                adminUser,
                settings.accounts(),
                settings.help(),
                door.rights().policy(),
                afterwards,
                clock)
            .routes());
    return routes;
  }

  private List<HubApi.Routes> repositoryRoutes() {
    Registry made = Objects.requireNonNull(registry);
    var changes = changes(made);
    var moves = moves(made);
    return List.of(
        new RepositoryRoutes(
            repositories, changes, moves, new PullHistory(database, clock), door.rights(), clock),
        new RepositoryListRoutes(repositories, door.rights()),
        new TagRoutes(repositories, made.tags(), new TagImages(database), door.rights()),
        new BinRoutes(moves),
        new LiveRoutes(live),
        new ActivityRoutes(repositories, new Activities(database), door.rights()),
        new DeletionRoutes(new Deletions(database, door.rights()), made.tags(), settings.undo()),
        new SearchRoutes(search, repositories, door.rights()),
        new ServerRoutes(
            made,
            Objects.requireNonNull(health),
            settings.inForce(),
            audit,
            round -> collecting.execute(told("collecting garbage", round)),
            LocalProgram.ownVersion(),
            startedAt,
            clock));
  }

  /** What is at {@code /v1}. */
  Handler dockerSearch() {
    return dockerSearch;
  }

  /** Docker Hub's API. */
  DockerHub dockerHub() {
    return Objects.requireNonNull(dockerHub);
  }

  /**
   * Has the APIs work on what that registry holds; before the first request.
   *
   * @param owed how many events endpoints are owed
   */
  void over(Registry made, Health itsHealth, Supplier<Map<String, Long>> owed) {
    registry = made;
    health = () -> health(itsHealth.state(), owed.get());
    dockerHub = new DockerHub(settings.dockerHub(), services(made), clock);
  }

  private ServerHealth health(Map<String, String> state, Map<String, Long> owed) {
    return new ServerHealth(
        database.dialect().name().toLowerCase(Locale.ROOT),
        "up".equals(state.get("database")),
        "up".equals(state.get("storage")),
        outbox.isMailConfigured(),
        outbox.waiting(),
        owed,
        live.listening());
  }

  private DockerHub.Services services(Registry made) {
    return new DockerHub.Services(
        database,
        signIn,
        logIns,
        sessions,
        door,
        accounts,
        organizations,
        teams,
        invitations,
        plans,
        tokens,
        repositories,
        changes(made),
        moves(made),
        search,
        made.tags(),
        audit);
  }

  RepositoryChanges changes(Registry made) {
    return new RepositoryChanges(
        database, made.repositories(), door.rights(), audit, revision, clock);
  }

  RepositoryMoves moves(Registry made) {
    return new RepositoryMoves(
        database, made.repositories(), door.rights(), audit, revision, clock, settings.undo());
  }

  /** What the registry asks and tells. */
  RegistryPorts ports(Events events, Supplier<Contents> contents) {
    pushes =
        new PushLog(
            events,
            database,
            audit,
            clock,
            contents,
            () -> soon("looking at what was pushed", () -> pushed().look()));
    return new RegistryPorts(
        door.access(),
        pushes,
        new HubBirths(audit, clock),
        new HubPulls(pulls, settings.pullLimits(), clock),
        new PlanQuotas(database),
        Optional.of(new HubListing(database, identities, door.rights().policy())));
  }

  private PushLog pushed() {
    return Objects.requireNonNull(pushes);
  }

  /** Makes the first administrator with the password that was told, where nobody is yet. */
  void makeFirstAsTold() {
    if (settings.adminPassword().isPresent() && accounts.isEmpty()) {
      accounts.makeFirst(AccountName.ADMIN.value(), settings.adminPassword().get(), false);
    }
  }

  /**
   * Makes the first administrator where nobody is yet.
   *
   * @return the password for once that was made up for them
   */
  Optional<String> makeFirst() {
    if (!accounts.isEmpty()) {
      return Optional.empty();
    }
    String made = Passwords.unguessable();
    return accounts.makeFirst(AccountName.ADMIN.value(), made, true)
        ? Optional.of(made)
        : Optional.empty();
  }

  void start(ThreadFactory senders) {
    outbox.start(senders);
    soon("reading the contract of the API", this::api);
    every(FLUSH, "writing when tokens were used", uses::flush);
    every(FLUSH, "counting pulls", pulls::flush);
    every(SWEEP, "removing ended sessions", sessions::sweep);
    every(SWEEP, "removing old invitations", () -> invitations.removeVoid(1000));
    every(LOOK, "looking at sources", this::lookAtSources);
    // Not on the timer, where it would wait for the others.
    telling.scheduleWithFixedDelay(
        told("telling what happens", live::look),
        TELL.toMillis(),
        TELL.toMillis(),
        TimeUnit.MILLISECONDS);
    soon("indexing what search does not know", search::indexMissing);
    soon("writing what tags sort by", this::writeTagKeys);
    every(SWEEP, "writing what tags sort by", this::writeTagKeys);
  }

  private void writeTagKeys() {
    Objects.requireNonNull(registry).tags().writeMissingKeys();
  }

  /** Hosts may take long to answer, which must not hold up the timer. */
  private void lookAtSources() {
    try {
      watching.execute(told("looking at sources", this::askHosts));
    } catch (RejectedExecutionException _) {
      // It looks already.
    }
  }

  private void askHosts() {
    try {
      sources.look();
    } catch (InterruptedException _) {
      // The server closes.
      Thread.currentThread().interrupt();
    }
  }

  private void every(Duration time, String what, Runnable work) {
    timer.scheduleWithFixedDelay(
        told(what, work), time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void soon(String what, Runnable work) {
    timer.execute(told(what, work));
  }

  /** The timer would keep a failure to itself, and drop a task that comes again. */
  private static Runnable told(String what, Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (Throwable e) {
        log.error("{} failed", what, e);
      }
    };
  }

  /** Ends the answers that would go on; before the requests are waited for. */
  void endStreams() {
    live.close();
  }

  /**
   * Ends a round of garbage collection: what it left is for the next. Before the data is closed.
   */
  void endCollecting() {
    collecting.shutdownNow();
    try {
      collecting.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    telling.shutdownNow();
    afterwards.shutdown();
    watching.shutdownNow();
    askers.shutdownNow();
    out.close();
    try {
      timer.awaitTermination(5, TimeUnit.SECONDS);
      afterwards.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    outbox.close();
    uses.flush();
    pulls.flush();
  }
}
