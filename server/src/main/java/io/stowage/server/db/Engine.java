package io.stowage.server.db;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What SQLite and PostgreSQL each do in their own way behind {@link Database}. */
sealed interface Engine extends AutoCloseable permits SqliteEngine, PostgresEngine {
  Dialect dialect();

  <T extends @Nullable Object> T read(Function<Transaction, T> work);

  <T extends @Nullable Object> T write(Function<Transaction, T> work);

  void check();

  void bindTo(MeterRegistry registry);

  @Override
  void close();
}
