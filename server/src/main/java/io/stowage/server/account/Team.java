package io.stowage.server.account;

import io.stowage.oci.RepositoryName;
import java.time.Instant;
import java.util.List;

/**
 * Some members of an organization, who have rights together.
 *
 * @param publicId what it is told apart by outside
 * @param levelOnAll its right on every repository of the organization
 */
public record Team(
    long id,
    String publicId,
    AccountId organization,
    String name,
    String description,
    Level levelOnAll,
    int members,
    Instant createdAt) {

  /** A right of a team on a repository of its own organization. */
  public record Grant(String team, String teamId, RepositoryName repository, Level level) {}

  /** A page of grants. */
  public record Grants(List<Grant> grants, long count) {
    public Grants {
      grants = List.copyOf(grants);
    }
  }

  /** A page of teams. */
  public record Page(List<Team> teams, long count) {
    public Page {
      teams = List.copyOf(teams);
    }
  }

  /**
   * Which to list, in the order of their names.
   *
   * @param search part of a name; empty: all
   * @param member a person who is in it; empty: all
   * @param after the name that the page before ended with; empty: from the first
   * @param skip as many more, for who counts pages
   */
  public record Query(String search, String member, String after, int skip, int limit) {
    private static final int LARGEST_PAGE = 500;

    public Query {
      skip = Math.max(0, skip);
      limit = Math.clamp(limit, 1, LARGEST_PAGE);
    }

    /** The first of all. */
    public static Query first(int limit) {
      return new Query("", "", "", 0, limit);
    }
  }
}
