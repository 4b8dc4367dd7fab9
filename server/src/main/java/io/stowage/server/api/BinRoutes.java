package io.stowage.server.api;

import io.stowage.server.account.Subject;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.hub.RepositoryMoves;
import io.stowage.server.registry.Repositories.Binned;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What was deleted and can be brought back. */
public final class BinRoutes implements HubApi.Routes {
  private final RepositoryMoves moves;

  public BinRoutes(RepositoryMoves moves) {
    this.moves = moves;
  }

  /** A deleted repository as the contract has it. */
  record Shown(
      String id, String name, String deletedAt, String deletedBy, String restorableUntil) {}

  static Shown json(Binned binned) {
    return new Shown(
        Long.toString(binned.id()),
        binned.name().value(),
        binned.deletedAt().toString(),
        binned.deletedBy(),
        binned.purgeAt().toString());
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("listBin", this::list, "restoreRepository", this::restore);
  }

  private ApiResult list(ApiCall<Caller> call) {
    String namespace =
        call.text("namespace").orElseGet(() -> own(call.caller().identity().subject()));
    Optional<Cursor> after = call.cursor();
    RepositoryMoves.Bin page =
        moves.bin(
            namespace,
            after.map(cursor -> Instant.ofEpochMilli(cursor.number(0))).orElse(Instant.EPOCH),
            after.map(cursor -> cursor.number(1)).orElse(0L),
            call.limit(),
            call.caller().by());
    return call.page(
        page.repositories(),
        page.next().map(last -> Cursor.of(last.purgeAt().toEpochMilli(), last.id())),
        BinRoutes::json);
  }

  private static String own(Subject subject) {
    return switch (subject) {
      case Subject.Person person -> person.name();
      case Subject.Machine machine -> machine.namespace();
      case Subject.Nobody _ -> throw ApiProblem.unauthenticated("log in first");
      case Subject.AdminUser _ -> throw ApiProblem.forbidden("forbidden", "say which namespace");
    };
  }

  private ApiResult restore(ApiCall<Caller> call) {
    String id = call.path("id");
    // Java's own reading takes the digits of every script, and a sign.
    if (!id.matches("[1-9][0-9]{0,17}")) {
      throw ApiProblem.notFound();
    }
    HubRepository restored = moves.restore(Long.parseLong(id), call.caller().by());
    return ApiResult.ok(RepositoryJson.of(restored)).withVersion(restored.version());
  }
}
