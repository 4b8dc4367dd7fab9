package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;

/**
 * Says what a repository is to be that comes to be with its first push, and is told when one has
 * come or gone. All of it within the transaction in which it happens, so it must be short; names
 * are as they are kept.
 */
public interface Births {
  /** Everyone may, and all may read it. */
  Births PUBLIC =
      new Births() {
        @Override
        public Birth judge(Transaction transaction, RepositoryName name, Actor actor) {
          return new Birth(false);
        }

        @Override
        public void born(Transaction transaction, long id, RepositoryName name, Actor actor) {}

        @Override
        public void gone(Transaction transaction, long id) {}
      };

  /** What a new repository is. */
  record Birth(boolean isPrivate) {}

  /**
   * Whether there may be one more.
   *
   * @param actor who pushes; {@code import} for what is imported
   * @throws RegistryException DENIED when there may not; its message names the limit
   */
  Birth judge(Transaction transaction, RepositoryName name, Actor actor);

  /** There is one more. Not told of those {@link Repositories#create made} without a push. */
  void born(Transaction transaction, long id, RepositoryName name, Actor actor);

  /**
   * One is about to go for good, its time in the bin over; rows that refer to it and that the
   * schema does not remove with it are to be removed here.
   */
  void gone(Transaction transaction, long id);
}
