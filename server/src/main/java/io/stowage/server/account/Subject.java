package io.stowage.server.account;

import java.util.Optional;
import java.util.Set;

/** For whom a request speaks. */
public sealed interface Subject {

  /** Nobody with a name. */
  record Nobody() implements Subject {}

  /**
   * A person.
   *
   * @param isVerified whether their address is known to be theirs; without, they only read
   */
  record Person(AccountId id, String name, boolean isAdministrator, boolean isVerified)
      implements Subject {}

  /**
   * A token of an account's own: an organization's, or a robot. Its ceiling's rules are all it has.
   *
   * @param name its log-in name
   * @param owner the account it belongs to and beyond whose namespace it can't reach
   * @param namespace that account's name
   * @param scopes what it may do beside repositories, in the words of {@link MachineScopes}
   */
  record Machine(String name, AccountId owner, String namespace, Set<String> scopes)
      implements Subject {
    public Machine {
      scopes = Set.copyOf(scopes);
    }

    /** Whether its scopes let it into that room of its owner's; to change it is to read it, too. */
    public boolean mayEnter(Room room, boolean toChange) {
      return scopes.contains(room.word(true)) || (!toChange && scopes.contains(room.word(false)));
    }
  }

  /** The registry's admin user: pull, push and delete everywhere, nothing else. */
  record AdminUser(String name) implements Subject {}

  Nobody NOBODY = new Nobody();

  /** The account that all this is done for; empty for nobody and for the registry's admin user. */
  default Optional<AccountId> account() {
    return switch (this) {
      case Person person -> Optional.of(person.id());
      case Machine machine -> Optional.of(machine.owner());
      case Nobody _, AdminUser _ -> Optional.empty();
    };
  }

  /** The name for people; empty for nobody. */
  default String displayName() {
    return switch (this) {
      case Nobody _ -> "";
      case Person person -> person.name();
      case Machine machine -> machine.name();
      case AdminUser admin -> admin.name();
    };
  }
}
