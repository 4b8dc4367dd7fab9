package io.stowage.acceptance.browser;

import static org.assertj.core.api.Assertions.fail;

import io.stowage.acceptance.harness.Command;
import io.stowage.acceptance.harness.Registries;
import io.stowage.acceptance.harness.StowageProcess;
import io.stowage.acceptance.harness.TestImages;
import io.stowage.acceptance.harness.Tools;
import io.stowage.acceptance.harness.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the tests of {@code ui/browser} in Chromium against a server with accounts, mail and one
 * repository of 100,000 tags, and reports each of them. Pictures of all pages stay in {@code
 * target/acceptance/pictures}.
 */
@Tag("slow")
final class PagesInBrowserTest {
  private static final Path UI = Path.of("..", "ui").toAbsolutePath().normalize();

  @SuppressWarnings("NullAway.Init")
  private static MailBox mails;

  @SuppressWarnings("NullAway.Init")
  private static StowageProcess server;

  private static Map<String, String> stage = Map.of();

  @BeforeAll
  static void start() throws IOException, SQLException {
    Registries.requireStowage();
    Tools.require("chromium", "node", "npm", "skopeo");
    if (!Files.isDirectory(UI.resolve("node_modules"))) {
      Tools.skip("the pages were left out of this build");
    }
    var folder = Workspace.fresh("browser");
    mails = new MailBox();
    var settings = new HashMap<>(mails.settings());
    settings.put("STOWAGE_ACCOUNTS_SIGN_UP", "open");
    server = StowageProcess.withAccountsInTheClear(folder, settings);
    var image = TestImages.busybox(folder.resolve("image"));
    pushTo(ManyTags.REPOSITORY, image);
    server.stop();
    ManyTags.into(server);
    server.startAgain();
    stage =
        Map.of(
            "STOWAGE_URL",
            "http://" + server.authority(),
            "STOWAGE_MAILS",
            mails.address().toString(),
            "STOWAGE_ADMIN_PASSWORD",
            StowageProcess.ADMIN.password(),
            "STOWAGE_IMAGE",
            image.toString(),
            "STOWAGE_INDEX",
            TestImages.multiArch(folder.resolve("index")).toString(),
            "STOWAGE_LARGE",
            ManyTags.REPOSITORY,
            "STOWAGE_PICTURES",
            Workspace.fresh("pictures").toString(),
            "CHROMIUM",
            Tools.find("chromium").orElseThrow().toString());
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    if (mails != null) {
      mails.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> inTheBrowser() throws IOException {
    var report = Workspace.fresh("browser-report").resolve("report.json");
    var command =
        Command.of("npx", "vitest", "run", "--config=vite.browser.config.ts")
            .and("--reporter=default", "--reporter=json", "--outputFile.json=" + report)
            .in(UI)
            .with(stage)
            .within(Duration.ofMinutes(12));

    var outcome = command.run();

    if (!Files.exists(report)) {
      return fail("%s%n%s", command, outcome);
    }
    var results = JsonMapper.shared().readTree(report.toFile()).required("testResults");
    var tests =
        results
            .valueStream()
            .flatMap(file -> file.required("assertionResults").valueStream())
            .map(PagesInBrowserTest::reported)
            .toList();
    // A file that can't even be read has no tests, and must not pass for that.
    return outcome.status() == 0 || tests.stream().anyMatch(Reported::isFailed)
        ? tests.stream().map(Reported::test)
        : fail("%s%n%s", command, outcome);
  }

  private static Reported reported(JsonNode result) {
    var name = result.required("fullName").asString();
    if (result.required("status").asString().equals("passed")) {
      return new Reported(false, DynamicTest.dynamicTest(name, () -> {}));
    }
    var why =
        result
            .required("failureMessages")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.joining("\n"));
    return new Reported(
        true,
        DynamicTest.dynamicTest(name, () -> fail("%s", why.isEmpty() ? "it did not run" : why)));
  }

  /** What the browser's run said of one test. */
  private record Reported(boolean isFailed, DynamicTest test) {}

  private static void pushTo(String repository, Path layout) {
    Command.of("skopeo", "copy", "--quiet", "--dest-tls-verify=false")
        .and("--dest-creds=admin:" + StowageProcess.ADMIN.password())
        .and("oci:" + layout + ":latest", "docker://" + server.authority() + "/" + repository)
        .succeed();
  }
}
