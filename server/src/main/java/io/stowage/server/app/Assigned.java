package io.stowage.server.app;

/**
 * A text that somebody gave to a setting.
 *
 * @param origin where, for errors: {@code stowage.yaml line 3}, {@code --port}
 */
record Assigned(String text, String origin) {}
