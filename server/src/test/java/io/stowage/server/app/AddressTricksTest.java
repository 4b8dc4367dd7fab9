package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.dockerhub.DockerHub;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ApiClient.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Names in addresses that look like another, or become one by folding, trimming or decoding, asked
 * by who may do everything with that other: it is not found, nothing is changed, and nothing is a
 * fault of ours. What {@link io.stowage.server.api.NameTricksTest} is for bodies.
 */
class AddressTricksTest {
  private static final Set<Integer> NOT_FOUND = Set.of(400, 404, 414);

  @TempDir Path folder;
  private final List<String> wrong = new ArrayList<>();

  /** Each parameter meets a fourth of the tricks, and the next one the next fourth. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noAddressOfTheApiMeansAnother(Dialect dialect) {
    try (var running = RunningRegistry.in(folder).on(dialect).hub().start()) {
      Belongings all = new Belongings(running);
      ApiClient alice = all.bearing(all.session("alice")).with("If-Match", "*");
      ApiClient admin = all.people().admin().with("If-Match", "*");
      List<String> before = all.rows();
      int turn = 0;

      for (ServedOperation operation :
          ServedOperation.of(alice.get("/openapi.json").json()).values()) {
        boolean isForAdministrators =
            operation.template().startsWith("/admin/") || operation.template().startsWith("/plans");
        for (String repository : Aim.repositories(operation, "app")) {
          if (repository.startsWith("alice/") && operation.inPath().contains("team")) {
            continue; // A person's repository has none.
          }
          Map<String, String> values = Aim.values(all, operation, repository);
          for (String parameter : operation.inPath()) {
            turn++;
            int index = 0;
            for (Map.Entry<String, String> trick : Tricks.all(values.getOrDefault(parameter, ""))) {
              boolean isSendable = trick.getValue().length() < 1000;
              if (isSendable && index++ % 4 == turn % 4) {
                tryOne(isForAdministrators ? admin : alice, operation, values, parameter, trick);
              }
            }
          }
        }
      }

      assertThat(wrong).isEmpty();
      assertThat(all.rows()).isEqualTo(before);
    }
  }

  private void tryOne(
      ApiClient client,
      ServedOperation operation,
      Map<String, String> values,
      String parameter,
      Map.Entry<String, String> trick) {
    Map<String, String> escaped = new LinkedHashMap<>();
    values.forEach(
        (name, value) ->
            escaped.put(name, Tricks.escaped(name.equals(parameter) ? trick.getValue() : value)));
    String told = "%s, %s, %s".formatted(operation.id(), parameter, trick.getKey());
    try {
      ApiClient asking =
          operation.bodyType().isEmpty()
              ? client
              : client.with("Content-Type", operation.bodyType());
      Answer answer =
          asking.send(
              operation.method(),
              operation.addressOf(escaped),
              operation.bodyType().isEmpty()
                  ? Optional.empty()
                  : Optional.of(Aim.body(operation, values)));
      if (!NOT_FOUND.contains(answer.status())) {
        wrong.add(told + ": " + answer.status() + " " + answer.text());
      }
    } catch (AssertionError undocumented) {
      wrong.add(told + ": " + undocumented.getMessage());
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noAddressOfDockerHubsApiMeansAnother(Dialect dialect) {
    var often = new DockerHub.Settings(Optional.empty(), 1_000_000);
    try (var running =
        RunningRegistry.in(folder)
            .on(dialect)
            .hub(settings -> DockerHubTest.with(settings, often))
            .start()) {
      Belongings all = new Belongings(running);
      HubAim aim = new HubAim(all, running.client());
      String alice = aim.logIn("alice");
      List<String> before = all.rows();
      int turn = 0;

      for (String form : running.hub().dockerHub().forms()) {
        Map<String, String> values = aim.values(form, "acme", "app");
        for (String place : values.keySet()) {
          turn++;
          int index = 0;
          for (Map.Entry<String, String> trick : Tricks.all(values.getOrDefault(place, ""))) {
            boolean isSendable = trick.getValue().length() < 1000 && !trick.getValue().isEmpty();
            if (isSendable && index++ % 4 == turn % 4) {
              Map<String, String> escaped = new LinkedHashMap<>(values);
              escaped.put(place, Tricks.escaped(trick.getValue()));
              RegistryClient.Answer answer = aim.ask(form, escaped, alice);
              if (!Set.of(400, 403, 404, 405, 414).contains(answer.status())
                  && !isEmptyList(answer)) {
                wrong.add(
                    "%s, %s, %s: %d %s"
                        .formatted(form, place, trick.getKey(), answer.status(), answer.text()));
              }
            }
          }
        }
      }

      assertThat(wrong).isEmpty();
      assertThat(all.rows()).isEqualTo(before);
    }
  }

  /** Of a namespace that there is not there are no repositories. */
  private static boolean isEmptyList(RegistryClient.Answer answer) {
    return answer.status() == 200 && answer.text().contains("\"count\":0,");
  }

  @Test
  void noAddressIsReadInTwoWays() throws IOException {
    try (var running = RunningRegistry.in(folder).hub().start()) {
      Belongings all = new Belongings(running);
      String bearer = "Bearer " + all.session("alice");
      String basic = HubPeople.basic("alice");
      List<String> before = all.rows();

      for (String raw : Tricks.RAW) {
        for (String address :
            List.of(
                "/api/v1/users/%s",
                "/api/v1/organizations/%s",
                "/api/v1/repositories/%s/app",
                "/api/v1/repositories/%s",
                "/api/v1/repositories/alice/app/-/tags/%s",
                "/api/v1/%s/users/alice",
                "/%s/api/v1/users/alice",
                "/hub/v2/users/%s",
                "/hub/v2/orgs/%s",
                "/hub/v2/%s/users/alice",
                "/%s/hub/v2/users/alice")) {
          requireNothing(running, "GET", address.formatted(raw), bearer);
          requireNothing(running, "DELETE", address.formatted(raw), bearer);
        }
        for (String address :
            List.of(
                "/v2/%s/app/manifests/latest",
                "/v2/alice/%s/manifests/latest",
                "/v2/alice/app/%s/manifests/latest",
                "/v2/alice/app/manifests/%s",
                "/v2/alice/app/blobs/%s",
                "/v2/alice/app/blobs/uploads/%s",
                "/v2/alice/app/referrers/%s",
                "/v2/%s",
                "/%s/v2/alice/app/manifests/latest")) {
          requireNothing(running, "GET", address.formatted(raw), basic);
          requireNothing(running, "DELETE", address.formatted(raw), basic);
        }
      }

      assertThat(wrong).isEmpty();
      assertThat(all.rows()).isEqualTo(before);
    }
  }

  private void requireNothing(
      RunningRegistry running, String method, String address, String authorization)
      throws IOException {
    RegistryClient.Answer answer =
        RawConnection.exchange(
            running.port(),
            "%s %s HTTP/1.1\nHost: localhost\nAuthorization: %s"
                .formatted(method, address, authorization),
            new byte[0]);
    boolean isRefused = answer.status() >= 400 && answer.status() < 500;
    if (!isRefused || answer.headers().containsKey("Set-Cookie")) {
      wrong.add("%s %s: %d %s".formatted(method, address, answer.status(), answer.text()));
    }
  }
}
