package io.stowage.acceptance.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.Registry.Login;
import io.stowage.acceptance.harness.StowageProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Somebody with an account, logged in to {@code /api/v1}, where they make what clients log in with.
 *
 * @param login name and password
 * @param session a token of the session, which is fresh
 */
record Person(Registry registry, Login login, String session) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  /** A token or robot as {@code /api/v1} knows it, and what clients log in with. */
  record Made(String path, Login login) {}

  /** The administrator of a server that was just started. */
  static Person administrator(Registry registry) {
    return logIn(registry, StowageProcess.ADMIN);
  }

  static Person logIn(Registry registry, Login login) {
    var answer =
        new Person(registry, login, "")
            .succeed(
                "POST",
                "/login",
                Map.of("name", login.user(), "password", login.password(), "bearer", true));
    return new Person(registry, login, answer.required("token").asString());
  }

  /** Makes another account, as an administrator may. */
  Person make(String name) {
    var password = name + " has a password";
    succeed(
        "POST",
        "/admin/users",
        Map.of("name", name, "password", password, "mustChangePassword", false));
    return logIn(registry, new Login(name, password));
  }

  /** A personal token with that scope. */
  Made token(String scope) {
    var made = succeed("POST", "/me/tokens", Map.of("label", scope, "scopes", List.of(scope)));
    return new Made(
        "/me/tokens/" + made.required("id").asString(),
        new Login(login.user(), made.required("secret").asString()));
  }

  /** A robot that may do that with repositories of that pattern. */
  Made robot(String name, String pattern, String... permissions) {
    var rule = Map.of("pattern", pattern, "permissions", List.of(permissions));
    var made = succeed("POST", "/me/robots", Map.of("name", name, "rules", List.of(rule)));
    return new Made(
        "/me/robots/" + made.required("id").asString(),
        new Login(made.required("login").asString(), made.required("secret").asString()));
  }

  /** Switches the registry's admin user on: the one name with its two passwords. */
  List<Login> adminUser() {
    var made = succeed("POST", "/admin/admin-user", Map.of());
    return made.required("passwords")
        .valueStream()
        .map(
            password ->
                new Login(
                    made.required("userName").asString(), password.required("value").asString()))
        .toList();
  }

  void delete(Made made) {
    succeed("DELETE", made.path(), Map.of());
  }

  void changePassword(String password) {
    succeed("POST", "/me/password", Map.of("password", login.password(), "newPassword", password));
  }

  /** What a push makes from now on is public. */
  void makesPublicRepositories() {
    send(
        "PUT",
        "/me/defaults",
        Map.of("privateByDefault", false, "allowsPublic", true),
        Optional.of("*"));
  }

  /** Turns a second factor on. */
  void turnOnSecondFactor() {
    var secret = succeed("POST", "/me/two-factor", Map.of()).required("secret").asString();
    succeed("POST", "/me/two-factor/confirm", Map.of("code", code(secret)));
  }

  /** Calls, expects success, and returns what was answered; an empty body is none. */
  JsonNode succeed(String method, String path, Map<String, ?> body) {
    return send(method, path, body, Optional.empty());
  }

  private JsonNode send(String method, String path, Map<String, ?> body, Optional<String> ifMatch) {
    var content =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
    var request =
        HttpRequest.newBuilder(registry.uri("/api/v1" + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, content);
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!session.isEmpty()) {
      request.header("Authorization", "Bearer " + session);
    }
    ifMatch.ifPresent(version -> request.header("If-Match", version));
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode())
          .as("%s %s: %s", method, path, response.body())
          .isBetween(200, 299);
      return response.body().isEmpty()
          ? MissingNode.getInstance()
          : JsonMapper.shared().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling " + path, e);
    }
  }

  /** The code that an authenticator shows now, RFC 6238. */
  private static String code(String base32) {
    try {
      var mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(bytes(base32), "RAW"));
      var step = ByteBuffer.allocate(Long.BYTES).putLong(Instant.now().getEpochSecond() / 30);
      var hash = ByteBuffer.wrap(mac.doFinal(step.array()));
      int offset = hash.get(hash.limit() - 1) & 0xf;
      return String.format(Locale.ROOT, "%06d", (hash.getInt(offset) & 0x7fffffff) % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String base32) {
    var bytes = ByteBuffer.allocate(base32.length() * 5 / 8);
    int held = 0;
    int bits = 0;
    for (char digit : base32.toCharArray()) {
      held = held << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(digit);
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.put((byte) (held >> bits));
      }
    }
    return bytes.array();
  }
}
