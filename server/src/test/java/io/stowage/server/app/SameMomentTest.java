package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.db.Dialect;
import io.stowage.server.web.ApiClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name that several want at the same moment goes to one of them; the others are told so. */
class SameMomentTest {
  private static final int WANT_IT = 6;
  private static final int ROUNDS = 5;

  @TempDir Path folder;

  /** What each of several is told that do the same at the same moment. */
  private static List<Integer> atOnce(Callable<Integer> deed) throws Exception {
    CyclicBarrier together = new CyclicBarrier(WANT_IT);
    Callable<Integer> each =
        () -> {
          together.await();
          return deed.call();
        };
    List<Integer> told = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(WANT_IT)) {
      for (Future<Integer> one : threads.invokeAll(Collections.nCopies(WANT_IT, each))) {
        told.add(one.get());
      }
    }
    return told;
  }

  private static void goesToOne(ApiClient client, String path, String field) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "wanted" + round;

      List<Integer> told = atOnce(() -> client.post(path, Map.of(field, name)).status());

      assertThat(told).as(path).containsOnlyOnce(201).containsOnly(201, 409);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aNameGoesToOne(Dialect dialect) throws Exception {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");
      hub.organization("acme", "alice");

      goesToOne(hub.as("alice"), "/organizations", "name");
      goesToOne(hub.as("alice"), "/organizations/acme/teams", "name");
      goesToOne(hub.fresh("admin"), "/plans", "name");
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aRepositoryIsMadeOnce(Dialect dialect) throws Exception {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");
      ApiClient alice = hub.as("alice");
      for (int round = 0; round < ROUNDS; round++) {
        String name = "alice/wanted" + round;

        List<Integer> told =
            atOnce(() -> alice.post("/repositories", Map.of("name", name)).status());

        assertThat(told).containsOnlyOnce(201).containsOnly(201, 409);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void pushesThatMakeTheSameRepositoryAllGoOn(Dialect dialect) throws Exception {
    try (ApiHub hub = ApiHub.on(dialect, folder)) {
      hub.people("alice");

      atOnce(
          () -> {
            hub.repository("alice/app", "alice");
            return 202;
          });

      assertThat(hub.as("alice").get("/repositories?namespace=alice").json().required("items"))
          .hasSize(1);
    }
  }
}
