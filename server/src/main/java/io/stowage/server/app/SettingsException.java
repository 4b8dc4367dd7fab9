package io.stowage.server.app;

import java.util.List;

/** Settings that can't be used: every fault found, each a sentence naming the setting and where. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SettingsException(List<String> problems) {
    super(String.join("\n", problems));
  }
}
