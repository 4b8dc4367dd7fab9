package io.stowage.server.http;

/** Answers requests, each on a virtual thread of its own, in plain blocking code. */
@FunctionalInterface
public interface Handler {

  /** The answer; what is thrown is rendered by the {@link Failures} of the engine. */
  Response handle(Request request);
}
