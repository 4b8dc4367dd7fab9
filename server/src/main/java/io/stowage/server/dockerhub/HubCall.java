package io.stowage.server.dockerhub;

import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A request to one of the addresses of this API, and the answers to it. */
final class HubCall {
  /** Bytes: 25,000 characters of full description, each escaped, fit. */
  private static final int LARGEST_BODY = 256 * 1024;

  private final Request request;
  private final Map<String, String> places;
  private final String baseUrl;

  /**
   * A call.
   *
   * @param places what stands where in the address
   * @param baseUrl scheme and authority by which the client goes on
   */
  HubCall(Request request, Map<String, String> places, String baseUrl) {
    this.request = request;
    this.places = places;
    this.baseUrl = baseUrl;
  }

  Request request() {
    return request;
  }

  /** What the address has in a place. */
  String place(String name) {
    String found = places.get(name);
    if (found == null) {
      throw new IllegalStateException("this route has no {" + name + "}");
    }
    return found;
  }

  /** The same, where only some of the addresses have it. */
  Optional<String> optionalPlace(String name) {
    return Optional.ofNullable(places.get(name));
  }

  Optional<String> parameter(String name) {
    Optional<String> text = request.parameter(name).filter(found -> !found.isEmpty());
    if (text.filter(found -> found.chars().anyMatch(Character::isISOControl)).isPresent()) {
      throw HubException.invalid(name, "No control characters can stand here.");
    }
    return text;
  }

  /** Reads the body, which is small. */
  HubBody body() {
    return HubBody.parse(request.body().readAll(LARGEST_BODY));
  }

  HubPage page() {
    return page(HubPage.USUAL);
  }

  HubPage page(int usual) {
    return HubPage.of(parameter("page"), parameter("page_size"), usual);
  }

  /**
   * Whether it is Docker's hub-tool that asks, which reads the members of a team as a plain list
   * where every other client wants a page. There is no other way to tell.
   */
  boolean isHubTool() {
    return request.header("User-Agent").filter(agent -> agent.startsWith("hub-tool/")).isPresent();
  }

  /** A page of a list, with the addresses of those beside it. */
  Response list(HubPage page, long count, List<ObjectNode> results) {
    return ok(pageOf(page, count, results));
  }

  /** The same, to add to. */
  ObjectNode pageOf(HubPage page, long count, List<ObjectNode> results) {
    return page.json(baseUrl + request.path(), request.query(), count, results);
  }

  /** The page's part of a list that is at hand as a whole. */
  <T> Response list(HubPage page, List<T> all, Function<T, ObjectNode> json) {
    return list(
        page, all.size(), all.stream().skip(page.offset()).limit(page.size()).map(json).toList());
  }

  static Response ok(JsonNode body) {
    return json(200, body);
  }

  /** Done, and nothing to say. */
  static Response done(int status) {
    return Response.status(status).header("Cache-Control", "no-store").empty();
  }

  static Response json(int status, JsonNode body) {
    return Response.status(status)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store")
        .header("X-Content-Type-Options", "nosniff")
        .bytes(JsonMapper.shared().writeValueAsBytes(body));
  }
}
