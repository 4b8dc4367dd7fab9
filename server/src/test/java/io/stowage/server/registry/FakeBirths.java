package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Transaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Gives what a test says, and remembers, whatever became of the transaction. */
final class FakeBirths implements Births {
  final List<String> judged = Collections.synchronizedList(new ArrayList<>());
  final List<String> born = Collections.synchronizedList(new ArrayList<>());
  final List<Long> gone = Collections.synchronizedList(new ArrayList<>());
  volatile boolean isPrivate;
  volatile boolean isRefusing;

  @Override
  public Birth judge(Transaction transaction, RepositoryName name, Actor actor) {
    judged.add(name + " by " + actor.name());
    if (isRefusing) {
      throw RegistryException.of(
          ErrorCode.DENIED, "%s", "your plan has 1 private repository, and it is used: 100%");
    }
    return new Birth(isPrivate);
  }

  @Override
  public void born(Transaction transaction, long id, RepositoryName name, Actor actor) {
    born.add(id + " " + name + " by " + actor.name());
  }

  @Override
  public void gone(Transaction transaction, long id) {
    gone.add(id);
  }
}
