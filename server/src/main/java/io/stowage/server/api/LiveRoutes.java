package io.stowage.server.api;

import io.stowage.server.hub.LiveEvents;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.util.Map;

/** What happens, as it happens. */
public final class LiveRoutes implements HubApi.Routes {
  private final LiveEvents events;

  public LiveRoutes(LiveEvents events) {
    this.events = events;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("listen", this::listen);
  }

  private ApiResult listen(ApiCall<Caller> call) {
    // An answer that may take a quarter of an hour is none of those that are timed.
    call.request().route("events");
    return ApiResult.events(events.open(call.caller().identity()));
  }
}
