package io.stowage.server.api;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Rights;
import io.stowage.server.common.Refusal;
import io.stowage.server.hub.Category;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.hub.PullHistory;
import io.stowage.server.hub.RepositoryChanges;
import io.stowage.server.hub.RepositoryDraft;
import io.stowage.server.hub.RepositoryMoves;
import io.stowage.server.hub.Texts;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Endpoint;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One repository: it is made, looked at, changed, handed on, deleted. */
public final class RepositoryRoutes implements HubApi.Routes {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LATELY = 30;

  private final HubRepositories repositories;
  private final RepositoryChanges changes;
  private final RepositoryMoves moves;
  private final PullHistory pulls;
  private final Rights rights;
  private final Sight sight;
  private final InstantSource clock;

  public RepositoryRoutes(
      HubRepositories repositories,
      RepositoryChanges changes,
      RepositoryMoves moves,
      PullHistory pulls,
      Rights rights,
      InstantSource clock) {
    this.repositories = repositories;
    this.changes = changes;
    this.moves = moves;
    this.pulls = pulls;
    this.rights = rights;
    this.sight = new Sight(repositories, rights);
    this.clock = clock;
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.ofEntries(
        Map.entry("createRepository", this::create),
        Map.entry("getRepository", this::get),
        Map.entry("updateRepository", this::update),
        Map.entry("deleteRepository", this::delete),
        Map.entry("setRepositoryVisibility", this::setVisibility),
        Map.entry("archiveRepository", call -> setArchived(call, true)),
        Map.entry("unarchiveRepository", call -> setArchived(call, false)),
        Map.entry("transferRepository", this::transfer),
        Map.entry("starRepository", call -> setStarred(call, true)),
        Map.entry("unstarRepository", call -> setStarred(call, false)),
        Map.entry("setRepositoryOfficial", this::setOfficial),
        Map.entry("setRepositorySource", this::setSource),
        Map.entry("deleteRepositorySource", this::deleteSource),
        Map.entry("getRepositoryPulls", this::pulls));
  }

  private ApiResult create(ApiCall<Caller> call) {
    JsonNode body = call.body();
    RepositoryDraft draft =
        new RepositoryDraft(
            newName(body.path("name").asString()),
            body.has("private")
                ? Optional.of(body.path("private").booleanValue())
                : Optional.empty(),
            texts(body),
            text(body, "source"));
    HubRepository made = changes.create(draft, call.caller().by());
    return ApiResult.created("/repositories/" + made.name(), detail(call, made))
        .withVersion(made.version());
  }

  private static RepositoryName newName(String text) {
    try {
      return new RepositoryName(text);
    } catch (InvalidValueException e) {
      throw Refusal.invalid("name", String.valueOf(e.getMessage()));
    }
  }

  private ApiResult get(ApiCall<Caller> call) {
    HubRepository found = sight.repository(call);
    return answer(call, found);
  }

  private ApiResult update(ApiCall<Caller> call) {
    return answer(
        call,
        changes.write(Sight.named(call), texts(call.body()), call.version(), call.caller().by()));
  }

  private static Texts texts(JsonNode body) {
    return new Texts(
        text(body, "description"),
        text(body, "fullDescription"),
        body.has("categories")
            ? Optional.of(
                body.path("categories").valueStream().map(RepositoryRoutes::category).toList())
            : Optional.empty());
  }

  private static Category category(JsonNode slug) {
    return Category.find(slug.asString())
        .orElseThrow(
            () -> Refusal.invalid("categories", "There is no category of that name here."));
  }

  private static Optional<String> text(JsonNode body, String name) {
    return body.has(name) ? Optional.of(body.path(name).asString()) : Optional.empty();
  }

  private ApiResult delete(ApiCall<Caller> call) {
    RepositoryName name = sight.repository(call).name();
    call.caller().requireFresh();
    return moves
        .delete(name, confirmed(call), Sight.source(call), call.caller().by())
        .map(binned -> ApiResult.ok(BinRoutes.json(binned)))
        .orElseGet(ApiResult::noContent);
  }

  private static String confirmed(ApiCall<Caller> call) {
    return call.body().path("confirm").asString();
  }

  private ApiResult setVisibility(ApiCall<Caller> call) {
    return answer(
        call,
        changes.setPrivate(
            Sight.named(call),
            call.body().path("private").booleanValue(),
            confirmed(call),
            call.version(),
            call.caller().by()));
  }

  private ApiResult setArchived(ApiCall<Caller> call, boolean isArchived) {
    return answer(
        call,
        changes.setArchived(Sight.named(call), isArchived, call.version(), call.caller().by()));
  }

  private ApiResult transfer(ApiCall<Caller> call) {
    RepositoryName name = sight.repository(call).name();
    call.caller().requireFresh();
    return answer(
        call,
        moves.transfer(
            name, call.body().path("to").asString(), confirmed(call), call.caller().by()));
  }

  private ApiResult setStarred(ApiCall<Caller> call, boolean isStarred) {
    changes.setStarred(Sight.named(call), isStarred, call.caller().writer(), call.caller().by());
    return ApiResult.noContent();
  }

  private ApiResult setOfficial(ApiCall<Caller> call) {
    return answer(
        call,
        changes.setOfficial(
            Sight.named(call),
            call.body().path("official").booleanValue(),
            call.version(),
            call.caller().by()));
  }

  private ApiResult setSource(ApiCall<Caller> call) {
    return answer(
        call,
        changes.setSource(
            Sight.named(call),
            Optional.of(call.body().path("source").asString()),
            call.body().path("follow").asBoolean(false),
            call.version(),
            call.caller().by()));
  }

  private ApiResult deleteSource(ApiCall<Caller> call) {
    return answer(
        call,
        changes.setSource(
            Sight.named(call), Optional.empty(), false, call.version(), call.caller().by()));
  }

  private ApiResult pulls(ApiCall<Caller> call) {
    HubRepository found = sight.repository(call);
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate to = day(call, "to").orElse(today);
    LocalDate from = day(call, "from").orElse(to.minusDays(LATELY - 1));
    if (from.isAfter(to) || from.plusDays(PullHistory.MOST_DAYS).isBefore(to)) {
      throw ApiProblem.unprocessable(
          "invalid_time",
          "from is before to, and no more than %d days".formatted(PullHistory.MOST_DAYS));
    }
    List<PullHistory.OnDay> days = pulls.pulls(found.id(), from, to);
    ObjectNode root = JSON.createObjectNode();
    root.put("from", from.toString()).put("to", to.toString());
    root.put("total", days.stream().mapToLong(PullHistory.OnDay::pulls).sum());
    ArrayNode byDay = root.putArray("days");
    days.forEach(
        each -> byDay.addObject().put("day", each.day().toString()).put("pulls", each.pulls()));
    ArrayNode byTag = root.putArray("tags");
    pulls
        .tags(found.id(), from, to)
        .forEach(
            each -> {
              ObjectNode one = byTag.addObject();
              each.tag().ifPresent(tag -> one.put("tag", tag));
              one.put("pulls", each.pulls());
            });
    return ApiResult.ok(root);
  }

  private static Optional<LocalDate> day(ApiCall<Caller> call, String name) {
    try {
      return call.text(name).map(LocalDate::parse);
    } catch (DateTimeParseException _) {
      throw ApiProblem.unprocessable("invalid_time", name + " is no day of the calendar");
    }
  }

  private ApiResult answer(ApiCall<Caller> call, HubRepository repository) {
    return ApiResult.ok(detail(call, repository)).withVersion(repository.version());
  }

  private ObjectNode detail(ApiCall<Caller> call, HubRepository repository) {
    return RepositoryJson.detail(
        repository,
        rights.on(call.caller().identity(), repository.name()),
        OptionalLong.of(repositories.storage(repository.id())));
  }
}
