package io.stowage.server.api;

import io.stowage.server.account.Audits;
import io.stowage.server.account.By;
import io.stowage.server.audit.Audit;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.notice.Outbox;
import io.stowage.server.registry.GarbageCollector;
import io.stowage.server.registry.GcRuns;
import io.stowage.server.registry.Registry;
import io.stowage.server.registry.RegistrySettings;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** The server itself, for its administrators: what it holds, how it is, how it is set. */
public final class ServerRoutes implements HubApi.Routes {
  private static final int SHOWN_RUNS = 20;

  /** A mail that has waited for longer is late: the mail server takes none. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private final Registry registry;
  private final Supplier<ServerHealth> health;
  private final List<ServerSetting> settings;
  private final Audit audit;
  private final Executor collecting;
  private final String version;
  private final Instant startedAt;
  private final InstantSource clock;

  /**
   * Of a server that has just started.
   *
   * @param collecting does a round of garbage collection, one at a time; it refuses a second
   */
  public ServerRoutes(
      Registry registry,
      Supplier<ServerHealth> health,
      List<ServerSetting> settings,
      Audit audit,
      Executor collecting,
      String version,
      Instant startedAt,
      InstantSource clock) {
    this.registry = registry;
    this.health = health;
    this.settings = List.copyOf(settings);
    this.audit = audit;
    this.collecting = collecting;
    this.version = version;
    this.startedAt = startedAt;
    this.clock = clock;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of(
        "getServerStorage", this::storage,
        "getGarbageCollection", this::collection,
        "startGarbageCollection", this::collect,
        "listServerSettings", this::settings,
        "getServerHealth", this::health);
  }

  private ApiResult storage(ApiCall<Caller> call) {
    call.caller().administrator();
    Registry.Storage storage = registry.storage();
    return ApiResult.ok(
        Shown.with("blobs", storage.blobs())
            .and("bytes", storage.bytes())
            .and("uploads", storage.uploads())
            .and("damaged", storage.damaged())
            .and(
                "collectable",
                Map.of("blobs", storage.collectable(), "bytes", storage.collectableBytes()))
            .and("bin", Map.of("repositories", storage.binned(), "bytes", storage.binnedBytes()))
            .all());
  }

  // --- garbage collection ------------------------------------------------------------------------

  private ApiResult collection(ApiCall<Caller> call) {
    call.caller().administrator();
    return ApiResult.ok(shown(registry.garbageCollector()));
  }

  private ApiResult collect(ApiCall<Caller> call) {
    String by = call.caller().administrator().name();
    GarbageCollector collector = registry.garbageCollector();
    Runnable round =
        collector
            .begin(by, tx -> started(tx, call.caller().by()))
            .orElseThrow(ServerRoutes::isRunning);
    try {
      collecting.execute(round);
    } catch (RejectedExecutionException _) {
      throw isRunning();
    }
    return ApiResult.json(202, shown(collector));
  }

  private void started(io.stowage.server.db.Transaction tx, By by) {
    Audits.record(audit, tx, clock.instant(), by, AuditAction.GC_START, "", "gc", Map.of());
  }

  private static ApiProblem isRunning() {
    return ApiProblem.conflict("gc_running", "a round goes on already: see GET /admin/gc");
  }

  private static Map<String, Object> shown(GarbageCollector collector) {
    RegistrySettings.Gc rules = collector.settings();
    GcRuns runs = collector.runs();
    List<GcRuns.Run> newest = runs.newest(SHOWN_RUNS);
    return Shown.with("scheduled", rules.enabled())
        .and("interval", rules.interval().toSeconds())
        .and("grace", rules.grace().toSeconds())
        .and("untaggedAfter", rules.untaggedAfter().map(Duration::toSeconds))
        .and("running", newest.stream().anyMatch(runs::isRunning))
        .and("runs", newest.stream().map(run -> shown(run, runs.isRunning(run))).toList())
        .all();
  }

  private static Map<String, Object> shown(GcRuns.Run run, boolean isRunning) {
    String state =
        isRunning ? "running" : run.endedAt().isEmpty() || run.hasFailed() ? "failed" : "done";
    return Shown.with("state", state)
        .and("startedAt", run.startedAt())
        .and("endedAt", run.endedAt())
        .and("by", Optional.of(run.by()).filter(name -> !name.isEmpty()))
        .and("uploads", run.done().sessions())
        .and("manifests", run.done().manifests())
        .and("blobs", run.done().blobs())
        .and("bytes", run.done().bytes())
        .all();
  }

  // --- settings and health -----------------------------------------------------------------------

  private ApiResult settings(ApiCall<Caller> call) {
    call.caller().administrator();
    return ApiResult.ok(Map.of("items", settings.stream().map(ServerRoutes::shown).toList()));
  }

  private static Map<String, Object> shown(ServerSetting setting) {
    return Shown.with("key", setting.key())
        .and("value", setting.value())
        .and("source", setting.source())
        .and("origin", Optional.of(setting.origin()).filter(origin -> !origin.isEmpty()))
        .and("secret", setting.isSecret())
        .and("description", setting.description())
        .all();
  }

  private ApiResult health(ApiCall<Caller> call) {
    call.caller().administrator();
    ServerHealth now = health.get();
    boolean isUp = now.isDatabaseUp() && now.isStorageUp();
    return ApiResult.ok(
        Shown.with("status", upOrDown(isUp))
            .and("version", version)
            .and("startedAt", startedAt)
            .and("uptime", Duration.between(startedAt, clock.instant()).toSeconds())
            .and("database", Map.of("kind", now.database(), "status", upOrDown(now.isDatabaseUp())))
            .and("storage", Map.of("status", upOrDown(now.isStorageUp())))
            .and("mail", Map.of("status", mail(now), "waiting", now.notices().mails()))
            .and("slack", Map.of("waiting", now.notices().slack()))
            .and(
                "notifications",
                now.notifications().entrySet().stream()
                    .map(each -> Map.of("endpoint", each.getKey(), "waiting", each.getValue()))
                    .toList())
            .and("listening", now.listening())
            .all());
  }

  private String mail(ServerHealth now) {
    Outbox.Waiting waiting = now.notices();
    if (!now.isMailConfigured()) {
      return "off";
    }
    boolean isLate =
        waiting.oldestMail().filter(at -> at.plus(LATE).isBefore(clock.instant())).isPresent();
    return isLate ? "late" : "up";
  }

  private static String upOrDown(boolean isUp) {
    return isUp ? "up" : "down";
  }
}
