package io.stowage.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** The arrows of ARCHITECTURE.md: who may know whom. */
class ArchitectureTest {
  private static final String ROOT = "io.stowage.server.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.stowage");

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void theSpecsValuesDependOnNothing() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.stowage.oci..")
            .should()
            .dependOnClassesThat(
                not(resideInAnyPackage("io.stowage.oci..", "java..", "org.jspecify.."))));
  }

  @Test
  void storesDependOnBlobAndOci() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.stowage.blob..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.stowage..")
                    .and(not(resideInAnyPackage("io.stowage.blob..", "io.stowage.oci..")))));
  }

  @Test
  void onlyHttpKnowsVertxAndNetty() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty.."));
  }

  /** So that what people name is spoken to by one client, which minds where it goes. */
  @Test
  void onlyOutboundKnowsItsClient() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "outbound..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.hc.."));
  }

  @Test
  void onlyDbAndStoresKnowJdbc() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "db..")
            .and(not(storesAndWhatIsInThem()))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "com.zaxxer.."));
  }

  private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> storesAndWhatIsInThem() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "are called Store", type -> outermost(type).getSimpleName().endsWith("Store"));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  @Test
  void storesAreTheirFeaturesOwn() {
    check(
        classes()
            .that()
            .resideInAPackage("io.stowage.server..")
            .and()
            .haveSimpleNameEndingWith("Store")
            .should()
            .bePackagePrivate());
  }

  @Test
  void theRegistryKnowsNoOtherFeature() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "registry..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.stowage.server..")
                    .and(
                        not(
                            resideInAnyPackage(
                                ROOT + "registry..",
                                ROOT + "http..",
                                ROOT + "db..",
                                ROOT + "common..")))));
  }

  /** The command line starts the assembly; nobody else knows it. */
  @Test
  void nobodyKnowsTheAssembly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "app..", ROOT + "cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "app.."));
  }

  @Test
  void packagesMakeNoCircle() {
    check(slices().matching("io.stowage.(**)").should().beFreeOfCycles());
  }

  /**
   * Time is handed in; {@link System#nanoTime()} measures only, so it is free. The command line is
   * a process of its own and may ask what it likes.
   */
  @Test
  void onlyAppAndCommonKnowTheClockAndTheEnvironment() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.stowage.server..")
            .and()
            .resideOutsideOfPackages(ROOT + "app..", ROOT + "common..", ROOT + "cli..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(InstantSource.class, "system"));
  }

  /** The database's writer and pools are {@code common.Threads}. */
  @Test
  void onlyAppAndCommonMakeThreads() {
    check(
        noClasses()
            .that()
            .resideInAPackage("io.stowage.server..")
            .and()
            .resideOutsideOfPackages(ROOT + "app..", ROOT + "common..", ROOT + "cli..")
            .should()
            .callConstructor(Thread.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class)
            .orShould()
            .callMethod(Thread.class, "ofPlatform")
            .orShould()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "startVirtualThread", Runnable.class)
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.concurrent.Executors"));
  }

  @Test
  void jacksonIsItsThirdVersion() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "com.fasterxml.jackson.core..", "com.fasterxml.jackson.databind.."));
  }
}
