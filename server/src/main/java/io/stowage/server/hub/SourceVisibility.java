package io.stowage.server.hub;

/** Who may see what a repository is made from. */
public enum SourceVisibility {
  /** Everyone. */
  PUBLIC,
  /** Not everyone. */
  PRIVATE,
  /** It could not be told now. */
  UNKNOWN,
  /** Its host did not answer at all, or asks to be left alone. */
  SILENT
}
