package io.stowage.server.app;

import io.stowage.server.cli.Stowage;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the process begins. */
public final class Main {

  private Main() {}

  /** Runs one command of {@code stowage}. */
  public static void main(String[] arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    var program = new LocalProgram(new StowageEngine(), System.getenv());
    int code = Stowage.run(program, System.in, out, err, List.of(arguments));
    System.exit(code);
  }
}
