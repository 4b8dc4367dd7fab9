package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import java.util.Optional;

/**
 * A repository to be made.
 *
 * @param isPrivate absent: as its owner has it for new ones
 * @param source where it is made from, an address
 */
public record RepositoryDraft(
    RepositoryName name, Optional<Boolean> isPrivate, Texts texts, Optional<String> source) {
  public RepositoryDraft {
    name = name.canonical();
  }
}
