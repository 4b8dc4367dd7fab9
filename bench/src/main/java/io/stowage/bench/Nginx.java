package io.stowage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx serving files: as little as a download can cost. */
record Nginx() implements Contestant {
  static final String LABEL = "nginx";

  @Override
  public String label() {
    return LABEL;
  }

  @Override
  public List<String> command(Path home, int port) throws IOException {
    Path files = Files.createDirectories(files(home));
    Files.writeString(files.resolve("ready"), "ready\n");
    Path settings = home.resolve("nginx.conf");
    Files.writeString(
        settings,
        """
        daemon off;
        %s
        worker_processes auto;
        pid %s/nginx.pid;
        error_log stderr warn;
        events { worker_connections 1024; }
        http {
          sendfile on;
          tcp_nopush on;
          access_log off;
          default_type application/octet-stream;
          client_body_temp_path %s/body;
          proxy_temp_path %s/proxy;
          fastcgi_temp_path %s/fastcgi;
          uwsgi_temp_path %s/uwsgi;
          scgi_temp_path %s/scgi;
          server { listen 127.0.0.1:%d; root %s; }
        }
        """
            .formatted(user(), home, home, home, home, home, home, port, files));
    return List.of("nginx", "-p", home.toString(), "-c", settings.toString());
  }

  @Override
  public String readyPath() {
    return "/ready";
  }

  /** Where the files it serves lie. */
  static Path files(Path home) {
    return home.resolve("files");
  }

  /** Workers of a root process would become nobody, who may not read our folder. */
  private static String user() {
    return System.getProperty("user.name").equals("root") ? "user root root;" : "";
  }
}
