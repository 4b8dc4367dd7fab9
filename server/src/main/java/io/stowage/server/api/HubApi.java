package io.stowage.server.api;

import io.stowage.server.web.ApiRouter;
import io.stowage.server.web.Contract;
import io.stowage.server.web.Endpoint;
import io.stowage.server.web.SystemEndpoints;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The API, put together of the routes of each noun. */
public final class HubApi {
  private HubApi() {}

  /** What routes of one noun answer, by operation id. */
  public interface Routes {
    Map<String, Endpoint<Caller>> endpoints();
  }

  /**
   * All of {@code /api/v1}.
   *
   * @throws IllegalArgumentException when the contract and the routes differ
   */
  public static ApiRouter<Caller> router(
      ApiCallers callers, String version, List<? extends Routes> routes) {
    Contract contract = Contract.load();
    Map<String, Endpoint<Caller>> all = new HashMap<>(SystemEndpoints.of(contract, version));
    for (Routes one : routes) {
      one.endpoints().forEach((id, endpoint) -> all.put(id, Domain.told(endpoint)));
    }
    return new ApiRouter<>(contract, all, callers);
  }
}
