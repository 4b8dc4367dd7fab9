package io.stowage.server.registry;

import io.stowage.oci.Digest;
import io.stowage.oci.RepositoryName;
import java.util.List;
import java.util.Optional;

/** Which repositories there are for whom. */
public interface Listing {

  /**
   * A page of the names, as they are kept, of repositories that hold something, in byte order.
   *
   * @param after the name that the page before ended with
   */
  List<RepositoryName> page(Actor actor, Optional<String> after, int limit);

  /**
   * A few of the repositories that hold a blob and that the actor may pull from, for a mount that
   * names none; {@link Access} has the last word on each. Those that what they have shown is good
   * for, or, where there are none, others. Of a blob that very many repositories hold not all are
   * looked at.
   */
  List<RepositoryName> sources(Actor actor, Digest digest);
}
