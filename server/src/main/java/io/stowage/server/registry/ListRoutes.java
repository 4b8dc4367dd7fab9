package io.stowage.server.registry;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.stowage.oci.Digest;
import io.stowage.oci.InvalidValueException;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.common.Threads;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * end-1, end-8, end-12 and {@code _catalog}: what there is, a page at a time, each page one walk
 * along an index.
 */
final class ListRoutes {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int REFERRERS_IN_A_PAGE = 500;
  private static final int REFERRER_BYTES_IN_A_PAGE = 4 << 20;

  /** Each takes up to five times the bytes of a page while it is read and written out. */
  private static final int REFERRER_PAGES_AT_ONCE = 3;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Semaphore referrerPages = new Semaphore(REFERRER_PAGES_AT_ONCE);
  private final Repositories repositories;
  private final Manifests manifests;
  private final Optional<Listing> listing;
  private final RegistrySettings settings;

  ListRoutes(
      Repositories repositories,
      Manifests manifests,
      Optional<Listing> listing,
      RegistrySettings settings) {
    this.listing = listing;
    this.repositories = repositories;
    this.manifests = manifests;
    this.settings = settings;
  }

  Response ping(Request request) {
    requireGet(request);
    return json(JSON.createObjectNode());
  }

  Response extensions(Request request) {
    requireGet(request);
    ObjectNode root = JSON.createObjectNode();
    root.putArray("extensions");
    return json(root);
  }

  Response catalog(Request request, Actor actor) {
    requireGet(request);
    int limit = limit(request);
    List<String> names =
        limit == 0
            ? List.of()
            : page(actor, after(request).map(ListRoutes::kept), limit + 1).stream()
                .map(RepositoryName::value)
                .toList();
    ObjectNode root = JSON.createObjectNode();
    fill(root.putArray("repositories"), names, limit);
    return next(json(root), names, limit, "/v2/_catalog?n=" + limit);
  }

  private List<RepositoryName> page(Actor actor, Optional<String> after, int limit) {
    return listing
        .map(shown -> shown.page(actor, after, limit))
        .orElseGet(() -> repositories.page(after, limit));
  }

  Response tags(Request request, RepositoryName name) {
    requireGet(request);
    int limit = limit(request);
    List<String> tags = manifests.tags(name, after(request), limit == 0 ? 0 : limit + 1);
    ObjectNode root = JSON.createObjectNode().put("name", name.value());
    fill(root.putArray("tags"), tags, limit);
    return next(json(root), tags, limit, "/v2/" + name + "/tags/list?n=" + limit);
  }

  Response referrers(Request request, RepositoryName name, Digest subject) {
    requireGet(request);
    Optional<String> type = request.parameter("artifactType").filter(text -> !text.isEmpty());
    Optional<Digest> after = request.parameter("last").map(RegistryRequest::digest);
    // No artifactType holds a NUL, and PostgreSQL does not even compare with one.
    boolean isNone = type.filter(text -> text.indexOf('\0') >= 0).isPresent();
    if (!Threads.uninterruptibly(
        () -> referrerPages.tryAcquire(LONGEST_WAIT.toMillis(), MILLISECONDS))) {
      throw new OverloadedException("many lists of referrers are being made");
    }
    try {
      return referrers(
          name,
          subject,
          type,
          isNone
              ? ReferrerStore.Page.EMPTY
              : manifests.referrers(
                  name, subject, type, after, REFERRERS_IN_A_PAGE, REFERRER_BYTES_IN_A_PAGE));
    } finally {
      referrerPages.release();
    }
  }

  private static Response referrers(
      RepositoryName name, Digest subject, Optional<String> type, ReferrerStore.Page page) {
    ObjectNode root =
        JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MediaTypes.OCI_INDEX);
    ArrayNode list = root.putArray("manifests");
    page.referrers().forEach(referrer -> list.addRawValue(new RawValue(referrer.descriptor())));
    Response answer =
        Response.status(200)
            .header("Content-Type", MediaTypes.OCI_INDEX)
            .bytes(JSON.writeValueAsBytes(root));
    if (type.isPresent()) {
      answer = answer.with("OCI-Filters-Applied", "artifactType");
    }
    if (page.isCut()) {
      String filter =
          type.map(text -> "&artifactType=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
              .orElse("");
      answer =
          answer.with(
              "Link",
              "</v2/%s/referrers/%s?last=%s%s>; rel=\"next\""
                  .formatted(name, subject, page.referrers().getLast().digest(), filter));
    }
    return answer;
  }

  /**
   * Up to a NUL, which no name holds and PostgreSQL refuses: in byte order the same names follow.
   */
  private static Optional<String> after(Request request) {
    return request.parameter("last").map(last -> last.split("\0", 2)[0]);
  }

  /** A name to go on after, as the catalog spells it. */
  private static String kept(String last) {
    try {
      return new RepositoryName(last).canonical().value();
    } catch (InvalidValueException e) {
      return last;
    }
  }

  private int limit(Request request) {
    Optional<String> text = request.parameter("n");
    if (text.isEmpty()) {
      return settings.pageSize();
    }
    if (!text.get().matches("[0-9]{1,18}")) {
      throw RegistryException.of(
          ErrorCode.PAGINATION_NUMBER_INVALID, "n is the number of entries wanted, 0 or more");
    }
    return (int) Math.min(Long.parseLong(text.get()), settings.maxPageSize());
  }

  private static void fill(ArrayNode list, List<String> names, int limit) {
    names.stream().limit(limit).forEach(list::add);
  }

  private static Response next(Response answer, List<String> names, int limit, String address) {
    if (names.size() <= limit) {
      return answer;
    }
    String last = URLEncoder.encode(names.get(limit - 1), StandardCharsets.UTF_8);
    return answer.with("Link", "<%s&last=%s>; rel=\"next\"".formatted(address, last));
  }

  private static Response json(ObjectNode root) {
    return Response.status(200)
        .header("Content-Type", "application/json")
        .header("X-Content-Type-Options", "nosniff")
        .bytes(JSON.writeValueAsBytes(root));
  }

  private static void requireGet(Request request) {
    if (!request.method().equals("GET") && !request.isHead()) {
      throw RegistryRoutes.notAllowed(request, "GET, HEAD");
    }
  }
}
