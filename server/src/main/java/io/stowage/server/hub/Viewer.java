package io.stowage.server.hub;

import io.stowage.server.access.Policy;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.Ceiling;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Rule;
import io.stowage.server.account.Subject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who looks, and which repositories are there for them.
 *
 * @param sight what they may see
 * @param person whose stars are shown
 * @param rules where the credential shown is good at all; absent: everywhere
 * @param isPublicForAll whether what is public is there for them whatever their credential is good
 *     for, as it is for nobody
 */
public record Viewer(
    Sight sight, Optional<AccountId> person, Optional<List<Rule>> rules, boolean isPublicForAll) {
  /** All there is: for work that nobody asked for. */
  public static final Viewer EVERYTHING =
      new Viewer(new Sight.Everything(), Optional.empty(), Optional.empty(), true);

  /** Which repositories somebody may see, before the rules of the credential. */
  public sealed interface Sight {
    /** None: the credential is for something else. */
    record Nothing() implements Sight {}

    /** The public ones. */
    record Public() implements Sight {}

    /** The public ones, and what a namespace holds. */
    record Owned(String namespace) implements Sight {}

    /**
     * The public ones, and what is a person's own or granted to them.
     *
     * @param namespace the person's name
     */
    record Granted(AccountId person, String namespace) implements Sight {}

    /** All, those of deactivated accounts too. */
    record Everything() implements Sight {}
  }

  public Viewer {
    rules = rules.map(List::copyOf);
  }

  /** How far somebody sees with the credential that they have shown. */
  public static Viewer of(Identity identity, Policy policy) {
    return of(identity, policy, EnumSet.of(Permission.METADATA_READ, Permission.PULL));
  }

  /** As {@link #of(Identity, Policy)}, where they look for what they may pull. */
  static Viewer pulling(Identity identity, Policy policy) {
    return of(identity, policy, EnumSet.of(Permission.PULL));
  }

  /** Any of those lets them see. */
  private static Viewer of(Identity identity, Policy policy, Set<Permission> showing) {
    Ceiling ceiling = identity.ceiling();
    Set<Permission> good = EnumSet.copyOf(showing);
    good.retainAll(ceiling.permissions());
    return new Viewer(
        good.isEmpty() ? new Sight.Nothing() : sight(identity.subject(), ceiling),
        identity.person().map(Subject.Person::id),
        ceiling
            .rules()
            .map(
                rules ->
                    rules.stream()
                        .filter(rule -> rule.permissions().stream().anyMatch(good::contains))
                        .toList()),
        policy.isPublicForAll());
  }

  private static Sight sight(Subject subject, Ceiling ceiling) {
    if (ceiling.publicOnly()) {
      return new Sight.Public();
    }
    return switch (subject) {
      case Subject.Nobody _ -> new Sight.Public();
      case Subject.Person person when person.isAdministrator() -> new Sight.Everything();
      case Subject.Person person -> new Sight.Granted(person.id(), person.name());
      case Subject.Machine machine -> new Sight.Owned(machine.namespace());
      case Subject.AdminUser _ -> new Sight.Everything();
    };
  }
}
