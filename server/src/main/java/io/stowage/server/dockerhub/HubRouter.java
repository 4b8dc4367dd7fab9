package io.stowage.server.dockerhub;

import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds who answers an address. The first form that an address has is what it means, whatever the
 * method: so forms that end in words of ours come before those that end in a name, and deleting the
 * list of a repository's tags never deletes a repository called {@code tags}, which only {@code
 * /v2/namespaces} reaches.
 */
public final class HubRouter {
  private final List<Resource> resources;
  private final CallLimit limit;
  private final Function<Request, String> caller;

  /** Answers calls to one address by one method. */
  @FunctionalInterface
  interface Answerer {
    Response answer(HubCall call);
  }

  /** What is at addresses of one form, and what can be done with it. */
  private record Resource(HubPath path, Map<String, Answerer> methods) {}

  private HubRouter(Builder from) {
    this.resources =
        from.resources.entrySet().stream()
            .map(entry -> new Resource(HubPath.of(entry.getKey()), Map.copyOf(entry.getValue())))
            .toList();
    this.limit = from.limit;
    this.caller = from.caller;
  }

  /**
   * Begins an empty one.
   *
   * @param caller by whom calls are counted: an account's name, or an address
   */
  static Builder counting(CallLimit limit, Function<Request, String> caller) {
    return new Builder(limit, caller);
  }

  /** All that is answered, as {@code GET v2/orgs/{org}}, in the order in which it is tried. */
  List<String> forms() {
    return resources.stream()
        .flatMap(
            resource ->
                resource.methods().keySet().stream()
                    .sorted()
                    .map(method -> method + " " + resource.path()))
        .toList();
  }

  /**
   * Answers a request.
   *
   * @param mount what comes before {@code /v2} in the address: empty, or a path without a slash at
   *     its end
   */
  public Response handle(Request request, String mount) {
    return handle(request, mount, request.origin().baseUrl());
  }

  /**
   * Answers a request.
   *
   * @param baseUrl scheme and authority of the addresses in the answer
   */
  Response handle(Request request, String mount, String baseUrl) {
    request.route("dockerhub");
    CallLimit.Count count = limit.count(caller.apply(request));
    Response answer = count.isOver() ? HubErrors.tooMany() : answer(request, mount, baseUrl);
    return count.on(request.isHead() ? answer.withoutBody() : answer);
  }

  private Response answer(Request request, String mount, String baseUrl) {
    try {
      return serve(request, HubPath.parts(request.path().substring(mount.length() + 1)), baseUrl);
    } catch (RuntimeException e) {
      return HubErrors.render(request, e);
    }
  }

  private Response serve(Request request, List<String> parts, String baseUrl) {
    for (Resource resource : resources) {
      Optional<Map<String, String>> places = resource.path().match(parts);
      if (places.isPresent()) {
        Answerer answerer = resource.methods().get(request.isHead() ? "GET" : request.method());
        return answerer == null
            ? notAllowed(request, resource)
            : answerer.answer(new HubCall(request, places.get(), baseUrl));
      }
    }
    throw HubException.notFound("page");
  }

  private static Response notAllowed(Request request, Resource resource) {
    TreeSet<String> methods = new TreeSet<>(resource.methods().keySet());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    String allowed = String.join(", ", methods);
    return HubErrors.of(405, request.method() + " is not served here, only " + allowed)
        .with("Allow", allowed);
  }

  /** Collects forms of addresses, in the order in which they are tried. */
  static final class Builder {
    private final Map<String, Map<String, Answerer>> resources = new LinkedHashMap<>();
    private final CallLimit limit;
    private final Function<Request, String> caller;

    private Builder(CallLimit limit, Function<Request, String> caller) {
      this.limit = limit;
      this.caller = caller;
    }

    Builder on(String method, String path, Answerer answerer) {
      resources.computeIfAbsent(path, _ -> new TreeMap<>()).put(method, answerer);
      return this;
    }

    HubRouter build() {
      return new HubRouter(this);
    }
  }
}
