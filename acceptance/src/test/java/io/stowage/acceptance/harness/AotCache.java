package io.stowage.acceptance.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM learned in one short run of the server, as {@code ./stowage} has it, too: the hundreds
 * of starts of these tests take half the work.
 */
final class AotCache {
  private static @Nullable List<String> option;

  private AotCache() {}

  /**
   * The option that names the cache; made at the first call. None where it can't be made, as from
   * folders of classes: then servers start slowly.
   *
   * @param java the command with the options and the class path of every start
   */
  static synchronized List<String> option(List<String> java, String main) {
    if (option == null) {
      var cache = Workspace.fresh("aot").resolve("server.aot");
      option = isMade(cache, java, main) ? List.of("-XX:AOTCache=" + cache) : List.of();
    }
    return option;
  }

  private static boolean isMade(Path cache, List<String> java, String main) {
    var words = new ArrayList<>(java);
    words.addAll(List.of("-XX:AOTCacheOutput=" + cache, main, "train"));
    try {
      var training =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(cache.resolveSibling("log").toFile())
              .start();
      if (!training.waitFor(2, TimeUnit.MINUTES)) {
        training.destroyForcibly().waitFor();
      }
      return training.exitValue() == 0 && Files.exists(cache);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the server was trained", e);
    }
  }
}
