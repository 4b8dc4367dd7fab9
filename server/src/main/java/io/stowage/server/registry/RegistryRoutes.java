package io.stowage.server.registry;

import io.stowage.oci.RepositoryName;
import io.stowage.server.http.Handler;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.registry.Access.Verdict;
import io.stowage.server.registry.Access.Wanted;
import io.stowage.server.registry.Events.Source;
import io.stowage.server.registry.RegistryRequest.BlobAt;
import io.stowage.server.registry.RegistryRequest.Catalog;
import io.stowage.server.registry.RegistryRequest.Extensions;
import io.stowage.server.registry.RegistryRequest.InRepository;
import io.stowage.server.registry.RegistryRequest.ManifestAt;
import io.stowage.server.registry.RegistryRequest.NewUpload;
import io.stowage.server.registry.RegistryRequest.Ping;
import io.stowage.server.registry.RegistryRequest.ReferrersOf;
import io.stowage.server.registry.RegistryRequest.TagList;
import io.stowage.server.registry.RegistryRequest.UploadAt;
import java.util.Set;

/**
 * Everything under {@code /v2}: what the address names, whether its sender may, and then the noun
 * it is about. The door is asked here and nowhere else.
 */
public final class RegistryRoutes implements Handler {
  private final Access access;
  private final UploadRoutes uploads;
  private final BlobRoutes blobs;
  private final ManifestRoutes manifests;
  private final ListRoutes lists;

  RegistryRoutes(
      Access access,
      UploadRoutes uploads,
      BlobRoutes blobs,
      ManifestRoutes manifests,
      ListRoutes lists) {
    this.access = access;
    this.uploads = uploads;
    this.blobs = blobs;
    this.manifests = manifests;
    this.lists = lists;
  }

  @Override
  public Response handle(Request request) {
    RegistryRequest wanted = RegistryRequest.parse(request.path());
    request.route(route(wanted));
    Access.Caller caller =
        new Access.Caller(
            request.header("Authorization"),
            request.origin().address(),
            request.header("User-Agent").orElse(""),
            request.origin().baseUrl());
    return switch (access.judge(caller, wanted(request, wanted))) {
      case Verdict.Allowed allowed ->
          serve(request, wanted, source(request, allowed.actor()))
              .with("Docker-Distribution-Api-Version", "registry/2.0");
      case Verdict.Unauthenticated refused ->
          ErrorEnvelope.of(401, ErrorCode.UNAUTHORIZED, refused.message())
              .with("WWW-Authenticate", refused.challenge());
      case Verdict.Denied refused -> ErrorEnvelope.of(403, ErrorCode.DENIED, refused.message());
      case Verdict.NotYet(var wait, var message) ->
          ErrorEnvelope.later(ErrorCode.TOOMANYREQUESTS, message, wait);
      case Verdict.Busy(var wait) ->
          ErrorEnvelope.later(ErrorCode.UNAVAILABLE, ErrorEnvelope.LOG_INS_AT_ONCE, wait);
    };
  }

  private static Wanted wanted(Request request, RegistryRequest wanted) {
    return switch (wanted) {
      case Ping _, Extensions _ -> new Wanted.Ping();
      case Catalog _ -> new Wanted.Catalog();
      case UploadAt upload ->
          new Wanted.OnRepository(upload.name(), Set.of(Action.PULL, Action.PUSH));
      case NewUpload upload ->
          new Wanted.OnRepository(upload.name(), Set.of(Action.PULL, Action.PUSH));
      case InRepository other -> new Wanted.OnRepository(other.name(), actions(request.method()));
    };
  }

  private static Set<Action> actions(String method) {
    return switch (method) {
      case "GET", "HEAD" -> Set.of(Action.PULL);
      case "DELETE" -> Set.of(Action.DELETE);
      default -> Set.of(Action.PULL, Action.PUSH);
    };
  }

  private Response serve(Request request, RegistryRequest wanted, Source source) {
    return switch (wanted) {
      case Ping _ -> lists.ping(request);
      case Catalog _ -> lists.catalog(request, source.actor());
      case Extensions _ -> lists.extensions(request);
      case TagList tags -> lists.tags(request, tags.name());
      case ReferrersOf subject -> lists.referrers(request, subject.name(), subject.digest());
      case BlobAt blob -> blobs.serve(request, blob.name(), blob.digest(), source);
      case ManifestAt manifest ->
          manifests.serve(request, manifest.name(), manifest.reference(), source);
      case NewUpload upload -> uploads.begin(request, upload.name(), source);
      case UploadAt upload -> uploads.serve(request, upload.name(), upload.id(), source);
    };
  }

  private static Source source(Request request, Actor actor) {
    return new Source(
        actor,
        request.id(),
        request.origin().address(),
        request.origin().authority(),
        request.method(),
        request.header("User-Agent").orElse(""),
        request.origin().baseUrl());
  }

  private static String route(RegistryRequest wanted) {
    return switch (wanted) {
      case Ping _ -> "ping";
      case Catalog _ -> "catalog";
      case Extensions _ -> "extensions";
      case TagList _ -> "tags";
      case ReferrersOf _ -> "referrers";
      case BlobAt _ -> "blob";
      case ManifestAt _ -> "manifest";
      case NewUpload _, UploadAt _ -> "upload";
    };
  }

  /** 405, naming the methods that work. */
  static RegistryException notAllowed(Request request, String allowed) {
    return RegistryException.of(
            ErrorCode.UNSUPPORTED, "%s is not served here, only %s", request.method(), allowed)
        .withHeaders(java.util.List.of(new Response.Header("Allow", allowed)));
  }

  /** A {@code Location}: a path, or a whole address where clients need one. */
  static String location(Request request, boolean isRelative, RepositoryName name, String rest) {
    String path = "/v2/" + name + rest;
    return isRelative ? path : request.origin().baseUrl() + path;
  }
}
