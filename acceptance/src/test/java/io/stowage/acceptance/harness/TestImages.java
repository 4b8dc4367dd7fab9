package io.stowage.acceptance.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Images made here, the same bytes every time, as OCI layouts: nothing is fetched. The one program
 * inside is the machine's own static busybox.
 */
public final class TestImages {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private TestImages() {}

  /** The file system of an image that can run {@code sh} and {@code cat}, as a tar. */
  public static byte[] busyboxTar() {
    if (!Files.isExecutable(BUSYBOX)) {
      Tools.skip("busybox-static is not installed: run ./dev setup");
    }
    try {
      return new TarFile()
          .folder("bin")
          .file("bin/busybox", 0755, Files.readAllBytes(BUSYBOX))
          .link("bin/sh", "busybox")
          .link("bin/cat", "busybox")
          .link("bin/echo", "busybox")
          .folder("etc")
          .file("etc/os-release", "NAME=\"Test image\"\nID=test\n")
          .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n")
          .folder("root")
          .folder("tmp")
          .bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An image of two layers, tagged {@code latest}, as an OCI layout in a new folder. */
  public static Path busybox(Path folder) {
    var layout = new Layout(folder);
    layout.finish(layout.image("amd64", busyboxTar(), note("amd64")));
    return folder;
  }

  /** Like {@link #busybox}, but tiny: no program inside. */
  public static Path note(Path folder) {
    var layout = new Layout(folder);
    layout.finish(layout.image("amd64", note("amd64")));
    return folder;
  }

  /** An index of two platforms, tagged {@code latest}, as an OCI layout in a new folder. */
  public static Path multiArch(Path folder) {
    var layout = new Layout(folder);
    var amd64 = layout.image("amd64", busyboxTar(), note("amd64"));
    var arm64 = layout.image("arm64", note("arm64"));
    var index =
        """
        {"schemaVersion":2,"mediaType":"%s","manifests":[%s,%s]}"""
            .formatted(
                INDEX,
                amd64.json("\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
                arm64.json("\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}"));
    layout.finish(layout.put(INDEX, index.getBytes(StandardCharsets.UTF_8)));
    return folder;
  }

  private static byte[] note(String text) {
    return new TarFile().folder("srv").file("srv/note", text + "\n").bytes();
  }

  /** The digest of some bytes, as the registry names them. */
  public static String sha256(byte[] bytes) {
    try {
      var hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Entry(String mediaType, String digest, int size) {
    String json(String more) {
      return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
          .formatted(mediaType, digest, size, more.isEmpty() ? "" : "," + more);
    }
  }

  private record Layout(Path folder) {
    Entry image(String architecture, byte[]... tars) {
      var layers = List.of(tars).stream().map(this::layer).toList();
      var diffIds =
          List.of(tars).stream()
              .map(tar -> "\"" + sha256(tar) + "\"")
              .collect(Collectors.joining(","));
      var config =
          """
          {"created":"2026-01-01T00:00:00Z","architecture":"%s","os":"linux",\
          "config":{"Cmd":["/bin/sh"]},"rootfs":{"type":"layers","diff_ids":[%s]}}"""
              .formatted(architecture, diffIds);
      var manifest =
          """
          {"schemaVersion":2,"mediaType":"%s","config":%s,"layers":[%s]}"""
              .formatted(
                  MANIFEST,
                  put(
                          "application/vnd.oci.image.config.v1+json",
                          config.getBytes(StandardCharsets.UTF_8))
                      .json(""),
                  layers.stream().map(layer -> layer.json("")).collect(Collectors.joining(",")));
      return put(MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
    }

    private Entry layer(byte[] tar) {
      var packed = new ByteArrayOutputStream();
      try (var gzip = new GZIPOutputStream(packed)) {
        gzip.write(tar);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return put("application/vnd.oci.image.layer.v1.tar+gzip", packed.toByteArray());
    }

    Entry put(String mediaType, byte[] content) {
      var digest = sha256(content);
      write("blobs/" + digest.replace(':', '/'), content);
      return new Entry(mediaType, digest, content.length);
    }

    void finish(Entry top) {
      var index =
          "{\"schemaVersion\":2,\"manifests\":[%s]}"
              .formatted(
                  top.json("\"annotations\":{\"org.opencontainers.image.ref.name\":\"latest\"}"));
      write("index.json", index.getBytes(StandardCharsets.UTF_8));
      write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] content) {
      try {
        var file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
