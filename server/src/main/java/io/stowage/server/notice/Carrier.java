package io.stowage.server.notice;

import io.stowage.server.notice.NoticeStore.Unsent;
import java.time.Duration;

/** Carries one message to its recipient, and knows its channel's protocol. */
interface Carrier extends AutoCloseable {

  /** Blocks until the message is taken or not. */
  Outcome carry(Unsent message) throws InterruptedException;

  /** How long that may take at most; afterwards another process may try. */
  Duration longest();

  /** What to call the recipient in logs. */
  String masked(String recipient);

  @Override
  default void close() {}

  /** How it went. Reasons name no recipient and hold no secret. */
  sealed interface Outcome {
    /** It has been taken. */
    record Sent() implements Outcome {}

    /** It will never be taken. */
    record Refused(String reason) implements Outcome {}

    /**
     * It may be taken later.
     *
     * @param isAway whether others would have failed as well
     */
    record Failed(String reason, boolean isAway) implements Outcome {}
  }
}
