package io.stowage.server.api;

import io.stowage.server.access.Policy;
import io.stowage.server.account.By;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Subject;
import io.stowage.server.web.ApiProblem;
import java.util.Optional;

/**
 * Who asks, and how they showed it.
 *
 * @param isFresh whether they proved by password lately who they are
 * @param session the id of their session, where they have one
 * @param secret what stands for the session: a cookie's value, or the same as a bearer token
 */
public record Caller(
    Identity identity, By by, boolean isFresh, Optional<String> session, Optional<String> secret) {

  @Override
  public String toString() {
    return "Caller[" + identity.subject().displayName() + "]";
  }

  /**
   * Refuses nobody where those without a name are shown nothing.
   *
   * @throws ApiProblem 401
   */
  void requireLetIn(Policy policy) {
    if (!policy.letsIn(identity)) {
      throw ApiProblem.unauthenticated("log in first: nothing is shown here without a name");
    }
  }

  /**
   * The person who asks.
   *
   * @throws ApiProblem 401 for nobody, 403 for a machine
   */
  public Subject.Person person() {
    return switch (identity.subject()) {
      case Subject.Person person -> person;
      case Subject.Nobody _ -> throw ApiProblem.unauthenticated("log in first");
      case Subject.Machine _, Subject.AdminUser _ ->
          throw ApiProblem.forbidden("no_person", "this is for people: a machine has no account");
    };
  }

  /** Whoever asked is no more, since a moment ago. */
  static ApiProblem gone() {
    return ApiProblem.unauthenticated("log in first");
  }

  /** As {@link #person()}, whose credential may also read what only they see. */
  public Subject.Person reader() {
    require(AccountAccess.READ);
    return person();
  }

  /** As {@link #person()}, whose credential may also change accounts and organizations. */
  public Subject.Person writer() {
    require(AccountAccess.WRITE);
    return person();
  }

  /** As {@link #writer()}, who proved lately who they are. */
  public Subject.Person fresh() {
    Subject.Person person = writer();
    requireFresh();
    return person;
  }

  /**
   * A system administrator.
   *
   * @throws ApiProblem 403 for others
   */
  public Subject.Person administrator() {
    Subject.Person person = writer();
    if (!person.isAdministrator()) {
      throw ApiProblem.forbidden("administrators_only", "this is for administrators");
    }
    return person;
  }

  /**
   * Refuses who did not prove lately who they are.
   *
   * @throws ApiProblem 403 {@code confirmation_needed}
   */
  public void requireFresh() {
    if (!isFresh) {
      throw ApiProblem.forbidden(
          "confirmation_needed", "give your password again first: POST /session/confirm");
    }
  }

  /** Passes whose credential may read what only members and owners see, machines too. */
  public void requireReading() {
    require(AccountAccess.READ);
  }

  /** Passes whose credential may change accounts and organizations, machines too. */
  public void requireWriting() {
    require(AccountAccess.WRITE);
  }

  private void require(AccountAccess least) {
    if (identity.subject() instanceof Subject.Nobody) {
      throw ApiProblem.unauthenticated("log in first");
    }
    if (identity.ceiling().account().compareTo(least) < 0) {
      throw ApiProblem.forbidden(
          "token_too_narrow",
          "this token is not good for that: it needs "
              + (identity.subject() instanceof Subject.Machine
                  ? "a scope for it"
                  : least == AccountAccess.WRITE ? "repo:admin" : "repo:read"));
    }
  }
}
