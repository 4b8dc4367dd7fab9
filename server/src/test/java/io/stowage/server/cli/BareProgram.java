package io.stowage.server.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A program that has no server of its own. */
record BareProgram(Map<String, String> environment) implements Program {
  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int serve(Given given, PrintWriter out) {
    return ExitCode.FAILED;
  }

  @Override
  public int control(Given given, ControlRequest request, PrintWriter out) {
    return ExitCode.FAILED;
  }

  @Override
  public int health(Given given, Optional<URI> url, PrintWriter out) {
    return ExitCode.FAILED;
  }

  @Override
  public String settings(boolean markdown) {
    return "";
  }

  @Override
  public int train(PrintWriter out) {
    return ExitCode.FAILED;
  }

  @Override
  public String version() {
    return "1-test";
  }
}
