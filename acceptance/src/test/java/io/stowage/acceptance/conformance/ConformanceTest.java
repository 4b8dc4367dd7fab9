package io.stowage.acceptance.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.DistributionProcess;
import io.stowage.acceptance.harness.GoTool;
import io.stowage.acceptance.harness.Registry;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The suite of the distribution specification, pinned. Reports stay in {@code
 * target/acceptance/conformance-*}: {@code report.html} shows every request.
 *
 * <p>Two profiles: 1.1, and what the specification's main branch adds, with manifests that name
 * what is not here.
 */
@Tag("slow")
final class ConformanceTest {
  private static final Map<String, String> RELEASED = Map.of("OCI_VERSION", "1.1");
  private static final Map<String, String> EVERYTHING =
      Map.of("OCI_VERSION", "dev", "OCI_DATA_SPARSE", "true");
  private static final Map<String, String> SPARSE = Map.of("STOWAGE_REGISTRY_SPARSE", "all");
  private static final int RELEASED_CASES = 860;
  private static final int ALL_CASES = 1032;

  @Test
  void theReleasedProfilePassesWhole() throws IOException {
    var folder = Workspace.fresh("conformance-1.1");
    try (var stowage = StowageProcess.open(folder)) {
      assertPassesWhole(run(folder, stowage, RELEASED, Optional.empty()), RELEASED_CASES);
    }
  }

  @Test
  void theReleasedProfilePassesWholeWithALogin() throws IOException {
    var folder = Workspace.fresh("conformance-1.1-login");
    try (var stowage = StowageProcess.withUsers(folder, "--anonymous-pull=false")) {
      assertPassesWhole(
          run(folder, stowage, RELEASED, Optional.of(Registry.ALICE)), RELEASED_CASES);
    }
  }

  @Test
  void theProfileOfTheMainBranchPassesWhole() throws IOException {
    var folder = Workspace.fresh("conformance-dev");
    try (var stowage = StowageProcess.open(folder, SPARSE)) {
      assertPassesWhole(run(folder, stowage, EVERYTHING, Optional.empty()), ALL_CASES);
    }
  }

  @Test
  void theProfileOfTheMainBranchPassesWholeWithALogin() throws IOException {
    var folder = Workspace.fresh("conformance-dev-login");
    try (var stowage = StowageProcess.withUsers(folder, SPARSE, "--anonymous-pull=false")) {
      assertPassesWhole(run(folder, stowage, EVERYTHING, Optional.of(Registry.ALICE)), ALL_CASES);
    }
  }

  /** Through accounts and the token server: private repositories, bearer tokens. */
  @Test
  void theProfileOfTheMainBranchPassesWholeThroughTheTokenServer() throws IOException {
    var folder = Workspace.fresh("conformance-dev-accounts");
    var settings = new HashMap<>(SPARSE);
    settings.put("STOWAGE_ADMIN_PASSWORD", StowageProcess.ADMIN.password());
    try (var stowage = StowageProcess.start(folder, List.of(), settings)) {
      assertPassesWhole(
          run(folder, stowage, EVERYTHING, Optional.of(StowageProcess.ADMIN)), ALL_CASES);
    }
  }

  /** A suite that could not fail would prove nothing. */
  @Test
  void theSuiteFindsTheKnownFaultsOfTheReferenceImplementation() throws IOException {
    var folder = Workspace.fresh("conformance-peer");
    try (var peer = DistributionProcess.withUsers(folder)) {
      var report = run(folder, peer, RELEASED, Optional.of(Registry.ALICE));

      assertThat(report.pass()).as("%s", report).isBetween(650, 800);
      assertThat(report.fail()).as("%s", report).isPositive();
      assertThat(report.skip()).as("%s", report).isPositive();
      assertThat(report.wanting())
          .anyMatch(line -> line.contains("OCI Conformance Test/empty/referrers"));
    }
  }

  private static void assertPassesWhole(Report report, int cases) {
    assertThat(report.fail() + report.error() + report.skip()).as("%s", report).isZero();
    assertThat(report.pass()).as("%s", report).isEqualTo(cases);
  }

  private static Report run(
      Path folder, Registry registry, Map<String, String> profile, Optional<Registry.Login> login)
      throws IOException {
    var settings = new HashMap<>(profile);
    settings.put("OCI_REGISTRY", registry.authority());
    settings.put("OCI_TLS", "disabled");
    settings.put("OCI_REPO1", "conformance/repo1");
    settings.put("OCI_REPO2", "conformance/repo2");
    settings.put("OCI_RESULTS_DIR", folder.resolve("report").toString());
    login.ifPresent(
        who -> {
          settings.put("OCI_USERNAME", who.user());
          settings.put("OCI_PASSWORD", who.password());
        });
    var outcome = Command.of(GoTool.CONFORMANCE.program()).with(settings).in(folder).run();
    var junit = folder.resolve("report/junit.xml");
    assertThat(Files.exists(junit)).as("the suite made no report: %s", outcome).isTrue();
    var report = Report.read(junit);
    System.out.println(
        "Conformance "
            + folder.getFileName()
            + ": "
            + report.toString().lines().findFirst().orElseThrow());
    return report;
  }
}
