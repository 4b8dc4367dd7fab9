package io.stowage.server.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.stowage.server.common.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL server, spoken to by whichever thread calls. */
final class PostgresEngine implements Engine {
  private static final Logger log = LoggerFactory.getLogger(PostgresEngine.class);

  private static final int ATTEMPTS = 4;
  private static final int STATEMENT_SECONDS = 20;
  // Longer than a statement may take, so that it only ends connections whose other end is gone.
  private static final int SOCKET_SECONDS = 30;
  private static final int CONNECT_SECONDS = 5;

  private final HikariDataSource connections;
  private final Jdbi jdbi;

  private PostgresEngine(HikariDataSource connections) {
    this.connections = connections;
    this.jdbi = Jdbi.create(connections);
    // Transactions are ended here, not by the handle.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    // Cancels through the driver, not by SET: a setting of the session would not survive PgBouncer.
    jdbi.getConfig(SqlStatements.class).setQueryTimeout(STATEMENT_SECONDS);
  }

  static PostgresEngine open(DatabaseSettings.Postgres settings) {
    try {
      Migrations.postgres(settings, CONNECT_SECONDS);
      return new PostgresEngine(new HikariDataSource(pool(settings)));
    } catch (DatabaseException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw new DatabaseException(
          Failures.kindOf(e).orElse(DatabaseException.Kind.UNAVAILABLE),
          "The database "
              + settings.url()
              + " cannot be opened as user "
              + settings.user()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static HikariConfig pool(DatabaseSettings.Postgres settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("database");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(Math.min(2, settings.connections()));
    config.setConnectionTimeout(CONNECT_SECONDS * 1000L);
    config.setAutoCommit(false);
    config.setThreadFactory(Threads.daemons("database-pool"));
    // Each of these can be set otherwise in the URL.
    config.addDataSourceProperty("ApplicationName", "stowage");
    config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
    config.addDataSourceProperty("socketTimeout", SOCKET_SECONDS);
    config.addDataSourceProperty("tcpKeepAlive", true);
    // No named statements on the server: PgBouncer in transaction mode changes servers under us.
    config.addDataSourceProperty("prepareThreshold", 0);
    return config;
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRES;
  }

  @Override
  public <T extends @Nullable Object> T read(Function<Transaction, T> work) {
    return retried(work, true);
  }

  @Override
  public <T extends @Nullable Object> T write(Function<Transaction, T> work) {
    return retried(work, false);
  }

  @Override
  public void check() {
    this.<@Nullable Void>write(
        transaction -> {
          boolean standby =
              transaction
                  .handle()
                  .createQuery("SELECT pg_is_in_recovery()")
                  .mapTo(Boolean.class)
                  .one();
          if (standby) {
            throw new DatabaseException(
                DatabaseException.Kind.UNAVAILABLE,
                "The database is a standby and takes no writes.",
                null);
          }
          return null;
        });
  }

  /** The pool's own meters, called {@code hikaricp.connections}. */
  @Override
  public void bindTo(MeterRegistry registry) {
    connections.setMetricRegistry(registry);
  }

  @Override
  public void close() {
    connections.close();
  }

  private <T extends @Nullable Object> T retried(Function<Transaction, T> work, boolean reading) {
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work, reading);
      } catch (Throwable e) {
        if (!Failures.isConflict(e) || attempt == ATTEMPTS || !paused(attempt)) {
          throw Failures.<RuntimeException>rethrow(Failures.translated(e));
        }
        log.debug("A transaction lost a conflict and runs again", e);
      }
    }
  }

  private <T extends @Nullable Object> T once(Function<Transaction, T> work, boolean reading)
      throws SQLException {
    try (Handle handle = jdbi.open()) {
      Connection connection = handle.getConnection();
      // Costs no round trip: the driver sends BEGIN READ ONLY together with the first statement.
      connection.setReadOnly(reading);
      try {
        T result = work.apply(new Transaction(handle, Dialect.POSTGRES));
        connection.commit();
        return result;
      } catch (Throwable e) {
        rollback(connection, e);
        throw e;
      }
    }
  }

  private static void rollback(Connection connection, Throwable reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** Waits a random while, longer each time; false if the thread was interrupted. */
  private static boolean paused(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(5, 20L << attempt));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
