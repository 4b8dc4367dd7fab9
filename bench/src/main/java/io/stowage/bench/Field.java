package io.stowage.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who takes part, where, and how much is asked of them.
 *
 * @param stowage empty to look at the peers alone
 */
record Field(Ground ground, Plan plan, Optional<Stowage> stowage) {

  /** Those that speak the distribution spec. */
  List<Contestant> registries() {
    List<Contestant> registries = new ArrayList<>(stowage.stream().toList());
    registries.add(new Distribution());
    return List.copyOf(registries);
  }

  /** Those that can serve a blob. */
  List<Contestant> all() {
    List<Contestant> all = new ArrayList<>(registries());
    all.add(new Nginx());
    return List.copyOf(all);
  }
}
