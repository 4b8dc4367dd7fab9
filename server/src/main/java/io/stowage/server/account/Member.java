package io.stowage.server.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody in an organization, or invited into it.
 *
 * @param name an account's; of who is invited by mail, the address
 * @param email only owners see it
 * @param isInvitee whether they have yet to accept
 * @param since when they joined, or were invited
 */
public record Member(
    Optional<AccountId> account,
    String name,
    Profile profile,
    Optional<String> email,
    Role role,
    boolean isInvitee,
    List<String> teams,
    Instant since,
    Optional<Instant> lastLoginAt) {

  public Member {
    teams = List.copyOf(teams);
  }

  Member withTeams(List<String> names) {
    return new Member(account, name, profile, email, role, isInvitee, names, since, lastLoginAt);
  }

  /** A page of them. */
  public record Page(List<Member> members, long count) {
    public Page {
      members = List.copyOf(members);
    }
  }

  /** Whom to list. */
  public enum Type {
    ALL,
    MEMBER,
    INVITEE
  }

  /**
   * What to list.
   *
   * @param search part of a name or full name; empty: all
   * @param after the name that the page before ended with; empty: from the first
   * @param skip as many more, for who counts pages
   */
  public record Query(
      Type type, String search, Optional<Role> role, String after, int skip, int limit) {
    private static final int LARGEST_PAGE = 500;

    public Query {
      skip = Math.max(0, skip);
      limit = Math.clamp(limit, 1, LARGEST_PAGE);
    }

    /** The first of all members. */
    public static Query first(int limit) {
      return new Query(Type.MEMBER, "", Optional.empty(), "", 0, limit);
    }

    /** The same from after that name. */
    public Query after(String name) {
      return new Query(type, search, role, name, 0, limit);
    }
  }
}
