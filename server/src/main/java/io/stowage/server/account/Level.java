package io.stowage.server.account;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a grant on a repository amounts to; each holds all of those before it. */
public enum Level {
  NONE(EnumSet.noneOf(Permission.class)),
  READ(EnumSet.of(Permission.PULL, Permission.METADATA_READ)),
  WRITE(EnumSet.of(Permission.PULL, Permission.METADATA_READ, Permission.PUSH)),
  ADMIN(EnumSet.allOf(Permission.class));

  private final Set<Permission> permissions;

  Level(Set<Permission> permissions) {
    this.permissions = Collections.unmodifiableSet(permissions);
  }

  /** What it allows. */
  public Set<Permission> permissions() {
    return permissions;
  }

  /** The higher of both. */
  public Level or(Level other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** As kept in a column. */
  public int code() {
    return ordinal();
  }

  /** The level kept as that code; what is unknown allows nothing. */
  public static Level of(int code) {
    return code < 0 || code >= values().length ? NONE : values()[code];
  }
}
