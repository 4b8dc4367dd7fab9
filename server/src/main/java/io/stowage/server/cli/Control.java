package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a command may have done to the data, by the running server or in this process. Each writes
 * lines for a person as it goes, and answers with an {@link ExitCode}.
 */
public interface Control {

  /** Collects what is due now; with {@code dryRun}, only names what would go. */
  int gc(boolean dryRun, Consumer<String> out);

  /** Hashes every blob again and names the damaged: {@link ExitCode#FAILED} where there are. */
  int verify(Consumer<String> out);

  /**
   * Takes over the folder of a {@code registry:2}.
   *
   * @param folder the one that holds {@code docker/registry/v2}
   * @param verify whether each blob is hashed
   */
  int importRegistry(Path folder, boolean verify, Consumer<String> out);

  /**
   * Takes in an OCI layout.
   *
   * @param name a repository, with or without a tag; absent, the layout's annotations name it
   */
  int importOciLayout(Path folder, Optional<String> name, Consumer<String> out);

  /** Deletes a repository with all its tags and manifests. */
  int deleteRepository(String name, Consumer<String> out);

  /**
   * Lets somebody in who is locked out, by a password that is written this once.
   *
   * @param asAdministrator whether they are to administer the server from now on
   */
  int rescue(String name, boolean asAdministrator, Consumer<String> out);
}
