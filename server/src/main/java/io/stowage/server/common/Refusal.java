package io.stowage.server.common;

import java.time.Duration;
import java.util.Optional;

/**
 * What keeps something from being done, as a feature says it. Each API renders it in its own way
 * and in one place. Without a stack trace: it is an answer.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** How it is met. */
  public enum Kind {
    /** It is not there, or not for this caller to see. */
    NOT_FOUND,
    /** It is there already, or something else stands in its way. */
    CONFLICT,
    /** What was said can't be meant. */
    INVALID,
    /** The caller is known and may not. */
    FORBIDDEN,
    /** The caller must say who they are, or say it again. */
    UNAUTHENTICATED,
    /** A limit that somebody set is reached. */
    LIMIT,
    /** It was changed meanwhile. */
    STALE,
    /** Not so often. */
    TOO_MANY,
    /** The server can't at this moment, or is not set up for it. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final String code;
  private final String field;
  private final Duration delay;

  private Refusal(Kind kind, String code, String field, Duration delay, String message) {
    super(message, null, false, false);
    this.delay = delay;
    this.kind = kind;
    this.code = code;
    this.field = field;
  }

  /**
   * A refusal.
   *
   * @param code stable, in lower case with underscores
   * @param message for a person: what is wrong with what, and what to do
   */
  public static Refusal of(Kind kind, String code, String message) {
    return new Refusal(kind, code, "", Duration.ZERO, message);
  }

  /** There is no such thing. */
  public static Refusal notFound(String what) {
    return of(Kind.NOT_FOUND, "not_found", "There is no " + what + ".");
  }

  /** What was said of this field can't be meant. */
  public static Refusal invalid(String field, String message) {
    return new Refusal(Kind.INVALID, "invalid", field, Duration.ZERO, message);
  }

  /** The caller may not. */
  public static Refusal forbidden(String message) {
    return of(Kind.FORBIDDEN, "forbidden", message);
  }

  /** It stands in the way of what is there. */
  public static Refusal conflict(String code, String message) {
    return of(Kind.CONFLICT, code, message);
  }

  /** Not so often. */
  public static Refusal tooMany(String code, String message, Duration delay) {
    return new Refusal(Kind.TOO_MANY, code, "", delay, message);
  }

  /** It was changed since it was read. */
  public static Refusal stale() {
    return of(
        Kind.STALE,
        "changed_meanwhile",
        "It was changed meanwhile: read it again, then change it.");
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /** Which field of what was said, if it is about one. */
  public Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  /** How long to wait before it is worth to try again, where that is known. */
  public Optional<Duration> delay() {
    return delay.isZero() ? Optional.empty() : Optional.of(delay);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
