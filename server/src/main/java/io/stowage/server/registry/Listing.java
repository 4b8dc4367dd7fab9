package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import java.util.List;
import java.util.Optional;

/** Which repositories the catalog shows to whom. */
public interface Listing {

  /**
   * A page of the names, as they are kept, of repositories that hold something, in byte order.
   *
   * @param after the name that the page before ended with
   */
  List<RepositoryName> page(Actor actor, Optional<String> after, int limit);
}
