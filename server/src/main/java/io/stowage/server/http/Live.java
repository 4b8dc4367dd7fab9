package io.stowage.server.http;

import java.util.function.Consumer;

/** An answer that goes on until one of both sides ends it. */
public interface Live {
  /**
   * Makes the answer, on a thread of its own; called once at most.
   *
   * @param out takes a line and blocks until it has left; it fails when the client has gone, or
   *     lets it wait for too long
   */
  void run(Consumer<String> out);

  /**
   * Has {@link #run} end soon, or never begin: the client has gone, or gets something else. Never
   * blocks; may be called more than once.
   */
  void stop();
}
