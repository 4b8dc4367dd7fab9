package io.stowage.server.app;

/**
 * What is written to standard output, and how.
 *
 * @param access whether each request is a line
 */
record LogSettings(Format format, Level level, boolean access) {

  /** For people, or for machines. */
  enum Format {
    PLAIN,
    JSON
  }

  /** The least that is worth a line. */
  enum Level {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }
}
