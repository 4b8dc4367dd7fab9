package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;

/**
 * Says how much may be stored. Asked and told outside of any transaction; may block, and is asked
 * often: for a body of unknown length with each piece that comes.
 */
public interface Quotas {
  /** As much as there is room for. */
  Quotas UNLIMITED =
      new Quotas() {
        @Override
        public void admit(RepositoryName name, long bytes) {}

        @Override
        public void stored(RepositoryName name, long bytes) {}
      };

  /**
   * Whether a repository may take a blob; asked when its upload begins, before each body is read,
   * while one is whose length nobody knows, and before it is committed; for a blob that is mounted
   * from another namespace before that is done. What is imported by command is not asked about.
   *
   * @param name as it is kept
   * @param bytes the whole blob's as far as they are known: those that have come and those the
   *     request announces, so 0 for an upload that begins
   * @throws RegistryException DENIED when it may not; its message names the limit
   */
  void admit(RepositoryName name, long bytes);

  /** A repository has taken a blob, which may have been there before; told of all, once done. */
  void stored(RepositoryName name, long bytes);
}
