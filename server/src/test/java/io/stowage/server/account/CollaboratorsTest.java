package io.stowage.server.account;

import static io.stowage.server.account.TestAccounts.nobody;
import static io.stowage.server.account.TestAccounts.reaching;
import static io.stowage.server.account.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.common.Refusal;
import io.stowage.server.db.Dialect;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** ann owns ann/app; bob is asked to help; eve is a stranger. */
@ParameterizedClass
@EnumSource(Dialect.class)
class CollaboratorsTest {
  private static final RepositoryName APP = new RepositoryName("ann/app");

  private final TestAccounts test;
  private final Collaborators collaborators;

  CollaboratorsTest(Dialect dialect, @TempDir Path folder) {
    this.test = TestAccounts.withoutMail(dialect, folder);
    this.collaborators = test.collaborators;
  }

  @BeforeEach
  void aRepository() {
    List.of("ann", "bob", "eve").forEach(test::person);
    test.administrator("root1");
    test.repository("ann/app", true);
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void theOwnerAddsAndRemovesCollaborators() {
    long before = test.revision.current();

    collaborators.add(APP, "bob", test.by("ann"));
    collaborators.add(APP, "bob", test.by("ann"));
    assertThat(collaborators.list(APP, "", 10, test.by("ann")))
        .extracting(Collaborator::name)
        .containsExactly("bob");
    assertThat(test.revision.current()).isGreaterThan(before);
    collaborators.remove(APP, "bob", test.by("ann"));

    assertThat(collaborators.list(APP, "", 10, test.by("root1"))).isEmpty();
    assertThat(test.audited("ann"))
        .containsExactly("repo.collaborator.add ann/app", "repo.collaborator.remove ann/app");
  }

  @Test
  void toOthersThereIsNoSuchRepository() {
    collaborators.add(APP, "bob", test.by("ann"));

    for (By by :
        List.of(test.by("bob"), test.by("eve"), nobody(), test.token("ann", AccountAccess.WRITE))) {
      assertThat(refusal(() -> collaborators.add(APP, "eve", by)).kind())
          .isEqualTo(Refusal.Kind.NOT_FOUND);
      assertThat(refusal(() -> collaborators.list(APP, "", 9, by)))
          .hasMessage(refusal(() -> collaborators.list(none(), "", 9, by)).getMessage());
    }
    assertThat(refusal(() -> collaborators.remove(APP, "bob", test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(refusal(() -> collaborators.remove(APP, "eve", test.by("eve"))))
        .hasMessage(
            refusal(() -> collaborators.remove(none(), "eve", test.by("eve"))).getMessage());
  }

  private static RepositoryName none() {
    return new RepositoryName("ann/none");
  }

  @Test
  void theOwnersTokenMustBeGoodForThatRepository() {
    By narrow =
        new By(
            new Identity(
                test.by("ann").identity().subject(),
                new Ceiling(
                    Level.WRITE.permissions(),
                    false,
                    java.util.Optional.empty(),
                    AccountAccess.WRITE),
                CredentialRef.NONE,
                java.util.Optional.empty()),
            "",
            "");

    assertThat(refusal(() -> collaborators.add(APP, "bob", narrow)).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
    assertThat(
            refusal(
                    () ->
                        collaborators.add(APP, "bob", reaching(test.by("ann"), AccountAccess.READ)))
                .kind())
        .isEqualTo(Refusal.Kind.FORBIDDEN);
  }

  @Test
  void onlyAnotherPersonIsACollaborator() {
    test.organization("acme", test.by("ann"));

    for (String bad : List.of("ann", "acme", "unknown")) {
      assertThat(refusal(() -> collaborators.add(APP, bad, test.by("ann"))).field())
          .contains("name");
    }
  }

  @Test
  void anOrganizationsRepositoryHasTeamsInstead() {
    test.organization("acme", test.by("ann"));
    test.repository("acme/app", true);
    RepositoryName theirs = new RepositoryName("acme/app");

    Refusal refusal = refusal(() -> collaborators.add(theirs, "bob", test.by("ann")));
    assertThat(refusal.code()).isEqualTo("not_personal");
    assertThat(refusal).hasMessageContaining("team");
    assertThat(refusal(() -> collaborators.add(theirs, "bob", test.by("eve"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }

  @Test
  void aCollaboratorMayGo() {
    collaborators.add(APP, "bob", test.by("ann"));

    collaborators.remove(APP, "bob", test.by("bob"));

    assertThat(collaborators.list(APP, "", 9, test.by("ann"))).isEmpty();
    assertThat(refusal(() -> collaborators.remove(APP, "bob", test.by("ann"))).kind())
        .isEqualTo(Refusal.Kind.NOT_FOUND);
  }
}
