package io.stowage.server.hub;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.oci.RepositoryName;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.registry.RegistryException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The plan of ann allows 100 bytes, and ann/app holds 40. */
@ParameterizedClass
@EnumSource(Dialect.class)
class PlanQuotasTest {
  private static final RepositoryName APP = new RepositoryName("ann/app");

  private final Dialect dialect;
  private final AtomicLong time = new AtomicLong();
  @TempDir Path folder;

  private Database database;
  private HubRowsStore rows;
  private PlanQuotas quotas;
  private long app;

  PlanQuotasTest(Dialect dialect) {
    this.dialect = dialect;
  }

  @BeforeEach
  void open() {
    database = TestDatabases.open(dialect, folder);
    rows = new HubRowsStore(database);
    quotas = new PlanQuotas(database, time::get);
    rows.storagePlan(rows.person("ann"), 100);
    app = rows.repository("ann/app");
    rows.blob(app, 1, 40);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void requireRefused(long bytes) {
    assertThatThrownBy(() -> quotas.admit(APP, bytes))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("100 bytes");
  }

  @Test
  void asMuchFitsAsThePlanLeaves() {
    quotas.admit(APP, 60);
    requireRefused(61);
    quotas.admit(new RepositoryName("ann/other"), 60);
    quotas.admit(new RepositoryName("ben/app"), Long.MAX_VALUE);
  }

  @Test
  void theRoomIsAddedUpOnceAMomentAndNotForEachBlob() {
    quotas.admit(APP, 0);
    rows.blob(app, 2, 60);

    quotas.admit(APP, 60);

    time.addAndGet(PlanQuotas.REMEMBERED.toNanos() + 1);
    requireRefused(1);
  }

  @Test
  void whatWasStoredSinceCounts() {
    quotas.admit(APP, 30);
    rows.blob(app, 2, 30);
    quotas.stored(APP, 30);

    quotas.admit(APP, 30);
    requireRefused(31);
  }

  @Test
  void whatWasThereBeforeIsNotHeldAgainstTheNext() {
    quotas.admit(APP, 0);
    quotas.stored(APP, 40);

    quotas.admit(APP, 60);
  }

  @Test
  void roomThatWasMadeIsThereAtOnce() {
    requireRefused(61);
    rows.unlink(app, 1);

    quotas.admit(APP, 100);
  }
}
