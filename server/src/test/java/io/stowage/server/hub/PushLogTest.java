package io.stowage.server.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.RepositoryName;
import io.stowage.server.audit.Audit;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.db.Transaction;
import io.stowage.server.registry.Actor;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.ManifestParser;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is learnt of a push after it. */
@ParameterizedClass
@EnumSource(Dialect.class)
class PushLogTest {
  private static final byte[] INDEX =
      """
      {"schemaVersion":2,"mediaType":"%s","manifests":[{"mediaType":"%s","size":2,"digest":"%s",\
      "platform":{"os":"linux","architecture":"arm64"}}]}\
      """
          .formatted(
              MediaTypes.OCI_INDEX,
              MediaTypes.OCI_MANIFEST,
              Digest.of(Algorithm.SHA256, new byte[0]))
          .getBytes(UTF_8);

  private final Dialect dialect;
  @TempDir Path folder;

  private Database database;
  private HubRowsStore rows;
  private PushLog pushes;

  PushLogTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.open(dialect, folder);
    rows = new HubRowsStore(database);
    pushes =
        new PushLog(
            new Deaf(),
            database,
            new Audit(database),
            new FakeClock(),
            () -> {
              throw new AssertionError("nothing is to be read again");
            },
            () -> {});
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void push(long repository) {
    Events.RegistryEvent event =
        new Events.RegistryEvent(
            Events.Kind.PUSH,
            new RepositoryName("ann/app"),
            new Events.Target(
                MediaTypes.OCI_INDEX,
                Optional.of(Digest.of(Algorithm.SHA256, INDEX)),
                INDEX.length,
                Optional.of("latest"),
                Optional.empty()),
            new Events.Source(new Actor("ann"), "r1", "192.0.2.1", "h", "PUT", "test", "https://h"),
            Optional.of(
                new Events.Written(
                    repository, ManifestParser.parse(INDEX, Optional.empty()), INDEX)));
    database.execute(tx -> pushes.record(tx, event));
  }

  private long platforms() {
    return rows.number("SELECT COUNT(*) FROM repository_platform WHERE architecture = 'arm64'");
  }

  @Test
  void aManifestIsLookedAtAsItWasWritten() {
    push(rows.repository("ann/app"));
    assertThat(platforms()).isZero();

    pushes.look();

    assertThat(platforms()).isOne();
  }

  @Test
  void aRepositoryThatIsGoneMeanwhileIsPassedOver() {
    push(rows.repository("ann/gone") + 1000);
    push(rows.repository("ann/app"));

    pushes.look();

    assertThat(platforms()).isOne();
  }

  private static final class Deaf implements Events {
    @Override
    public void record(Transaction transaction, RegistryEvent event) {}

    @Override
    public boolean wantsPulls() {
      return false;
    }

    @Override
    public void committed() {}
  }
}
