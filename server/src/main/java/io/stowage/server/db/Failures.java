package io.stowage.server.db;

import io.stowage.server.db.DatabaseException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** Tells failures of the database itself from those of the work that ran in it. */
final class Failures {
  private Failures() {}

  /**
   * The failure to hand to the caller: a {@link DatabaseException} when the database is full, busy
   * or away, otherwise {@code failure} as it is.
   */
  static Throwable translated(Throwable failure) {
    if (failure instanceof DatabaseException) {
      return failure;
    }
    return kindOf(failure).<Throwable>map(kind -> of(kind, failure)).orElse(failure);
  }

  /** As {@link #translated}, where nothing but the database can have failed. */
  static DatabaseException unavailable(Throwable failure) {
    return translated(failure) instanceof DatabaseException known
        ? known
        : of(Kind.UNAVAILABLE, failure);
  }

  static DatabaseException of(Kind kind, Throwable cause) {
    String message =
        switch (kind) {
          case FULL -> "The disk that holds the database is full. Make room on it and try again.";
          case BUSY -> "The database is busy. Try again in a moment.";
          case UNAVAILABLE -> "The database cannot be used: " + rootMessage(cause);
        };
    return new DatabaseException(kind, message, cause);
  }

  /** Throws what it is given, checked or not. The result is there to be thrown by the caller. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  static <E extends Throwable> RuntimeException rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  /**
   * Whether another transaction on PostgreSQL came between: worth a new try. Either this one was
   * ended so that the other could go on, or the other made or removed meanwhile what this one had
   * looked for (a unique or foreign key was violated), which the new try sees.
   */
  static boolean isConflict(Throwable failure) {
    return switch (sqlState(failure)) {
      case "40001", "40P01", "23505", "23503" -> true;
      default -> false;
    };
  }

  static Optional<Kind> kindOf(Throwable failure) {
    SQLException sql = sqlException(failure);
    return switch (sql) {
      case null -> Optional.empty();
      case SQLiteException sqlite -> sqliteKind(sqlite);
      // The pool of connections: no state means that all are in use.
      case SQLTransientConnectionException pool when pool.getSQLState() == null ->
          Optional.of(Kind.BUSY);
      case SQLTransientConnectionException _ -> Optional.of(Kind.UNAVAILABLE);
      default -> postgresKind(sqlState(sql));
    };
  }

  private static Optional<Kind> sqliteKind(SQLiteException failure) {
    // The low byte is the primary result code: https://sqlite.org/rescode.html
    return switch (failure.getResultCode().code & 0xff) {
      case 13 -> Optional.of(Kind.FULL);
      case 5, 6 -> Optional.of(Kind.BUSY);
      case 7, 10, 11, 14, 15, 26 -> Optional.of(Kind.UNAVAILABLE);
      default -> Optional.empty();
    };
  }

  private static Optional<Kind> postgresKind(String state) {
    return switch (state) {
      case "53100" -> Optional.of(Kind.FULL);
      // Too many connections, statement cancelled after its time-out, lock not available, conflict.
      case "53300", "53400", "57014", "55P03", "40001", "40P01" -> Optional.of(Kind.BUSY);
      case "53200", "57P01", "57P02", "57P03", "57P05", "58000", "58030", "XX001", "XX002" ->
          Optional.of(Kind.UNAVAILABLE);
      default -> state.startsWith("08") ? Optional.of(Kind.UNAVAILABLE) : Optional.empty();
    };
  }

  private static String sqlState(Throwable failure) {
    SQLException sql = sqlException(failure);
    String state = sql == null ? null : sql.getSQLState();
    return state == null ? "" : state;
  }

  private static @Nullable SQLException sqlException(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  private static String rootMessage(Throwable failure) {
    SQLException sql = sqlException(failure);
    return String.valueOf(sql == null ? failure.getMessage() : sql.getMessage());
  }
}
