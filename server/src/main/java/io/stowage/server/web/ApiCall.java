package io.stowage.server.web;

import io.stowage.server.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to one operation, which fits the contract.
 *
 * @param <C> who asks
 */
public final class ApiCall<C> {
  private static final long NO_VERSION = -1;

  private final C caller;
  private final Request request;
  private final Operation operation;
  private final Map<String, String> path;
  private final Map<String, JsonNode> query;
  private final RequestContent content;

  ApiCall(
      C caller,
      Request request,
      Operation operation,
      Map<String, String> path,
      Map<String, JsonNode> query,
      RequestContent content) {
    this.caller = caller;
    this.request = request;
    this.operation = operation;
    this.path = path;
    this.query = query;
    this.content = content;
  }

  /** Who asks. */
  public C caller() {
    return caller;
  }

  /** For its headers, id and origin; its body is read already. */
  public Request request() {
    return request;
  }

  public Operation operation() {
    return operation;
  }

  /** A parameter of the path, decoded; of a repository the whole name. */
  public String path(String name) {
    return declared(path.get(name), name);
  }

  /** A text in the query. */
  public Optional<String> text(String name) {
    return parameter(name).map(JsonNode::asString);
  }

  /** The texts of a parameter that may be repeated. */
  public List<String> texts(String name) {
    return parameter(name)
        .map(list -> list.valueStream().map(JsonNode::asString).toList())
        .orElse(List.of());
  }

  /** A whole number in the query. */
  public OptionalLong number(String name) {
    return parameter(name)
        .map(value -> OptionalLong.of(value.longValue()))
        .orElse(OptionalLong.empty());
  }

  /** Whether the query says {@code true}; not where it says nothing. */
  public boolean flag(String name) {
    return parameter(name).map(JsonNode::booleanValue).orElse(false);
  }

  private Optional<JsonNode> parameter(String name) {
    declared(operation.inQuery().get(name), name);
    return Optional.ofNullable(query.get(name));
  }

  private <T> T declared(@org.jspecify.annotations.Nullable T found, String name) {
    if (found == null) {
      throw new IllegalStateException(operation.id() + " has no parameter " + name);
    }
    return found;
  }

  /** The JSON sent; a missing node where none was. */
  public JsonNode body() {
    return content.json();
  }

  /** The JSON sent, as a record whose components are the properties of its schema. */
  public <T> T body(Class<T> type) {
    return ApiJson.as(type, content.json());
  }

  /** The body of an operation that takes something else than JSON. */
  public byte[] bytes() {
    return content.bytes();
  }

  /** The most entries that the page asked for has. */
  public int limit() {
    return (int) number("limit").orElseThrow();
  }

  /**
   * Where the page begins: after this key; empty for the first page.
   *
   * @throws ApiProblem {@code invalid_cursor} for one that is not of this list
   */
  public Optional<Cursor> cursor() {
    return text("cursor").map(text -> Cursor.parse(text, list()));
  }

  /**
   * A page of a list.
   *
   * @param rows what follows {@link #cursor()}, {@link #limit()} and one more: where that one is
   *     there, so is a next page
   * @param key the key of a row, which the next page begins after
   * @param shown a row as it is answered
   */
  public <T> ApiResult page(List<T> rows, Function<T, Cursor> key, Function<T, ?> shown) {
    return page(rows, key, shown, OptionalLong.empty());
  }

  /**
   * The same.
   *
   * @param total how many rows the whole list has, where the page tells it
   */
  public <T> ApiResult page(
      List<T> rows, Function<T, Cursor> key, Function<T, ?> shown, OptionalLong total) {
    ObjectNode root = ApiJson.object();
    total.ifPresent(count -> root.put("total", count));
    ArrayNode items = root.putArray("items");
    rows.stream().limit(limit()).map(shown).map(ApiJson::tree).forEach(items::add);
    if (rows.size() > limit()) {
      root.put("next", key.apply(rows.get(limit() - 1)).encode(list()));
    }
    return ApiResult.ok(root);
  }

  /**
   * A page of a list whose feature tells by itself where the next one begins.
   *
   * @param next absent: there is none. A page may be short, even empty, and have a next one
   */
  public <T> ApiResult page(List<T> rows, Optional<Cursor> next, Function<T, ?> shown) {
    ObjectNode root = ApiJson.object();
    ArrayNode items = root.putArray("items");
    rows.stream().map(shown).map(ApiJson::tree).forEach(items::add);
    next.ifPresent(cursor -> root.put("next", cursor.encode(list())));
    return ApiResult.ok(root);
  }

  /** Names the list and its filters: what a cursor goes with. */
  private String list() {
    Map<String, JsonNode> filters = new TreeMap<>(query);
    filters.remove("limit");
    filters.remove("cursor");
    List<String> words = new ArrayList<>();
    words.add(operation.id());
    operation.inPath().forEach(parameter -> words.add(path(parameter.name())));
    filters.forEach((name, value) -> words.add(name + "=" + value));
    return String.join("\n", words);
  }

  /**
   * The version that a change is about, from {@code If-Match}: empty where there is none or it is
   * {@code *}; for what is no version of ours a number that none has.
   */
  public OptionalLong version() {
    Optional<String> header = request.header("If-Match").map(String::strip);
    if (header.isEmpty() || header.get().equals("*")) {
      return OptionalLong.empty();
    }
    return header.get().matches("\"[0-9]{1,18}\"")
        ? OptionalLong.of(Long.parseLong(header.get().substring(1, header.get().length() - 1)))
        : OptionalLong.of(NO_VERSION);
  }

  /** 412, where the change itself finds that the version is another. */
  public static ApiProblem versionMismatch() {
    return ApiProblem.of(
        412, "version_mismatch", "somebody changed it since you read it: read it again");
  }
}
