package io.stowage.server.app;

import io.stowage.server.cli.CommandFailure;
import io.stowage.server.cli.ExitCode;
import io.stowage.server.http.HttpSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Tries the port before anything else is begun, so that one which can't be had costs nothing and is
 * told in words.
 */
final class ListeningPort {
  private ListeningPort() {}

  /**
   * Opens the port and closes it again.
   *
   * @throws CommandFailure saying what keeps it from being opened, and what to do
   */
  static void requireFree(HttpSettings settings) {
    String host = settings.host();
    int port = settings.port();
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
    } catch (UnknownHostException _) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "http.host: there is no address %s: listen on 0.0.0.0, or on an address of this machine"
              .formatted(host));
    } catch (BindException refused) {
      throw explained(host, port, String.valueOf(refused.getMessage()));
    } catch (IOException failure) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "port %d on %s can't be opened: %s".formatted(port, host, failure.getMessage()));
    }
  }

  /** The kernel's reason is only in the message. */
  private static CommandFailure explained(String host, int port, String why) {
    String reason = why.toLowerCase(Locale.ROOT);
    if (reason.contains("in use")) {
      return new CommandFailure(
          ExitCode.FAILED,
          "port %d on %s is taken: stop who listens there, or choose another with --port"
              .formatted(port, host));
    }
    if (reason.contains("permission")) {
      return new CommandFailure(
          ExitCode.FAILED,
          "port %d on %s needs more rights than this user has: choose one above 1023 with --port"
              .formatted(port, host));
    }
    if (reason.contains("cannot assign") || reason.contains("can't assign")) {
      return new CommandFailure(
          ExitCode.USAGE,
          "http.host: %s is no address of this machine: listen on 0.0.0.0, or on one that is"
              .formatted(host));
    }
    return new CommandFailure(
        ExitCode.FAILED, "port %d on %s can't be opened: %s".formatted(port, host, why));
  }
}
