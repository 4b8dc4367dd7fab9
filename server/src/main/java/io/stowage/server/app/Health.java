package io.stowage.server.app;

import io.stowage.blob.BlobStore;
import io.stowage.server.common.BlockingPool;
import io.stowage.server.db.Database;
import io.stowage.server.http.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** {@code /health/live}: the process runs. {@code /health/ready}: it can take a push right now. */
final class Health {
  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Database database;
  private final BlobStore store;
  private final BlockingPool disk;

  Health(Database database, BlobStore store, BlockingPool disk) {
    this.database = database;
    this.store = store;
    this.disk = disk;
  }

  Response live() {
    return answer(200, Map.of("status", "up"));
  }

  Response ready() {
    Map<String, String> state = state();
    boolean isReady = !state.containsValue("down");
    state.put("status", isReady ? "up" : "down");
    return answer(isReady ? 200 : 503, state);
  }

  /** What is up and what is down, by name. */
  Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    check("database", database::check, state);
    check("storage", () -> disk.run(store::check), state);
    return state;
  }

  /** The cause goes to the log: it may name folders and hosts. */
  private static void check(String name, Runnable check, Map<String, String> state) {
    try {
      check.run();
      state.put(name, "up");
    } catch (RuntimeException e) {
      log.warn("Not ready: {}: {}", name, e.getMessage());
      state.put(name, "down");
    }
  }

  private static Response answer(int status, Map<String, String> state) {
    return Response.status(status)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
        .bytes(JSON.writeValueAsBytes(state));
  }
}
