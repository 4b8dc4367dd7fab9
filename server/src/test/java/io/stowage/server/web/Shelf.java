package io.stowage.server.web;

import io.stowage.server.common.BlockingPool;
import io.stowage.server.common.OverloadedException;
import io.stowage.server.db.DatabaseException;
import io.stowage.server.http.FailuresByPath;
import io.stowage.server.http.Handler;
import io.stowage.server.http.HttpEngine;
import io.stowage.server.http.HttpSettings;
import io.stowage.server.http.Request;
import io.stowage.server.registry.ErrorEnvelope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A real server of a small API, shelf.yaml, whose callers are names. */
final class Shelf implements AutoCloseable {
  private static final Contract CONTRACT = Contract.of(ContractDocument.parse(yaml()));

  private final NavigableMap<String, Long> books = new ConcurrentSkipListMap<>();
  private final AtomicLong version = new AtomicLong(1);
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingPool writers = new BlockingPool("writer", 2, 64);
  private final ContractCheck check = new ContractCheck(CONTRACT);
  private final HttpEngine engine;

  record Book(String title, long pages) {}

  record NewBook(
      String title,
      Optional<Long> pages,
      Optional<String> author,
      Optional<Map<String, String>> place) {}

  Shelf() {
    Handler router = new ApiRouter<>(CONTRACT, endpoints(), new Names());
    engine =
        new HttpEngine(
            HttpSettings.onLoopback(),
            router,
            new FailuresByPath(Map.of("/api/v1", new ApiFailures()), new ErrorEnvelope()),
            (_, _, _, _, _, _) -> {},
            handlers,
            writers);
    engine.start();
  }

  static String yaml() {
    try (InputStream in = Shelf.class.getResourceAsStream("shelf.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Contract contract() {
    return CONTRACT;
  }

  int port() {
    return engine.port();
  }

  ContractCheck check() {
    return check;
  }

  /** A client of nobody in particular, whose answers are held to the contract. */
  ApiClient client() {
    return new ApiClient("http://127.0.0.1:" + port(), check);
  }

  void put(String title, long pages) {
    books.put(title, pages);
  }

  private Map<String, Endpoint<String>> endpoints() {
    return Map.of(
        "listBooks", this::list,
        "addBook", this::add,
        "getLatestBook", _ -> ApiResult.ok(new Book("latest", 1)),
        "getBook", this::get,
        "changeBook", this::change,
        "getPlace", call -> ApiResult.text(200, "text/plain", call.path("place")),
        "getPerson",
            call ->
                ApiResult.text(200, "text/plain", call.path("place") + " " + call.path("person")),
        "fail", Shelf::fail);
  }

  private ApiResult list(ApiCall<String> call) {
    NavigableMap<String, Long> rest =
        call.cursor().map(after -> books.tailMap(after.text(0), false)).orElse(books);
    List<Book> rows =
        rest.entrySet().stream()
            .limit(call.limit() + 1)
            .map(entry -> new Book(entry.getKey(), entry.getValue()))
            .toList();
    return call.page(rows, book -> Cursor.of(book.title(), book.pages()), book -> book);
  }

  private ApiResult add(ApiCall<String> call) {
    NewBook wanted = call.body(NewBook.class);
    Book book = new Book(wanted.title(), wanted.pages().orElse(1L));
    if (books.putIfAbsent(book.title(), book.pages()) != null) {
      throw ApiProblem.conflict("book_exists", "there is a book " + book.title());
    }
    return ApiResult.created("/books/" + book.title(), book);
  }

  private ApiResult get(ApiCall<String> call) {
    Long pages = books.get(call.path("title"));
    if (pages == null) {
      throw ApiProblem.notFound();
    }
    return ApiResult.ok(new Book(call.path("title"), pages)).withVersion(version.get());
  }

  private ApiResult change(ApiCall<String> call) {
    long before = version.get();
    if (call.version().orElse(before) != before) {
      throw ApiCall.versionMismatch();
    }
    version.incrementAndGet();
    return ApiResult.noContent();
  }

  private static ApiResult fail(ApiCall<String> call) {
    throw switch (call.path("kind")) {
      case "overloaded" -> new OverloadedException("the queue is full");
      case "busy" -> new DatabaseException(DatabaseException.Kind.BUSY, "locked", null);
      case "full" -> new DatabaseException(DatabaseException.Kind.FULL, "secret path", null);
      case "throttled" -> ApiProblem.tooManyRequests("slowly", Duration.ofMillis(1500));
      case "bug" -> new IllegalStateException("secret");
      default -> ApiProblem.notFound();
    };
  }

  /** {@code Bearer NAME}, or a cookie {@code name=NAME}. */
  static final class Names implements Callers<String> {
    @Override
    public Optional<String> identify(Request request, Operation operation) {
      Optional<String> cookie = request.header("Cookie").filter(_ -> operation.takes("cookie"));
      if (cookie.isPresent()) {
        CrossSite.refuse(request);
        return cookie;
      }
      Optional<String> token = request.header("Authorization");
      if (token.filter(text -> !text.startsWith("Bearer ")).isPresent()) {
        throw ApiProblem.unauthenticated("that is no token");
      }
      return token;
    }

    @Override
    public String anonymous(Request request) {
      return "";
    }
  }

  @Override
  public void close() {
    engine.close();
    handlers.close();
    writers.close();
  }
}
