package io.stowage.server.db;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts the statements that some work takes, for tests that none is run in a loop. */
public final class CountedStatements {
  private CountedStatements() {}

  /** What the work read, and by how many statements. */
  public record Counted<T>(T answer, int statements) {}

  public static <T> Counted<T> read(Database database, Function<Transaction, T> work) {
    return database.read(
        tx -> {
          List<String> run = new ArrayList<>();
          SqlStatements config = tx.handle().getConfig(SqlStatements.class);
          SqlLogger before = config.getSqlLogger();
          config.setSqlLogger(
              new SqlLogger() {
                @Override
                public void logAfterExecution(StatementContext context) {
                  run.add(context.getRenderedSql());
                }
              });
          try {
            return new Counted<>(work.apply(tx), run.size());
          } finally {
            config.setSqlLogger(before);
          }
        });
  }
}
