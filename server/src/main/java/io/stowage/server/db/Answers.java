package io.stowage.server.db;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Waiting for what another thread does. */
final class Answers {
  private Answers() {}

  /**
   * Parks until the answer is there, and throws a failure as it is. An interrupt does not cut the
   * wait short, or the caller would not know whether its write happened; it is set again after.
   */
  static <T extends @Nullable Object> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw Failures.<RuntimeException>rethrow(e.getCause() == null ? e : e.getCause());
    }
  }
}
