package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The reference registry as Debian packages it, with its own defaults and no access log. */
record Distribution() implements Contestant {
  static final String LABEL = "distribution";

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public List<String> command(Path home, int port) throws IOException {
    Path settings = home.resolve("registry.yml");
    Files.writeString(
        settings,
        """
        version: 0.1
        log: {level: warn, accesslog: {disabled: true}}
        storage:
          cache: {blobdescriptor: inmemory}
          filesystem: {rootdirectory: %s}
          delete: {enabled: true}
        http:
          addr: 127.0.0.1:%d
        """
            .formatted(home.resolve("registry"), port));
    return List.of("docker-registry", "serve", settings.toString());
  }

  @Override
  public String readyPath() {
    return "/v2/";
  }
}
