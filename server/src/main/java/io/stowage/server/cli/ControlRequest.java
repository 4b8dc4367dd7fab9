package io.stowage.server.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One call of {@link Control}, as it travels from a command to the running server: {@code POST
 * /control/COMMAND} with a JSON object. The answer is lines of text; the last is {@code
 * {"status":N}}.
 */
public sealed interface ControlRequest {

  /** Collect garbage. */
  record Gc(boolean dryRun) implements ControlRequest {}

  /** Hash every blob again. */
  record Verify() implements ControlRequest {}

  /** Take over a {@code registry:2}. */
  record ImportRegistry(Path folder, boolean verify) implements ControlRequest {}

  /** Take in an OCI layout. */
  record ImportOciLayout(Path folder, Optional<String> name) implements ControlRequest {}

  /** Delete a repository. */
  record DeleteRepository(String name) implements ControlRequest {}

  /** Let somebody in who is locked out. */
  record Rescue(String name, boolean asAdministrator) implements ControlRequest {}

  /** The last segment of the path. */
  default String command() {
    return switch (this) {
      case Gc _ -> "gc";
      case Verify _ -> "verify";
      case ImportRegistry _ -> "import-registry";
      case ImportOciLayout _ -> "import-oci-layout";
      case DeleteRepository _ -> "delete-repository";
      case Rescue _ -> "rescue";
    };
  }

  /** The body of the request. */
  default String body() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    switch (this) {
      case Gc gc -> json.put("dryRun", gc.dryRun());
      case Verify _ -> {}
      case ImportRegistry registry ->
          json.put("folder", absolute(registry.folder())).put("verify", registry.verify());
      case ImportOciLayout layout -> {
        json.put("folder", absolute(layout.folder()));
        layout.name().ifPresent(name -> json.put("name", name));
      }
      case DeleteRepository repository -> json.put("name", repository.name());
      case Rescue rescue ->
          json.put("name", rescue.name()).put("administrator", rescue.asAdministrator());
    }
    return json.toString();
  }

  /** Reads a request; empty when there is no such command or something is missing. */
  static Optional<ControlRequest> parse(String command, JsonNode body) {
    var folder = Optional.ofNullable(body.path("folder").asString(null)).map(Path::of);
    var name = Optional.ofNullable(body.path("name").asString(null));
    return switch (command) {
      case "gc" -> Optional.of(new Gc(body.path("dryRun").asBoolean(false)));
      case "verify" -> Optional.of(new Verify());
      case "import-registry" ->
          folder.map(path -> new ImportRegistry(path, body.path("verify").asBoolean(false)));
      case "import-oci-layout" -> folder.map(path -> new ImportOciLayout(path, name));
      case "delete-repository" -> name.map(DeleteRepository::new);
      case "rescue" ->
          name.map(who -> new Rescue(who, body.path("administrator").asBoolean(false)));
      default -> Optional.empty();
    };
  }

  /** Has it done; answers with an {@link ExitCode}. */
  default int run(Control control, Consumer<String> out) {
    return switch (this) {
      case Gc gc -> control.gc(gc.dryRun(), out);
      case Verify _ -> control.verify(out);
      case ImportRegistry registry ->
          control.importRegistry(registry.folder(), registry.verify(), out);
      case ImportOciLayout layout -> control.importOciLayout(layout.folder(), layout.name(), out);
      case DeleteRepository repository -> control.deleteRepository(repository.name(), out);
      case Rescue rescue -> control.rescue(rescue.name(), rescue.asAdministrator(), out);
    };
  }

  private static String absolute(Path folder) {
    return folder.toAbsolutePath().normalize().toString();
  }
}
