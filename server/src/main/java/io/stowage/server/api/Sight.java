package io.stowage.server.api;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.access.Rights;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.HubRepository;
import io.stowage.server.hub.Viewer;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.web.ApiCall;
import io.stowage.server.web.ApiProblem;
import java.util.Optional;

/** What a caller sees of repositories; what they may not see is answered as what is not there. */
final class Sight {
  private final HubRepositories repositories;
  private final Rights rights;

  Sight(HubRepositories repositories, Rights rights) {
    this.repositories = repositories;
    this.rights = rights;
  }

  /**
   * How far the caller sees.
   *
   * @throws ApiProblem 401 where nobody sees anything without a name
   */
  Viewer of(Caller caller) {
    caller.requireLetIn(rights.policy());
    return Viewer.of(caller.identity(), rights.policy());
  }

  /**
   * The repository in the address.
   *
   * @throws ApiProblem 404 where it is not there for the caller
   */
  HubRepository repository(ApiCall<Caller> call) {
    Viewer viewer = of(call.caller());
    return name(call.path("name"))
        .flatMap(name -> repositories.find(name, viewer))
        .orElseThrow(ApiProblem::notFound);
  }

  /** The name in the address, of a repository that is there or not. */
  static RepositoryName named(ApiCall<Caller> call) {
    return name(call.path("name")).orElseThrow(ApiProblem::notFound);
  }

  private static Optional<RepositoryName> name(String text) {
    try {
      return Optional.of(new RepositoryName(text));
    } catch (InvalidValueException _) {
      return Optional.empty();
    }
  }

  /** The request, as the registry tells of it. */
  static Source source(ApiCall<Caller> call) {
    var request = call.request();
    var identity = call.caller().identity();
    return new Source(
        new Actor(
            identity.subject().displayName(), Optional.empty(), identity.credential().toString()),
        request.id(),
        request.origin().address(),
        request.origin().authority(),
        request.method(),
        request.header("User-Agent").orElse(""),
        request.origin().baseUrl());
  }
}
