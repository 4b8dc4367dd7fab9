package io.stowage.server.api;

import io.stowage.server.notice.Outbox;
import java.util.Map;

/**
 * How the server is.
 *
 * @param database which kind it is
 * @param notices messages that are not sent yet
 * @param notifications events that endpoints are owed, by their names
 */
public record ServerHealth(
    String database,
    boolean isDatabaseUp,
    boolean isStorageUp,
    boolean isMailConfigured,
    Outbox.Waiting notices,
    Map<String, Long> notifications,
    int listening) {}
