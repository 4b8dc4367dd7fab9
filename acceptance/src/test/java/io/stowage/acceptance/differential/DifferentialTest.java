package io.stowage.acceptance.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.DistributionProcess;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * One scenario, replayed against Debian's {@code docker-registry} and against Stowage. Every
 * difference stands in {@link Differences} with its reason; one that does not, fails, and so does
 * one that stands there and no longer occurs.
 */
final class DifferentialTest {

  @Test
  void openRegistriesDifferOnlyWhereItIsWanted() {
    try (var theirs = DistributionProcess.open(Workspace.fresh("differential-open-peer"));
        var ours = StowageProcess.open(Workspace.fresh("differential-open"))) {
      assertExplained(theirs, ours, Scenario.open(), Differences.OPEN);
    }
  }

  @Test
  void registriesWithUsersDifferOnlyWhereItIsWanted() {
    try (var theirs = DistributionProcess.withUsers(Workspace.fresh("differential-users-peer"));
        var ours =
            StowageProcess.withUsers(
                Workspace.fresh("differential-users"), "--anonymous-pull=false")) {
      assertExplained(theirs, ours, Scenario.closed(), Differences.CLOSED);
    }
  }

  /** Else the test would be comparing what differs by nature. */
  @Test
  void theReferenceImplementationDoesNotDifferFromItself() {
    try (var one = DistributionProcess.open(Workspace.fresh("differential-one"));
        var another = DistributionProcess.open(Workspace.fresh("differential-another"))) {
      assertExplained(one, another, Scenario.open(), List.of());
    }
  }

  private static void assertExplained(
      Registry theirs, Registry ours, List<Step> steps, List<Difference> wanted) {
    var found = differences(new Replay(theirs).run(steps), new Replay(ours).run(steps));

    assertThat(found.stream().filter(one -> wanted.stream().noneMatch(row -> row.explains(one))))
        .as("differences that nothing explains")
        .isEmpty();
    assertThat(wanted.stream().filter(row -> found.stream().noneMatch(row::explains)))
        .as("differences that are explained and no longer occur")
        .isEmpty();
  }

  private static List<Difference> differences(
      Map<String, Map<String, String>> theirs, Map<String, Map<String, String>> ours) {
    var found = new ArrayList<Difference>();
    theirs.forEach(
        (step, their) -> {
          var our = ours.getOrDefault(step, Map.of());
          var fields = new TreeSet<>(their.keySet());
          fields.addAll(our.keySet());
          for (String field : fields) {
            var left = their.getOrDefault(field, "-");
            var right = our.getOrDefault(field, "-");
            if (!left.equals(right)) {
              found.add(new Difference(step, field, left, right, ""));
            }
          }
        });
    return found;
  }
}
