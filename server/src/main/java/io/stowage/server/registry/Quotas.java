package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;

/** Says how much may be stored. Asked outside of any transaction; may block. */
public interface Quotas {
  /** As much as there is room for. */
  Quotas UNLIMITED = (_, _) -> {};

  /**
   * Whether a repository may take a blob; asked when its upload begins, before each body is read
   * and before it is committed. What is imported by command is not asked about.
   *
   * @param name as it is kept
   * @param bytes the whole blob's as far as they are known: those that have come and those the
   *     request announces, so 0 for an upload that begins
   * @throws RegistryException DENIED when it may not; its message names the limit
   */
  void admit(RepositoryName name, long bytes);
}
