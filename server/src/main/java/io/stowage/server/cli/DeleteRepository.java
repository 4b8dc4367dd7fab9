package io.stowage.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stowage repository delete}. */
@Command(
    name = "delete",
    header = "Delete a repository with all its tags and manifests.",
    description = "Blobs that other repositories use stay; the space of the rest is freed by gc.")
final class DeleteRepository extends Common implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "Such as team/app.")
  String name = "";

  DeleteRepository(Program program) {
    super(program);
  }

  @Override
  public Integer call() {
    return program().control(given(), new ControlRequest.DeleteRepository(name), out());
  }
}
