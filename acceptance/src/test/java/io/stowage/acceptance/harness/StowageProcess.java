package io.stowage.acceptance.harness;

import io.stowage.server.http.Certificates;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Stowage in a JVM of its own, as a user starts it: same main class, same flags, its data in a
 * folder. It can be stopped, killed and started again on the same port and data.
 */
public final class StowageProcess implements Registry {
  /** The person that the first start makes. */
  public static final Login ADMIN = new Login("admin", "first among equals");

  private static final String MAIN = "io.stowage.server.app.Main";

  private final Path folder;
  private final int port;
  private final List<String> flags;
  private final Map<String, String> environment;
  private final @Nullable Tls tls;
  private ChildProcess process;

  /**
   * How it is spoken to where it is not over clear HTTP.
   *
   * @param certificate the PEM file of the one certificate to trust: Go's programs take it as
   *     {@code SSL_CERT_FILE}
   * @param client trusts it
   */
  public record Tls(Path certificate, Path key, HttpClient client) {}

  private StowageProcess(
      Path folder,
      int port,
      List<String> flags,
      Map<String, String> environment,
      @Nullable Tls tls) {
    this.folder = folder;
    this.port = port;
    this.flags = flags;
    this.environment = environment;
    this.tls = tls;
    this.process = launch();
  }

  /** Starts one that lets everyone do everything. */
  public static StowageProcess open(Path folder, String... flags) {
    return open(folder, Map.of(), flags);
  }

  /** Starts one that lets everyone do everything, with settings from the environment. */
  public static StowageProcess open(Path folder, Map<String, String> environment, String... flags) {
    return start(folder, withFirst("--open", flags), environment);
  }

  /** Starts one whose only user is {@link Registry#ALICE}; everyone may pull. */
  public static StowageProcess withUsers(Path folder, String... flags) {
    return withUsers(folder, Map.of(), flags);
  }

  /** Starts one with a user, and with settings from the environment. */
  public static StowageProcess withUsers(
      Path folder, Map<String, String> environment, String... flags) {
    var users = folder.resolve("users");
    try {
      Files.writeString(users, ALICE_LINE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return start(folder, withFirst("--users=" + users, flags), environment);
  }

  /** Starts one on a free port, with its data in {@code folder/data} and these flags. */
  public static StowageProcess start(
      Path folder, List<String> flags, Map<String, String> environment) {
    return new StowageProcess(folder, ChildProcess.freePort(), flags, environment, null);
  }

  /**
   * Starts one with accounts, whose administrator is {@link #ADMIN}, on TLS with a certificate of
   * its own for localhost.
   */
  public static StowageProcess withAccounts(
      Path folder, Map<String, String> environment, String... flags) {
    return new StowageProcess(
        folder, ChildProcess.freePort(), List.of(flags), asAdmin(environment), certified(folder));
  }

  /** The same over clear HTTP. */
  public static StowageProcess withAccountsInTheClear(
      Path folder, Map<String, String> environment, String... flags) {
    return start(folder, List.of(flags), asAdmin(environment));
  }

  private static Map<String, String> asAdmin(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("STOWAGE_ADMIN_PASSWORD", ADMIN.password());
    return Map.copyOf(all);
  }

  private static Tls certified(Path folder) {
    try {
      var made = Certificates.in(folder, "stowage");
      var client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .sslContext(made.trusting())
              .connectTimeout(Duration.ofSeconds(2))
              .build();
      return new Tls(made.certificate(), made.key(), client);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making a certificate", e);
    }
  }

  /** How to speak to one that was started on TLS. */
  public Tls tls() {
    return Optional.ofNullable(tls).orElseThrow();
  }

  @Override
  public URI uri(String path) {
    return tls == null ? Registry.super.uri(path) : URI.create("https://" + authority() + path);
  }

  /** Starts one on this very port. */
  public static StowageProcess openOn(int port, Path folder) {
    return new StowageProcess(folder, port, List.of("--open"), Map.of(), null);
  }

  /** Sends SIGTERM and waits for the end. Returns the exit status. */
  public int stop() {
    return process.terminate();
  }

  /** {@code kill -9}: no chance to write anything more. */
  public void kill() {
    process.kill();
  }

  /** Starts it again on the same port and data, once it has been stopped or killed. */
  public void startAgain() {
    if (process.isAlive()) {
      throw new IllegalStateException("stop it or kill it first");
    }
    process = launch();
  }

  public Path data() {
    return folder.resolve("data");
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String log() {
    return process.log();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.terminate();
    }
  }

  private ChildProcess launch() {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath()));
    words.addAll(AotCache.option(words, MAIN));
    words.addAll(List.of(MAIN, "serve", "--port=" + port, "--data=" + data()));
    words.addAll(flags);
    if (tls == null) {
      var started = ChildProcess.start(words, environment, folder.resolve("log"));
      started.awaitHttp(uri("/v2/"));
      return started;
    }
    words.addAll(List.of("--tls-certificate=" + tls.certificate(), "--tls-key=" + tls.key()));
    var started = ChildProcess.start(words, environment, folder.resolve("log"));
    started.awaitHttp(uri("/v2/"), tls.client());
    return started;
  }

  /** The test's class path without what only tests need: what ships is what is tested. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.endsWith("test-classes") && !entry.endsWith("-tests.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> withFirst(String first, String... rest) {
    var all = new ArrayList<String>();
    all.add(first);
    all.addAll(List.of(rest));
    return all;
  }
}
