package io.stowage.server.cli;

/** A command that can't go on: a sentence for the person who typed it, and an exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String message;

  /**
   * @param exitCode one of {@link ExitCode}
   * @param message says what to do
   */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }

  public int exitCode() {
    return exitCode;
  }
}
