package io.stowage.acceptance.client;

import io.stowage.acceptance.harness.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What podman, buildah and skopeo go by, so that nothing of the machine's is read or changed. */
final class ContainersSettings {
  private ContainersSettings() {}

  /**
   * The environment that names them: a storage of its own in that folder, an empty file of log-ins,
   * and that the registry is spoken to over clear HTTP.
   */
  static Map<String, String> in(Path folder, Registry registry) throws IOException {
    var storage =
        """
        [storage]
        driver = "vfs"
        graphroot = "%1$s/storage"
        runroot = "%1$s/run"
        """;
    var containers =
        """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
        [network]
        network_config_dir = "%1$s/networks"
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        tmp_dir = "%1$s/tmp"
        static_dir = "%1$s/static"
        volume_path = "%1$s/volumes"
        """;
    var registries =
        """
        [[registry]]
        location = "%s"
        insecure = true
        """;
    var found = new HashMap<String, String>();
    found.put("CONTAINERS_STORAGE_CONF", write(folder, "storage.conf", storage.formatted(folder)));
    found.put("CONTAINERS_CONF", write(folder, "containers.conf", containers.formatted(folder)));
    found.put(
        "CONTAINERS_REGISTRIES_CONF",
        write(folder, "registries.conf", registries.formatted(registry.authority())));
    found.put("REGISTRY_AUTH_FILE", write(folder, "auth.json", "{}"));
    return Map.copyOf(found);
  }

  private static String write(Path folder, String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
