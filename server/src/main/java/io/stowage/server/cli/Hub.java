package io.stowage.server.cli;

import io.stowage.server.cli.HubClient.Answer;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server that a command is about, as the one who typed it: who they are is known from {@code
 * STOWAGE_TOKEN}, else from their log-in there. Where the server wants the password once more, they
 * are asked for it and the request is made again.
 */
final class Hub implements AutoCloseable {
  private static final int PAGE = 100;

  /** The largest offset that is taken. */
  private static final int FARTHEST = 10_000;

  private final URI server;
  private final boolean hasToken;
  private final LogInFile file;
  private final Optional<LogInFile.LogIn> logIn;
  private final HubClient client;
  private final Terminal terminal;

  private Hub(
      URI server,
      boolean hasToken,
      LogInFile file,
      Optional<LogInFile.LogIn> logIn,
      HubClient client,
      Terminal terminal) {
    this.server = server;
    this.hasToken = hasToken;
    this.file = file;
    this.logIn = logIn;
    this.client = client;
    this.terminal = terminal;
  }

  /**
   * The server that is meant.
   *
   * @param named with {@code --server}, else {@code STOWAGE_URL} counts, else the current log-in
   * @throws CommandFailure where none of them is
   */
  static Hub of(Optional<String> named, Program program, Terminal terminal) {
    Map<String, String> environment = program.environment();
    LogInFile file = LogInFile.of(environment);
    URI server = server(named, environment, file);
    Optional<String> token =
        Optional.ofNullable(environment.get("STOWAGE_TOKEN")).filter(text -> !text.isBlank());
    Optional<LogInFile.LogIn> logIn = token.isPresent() ? Optional.empty() : file.at(server);
    Optional<String> secret = token.map(String::strip).or(() -> logIn.map(LogInFile.LogIn::secret));
    var client = new HubClient(server, secret, program.version());
    return new Hub(server, token.isPresent(), file, logIn, client, terminal);
  }

  private static URI server(
      Optional<String> named, Map<String, String> environment, LogInFile file) {
    return named
        .or(() -> Optional.ofNullable(environment.get("STOWAGE_URL")))
        .filter(text -> !text.isBlank())
        .map(ServerAddress::of)
        .or(() -> file.current().map(LogInFile.LogIn::server))
        .orElseThrow(
            () ->
                new CommandFailure(
                    ExitCode.USAGE,
                    "You are logged in nowhere: stowage login URL, or name a server with --server"
                        + " or STOWAGE_URL."));
  }

  URI server() {
    return server;
  }

  /** Whose log-in is used; empty with a token or with none. */
  Optional<String> name() {
    return logIn.map(LogInFile.LogIn::name);
  }

  JsonNode get(ApiPath path) {
    return send("GET", path, null, Optional.empty()).body();
  }

  /** With the version of what was read, for a change of it. */
  Answer read(ApiPath path) {
    return send("GET", path, null, Optional.empty());
  }

  JsonNode post(ApiPath path, @Nullable JsonNode body) {
    return send("POST", path, body, Optional.empty()).body();
  }

  /** With a body that is no JSON. */
  JsonNode post(ApiPath path, String type, String body) {
    return told(() -> client.send("POST", path, type, body)).body();
  }

  JsonNode put(ApiPath path, @Nullable JsonNode body) {
    return send("PUT", path, body, Optional.empty()).body();
  }

  JsonNode put(ApiPath path, JsonNode body, Optional<String> etag) {
    return send("PUT", path, body, etag).body();
  }

  JsonNode patch(ApiPath path, JsonNode body, Optional<String> etag) {
    return send("PATCH", path, body, etag).body();
  }

  JsonNode delete(ApiPath path, @Nullable JsonNode body) {
    return send("DELETE", path, body, Optional.empty()).body();
  }

  /**
   * A list, page after page.
   *
   * @param most entries at most; where there are more, the answer's {@code next} stays
   */
  ObjectNode list(ApiPath path, int most) {
    ObjectNode whole = JsonMapper.shared().createObjectNode();
    ArrayNode items = whole.putArray("items");
    Optional<String> cursor = Optional.empty();
    do {
      int limit = Math.min(PAGE, most - items.size());
      JsonNode page = get(path.with("limit", limit).with("cursor", cursor.orElse("")));
      page.path("items").forEach(items::add);
      for (Map.Entry<String, JsonNode> other : page.properties()) {
        if (!other.getKey().equals("items") && !other.getKey().equals("next")) {
          whole.set(other.getKey(), other.getValue());
        }
      }
      cursor = Optional.ofNullable(page.path("next").asString(null));
      if (page.path("items").isEmpty()) {
        break;
      }
    } while (cursor.isPresent() && items.size() < most);
    cursor.ifPresent(next -> whole.put("next", next));
    return whole;
  }

  /** A list that is counted through: {@code offset} says where a page begins. */
  ObjectNode numbered(ApiPath path, int most) {
    ObjectNode whole = JsonMapper.shared().createObjectNode();
    ArrayNode items = whole.putArray("items");
    JsonNode page;
    do {
      int limit = Math.min(PAGE, most - items.size());
      page = get(path.with("limit", limit).with("offset", items.size()));
      page.path("items").forEach(items::add);
      for (Map.Entry<String, JsonNode> other : page.properties()) {
        if (!other.getKey().equals("items")) {
          whole.set(other.getKey(), other.getValue());
        }
      }
    } while (!page.path("items").isEmpty()
        && items.size() <= FARTHEST
        && items.size() < Math.min(most, page.path("total").asInt(0)));
    return whole;
  }

  /** Copies what a server exports. */
  void copy(ApiPath path, PrintWriter out) {
    told(
        () -> {
          client.copy(path, out);
          return true;
        });
  }

  private Answer send(String method, ApiPath path, @Nullable JsonNode body, Optional<String> etag) {
    return told(() -> client.send(method, path, body, etag));
  }

  /** Does it; again once the password is proved, where that was missing. */
  private <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (HubProblem problem) {
      if (problem.code().equals("confirmation_needed")) {
        confirm();
        return work.get();
      }
      if (problem.status() == 401) {
        throw unknown(problem);
      }
      throw problem;
    }
  }

  private CommandFailure unknown(HubProblem problem) {
    String what =
        hasToken
            ? "STOWAGE_TOKEN is not good there, or no more."
            : logIn.isPresent()
                ? "Your log-in has ended: stowage login " + server
                : "You are not logged in there: stowage login " + server;
    return new CommandFailure(ExitCode.FAILED, problem.sentences().getFirst() + "\n" + what);
  }

  private void confirm() {
    if (hasToken) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "This needs a password, which a token has not got: unset STOWAGE_TOKEN and log in with"
              + " stowage login.");
    }
    if (!terminal.isInteractive()) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "This needs your password anew: run it at a terminal, or stowage login "
              + server
              + " first.");
    }
    String who = name().map(name -> " of " + name).orElse("");
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put(
        "password",
        terminal
            .askSecret("This needs your password anew. Password" + who + ": ")
            .orElseThrow(Hub::givenUp));
    JsonNode me = client.send("GET", ApiPath.of("me"), null, Optional.empty()).body();
    if (me.path("twoFactor").asBoolean(false)) {
      body.put(
          "code",
          terminal
              .ask("Code of your second factor: ")
              .map(String::strip)
              .orElseThrow(Hub::givenUp));
    }
    JsonNode confirmed =
        client.send("POST", ApiPath.of("session", "confirm"), body, Optional.empty()).body();
    String secret = confirmed.path("token").asString("");
    if (!secret.isEmpty()) {
      // The one before is worth nothing any more.
      client.use(secret);
      logIn.ifPresent(
          before -> file.renew(new LogInFile.LogIn(before.server(), before.name(), secret)));
    }
  }

  private static CommandFailure givenUp() {
    return new CommandFailure(ExitCode.FAILED, "Nothing was changed.");
  }

  @Override
  public void close() {
    client.close();
  }
}
