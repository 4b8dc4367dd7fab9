package io.stowage.server.api;

import io.stowage.oci.Digest;
import io.stowage.server.access.Rights;
import io.stowage.server.account.Permission;
import io.stowage.server.hub.Activities;
import io.stowage.server.hub.Activity;
import io.stowage.server.hub.Activity.Place;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiResult;
import io.stowage.server.web.Cursor;
import io.stowage.server.web.Endpoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happened lately. */
public final class ActivityRoutes implements HubApi.Routes {
  private final Activities activities;
  private final Rights rights;
  private final Sight sight;

  public ActivityRoutes(HubRepositories repositories, Activities activities, Rights rights) {
    this.activities = activities;
    this.rights = rights;
    this.sight = new Sight(repositories, rights);
  }

  @Override
  public Map<String, Endpoint<Caller>> endpoints() {
    return Map.of("listRepositoryActivity", this::ofRepository, "listMyActivity", this::mine);
  }

  private ApiResult ofRepository(ApiCall<Caller> call) {
    HubRepository repository = sight.repository(call);
    boolean isAdministered =
        rights.on(call.caller().identity(), repository.name()).contains(Permission.ADMINISTER);
    Place before = call.cursor().map(ActivityRoutes::place).orElse(Place.NEWEST);
    List<Activity> page = activities.of(repository, isAdministered, before, call.limit() + 1);
    return call.page(page, last -> cursor(last.place()), ActivityRoutes::shown);
  }

  private static Cursor cursor(Place place) {
    return Cursor.of(place.at(), place.source(), place.id());
  }

  private static Place place(Cursor cursor) {
    return new Place(cursor.number(0), Math.toIntExact(cursor.number(1)), cursor.number(2));
  }

  private ApiResult mine(ApiCall<Caller> call) {
    List<Activity> found =
        activities.mine(call.caller().reader().id(), sight.of(call.caller()), call.limit());
    return ApiResult.ok(Map.of("items", found.stream().map(ActivityRoutes::shown).toList()));
  }

  private static Map<String, Object> shown(Activity one) {
    return Shown.with("at", one.at())
        .and("action", one.action())
        .and("repository", one.repository().value())
        .and("by", Optional.of(one.by()).filter(name -> !name.isEmpty()))
        .and("tag", one.tag())
        .and("digest", one.digest().map(Digest::toString))
        .all();
  }
}
