package io.stowage.server.cli;

import java.io.IOException;
import java.util.Optional;

/** Who started the command: what they type, and whether they can be asked. */
interface Terminal {
  /** Whether a person sits there who can answer. */
  boolean isInteractive();

  /** How many characters fit on a line; 0 where nothing bounds them. */
  int width();

  /** What the person types; empty where they end it instead. */
  Optional<String> ask(String prompt);

  /** The same, without showing it. */
  Optional<String> askSecret(String prompt);

  /** The next line of standard input; empty at its end. */
  Optional<String> line() throws IOException;
}
