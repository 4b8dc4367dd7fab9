package io.stowage.server.db;

import java.nio.file.Path;
import java.util.concurrent.Executors;

/** Writes rows from sixteen threads, and prints each name once its write has returned. */
final class AcknowledgingWriter {
  private AcknowledgingWriter() {}

  public static void main(String[] arguments) {
    Database database = Database.open(new DatabaseSettings.Sqlite(Path.of(arguments[0])));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < 16; w++) {
        String prefix = arguments[1] + "-" + w + "-";
        threads.execute(() -> writeForever(database, prefix));
      }
    }
  }

  @SuppressWarnings("InfiniteLoopStatement")
  private static void writeForever(Database database, String prefix) {
    for (int i = 0; ; i++) {
      String name = prefix + i;
      database.execute(t -> DatabaseContract.insert(t, name));
      synchronized (System.out) {
        System.out.println("ok " + name + ".");
        System.out.flush();
      }
    }
  }
}
