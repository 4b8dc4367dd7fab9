package io.stowage.server.api;

import java.util.Optional;

/**
 * A setting in force.
 *
 * @param value absent: it has none, or it is a secret
 * @param source {@code default}, {@code file}, {@code environment} or {@code flag}
 * @param origin where exactly, as {@code stowage.yaml line 3}; empty for a default
 * @param isSecret whether its value is never shown
 * @param description one line for people
 */
public record ServerSetting(
    String key,
    Optional<String> value,
    String source,
    String origin,
    boolean isSecret,
    String description) {}
