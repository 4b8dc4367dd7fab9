package io.stowage.server.hub;

/** Where sources are. */
@FunctionalInterface
public interface SourceHost {

  /**
   * Who may see a source.
   *
   * @param source as {@link SourceLink#address} has it
   */
  SourceVisibility visibility(String source);
}
