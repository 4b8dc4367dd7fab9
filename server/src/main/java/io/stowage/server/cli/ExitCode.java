package io.stowage.server.cli;

/** What the process answers to the shell. */
public final class ExitCode {
  public static final int OK = 0;

  /** It was tried and failed, or damage was found. */
  public static final int FAILED = 1;

  /** The command line or a setting is wrong; nothing was done. */
  public static final int USAGE = 2;

  /** The server can't be reached, or another process holds the data folder; try again later. */
  public static final int UNAVAILABLE = 3;

  private ExitCode() {}
}
