package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.account.Ceiling.AccountAccess;
import io.stowage.server.account.PersonalScopes.Word;
import io.stowage.server.common.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PersonalScopesTest {

  @ParameterizedTest
  @CsvSource({
    "repo:admin, PULL PUSH DELETE METADATA_READ METADATA_WRITE ADMINISTER, false, WRITE",
    "repo:write, PULL PUSH METADATA_READ, false, READ",
    "repo:read, PULL METADATA_READ, false, READ",
    "repo:public_read, PULL METADATA_READ, true, NONE",
    "repo, PULL PUSH METADATA_READ, false, READ",
    "write:packages, PULL PUSH METADATA_READ, false, READ",
    "read:packages, PULL METADATA_READ, false, READ",
    "delete:packages, PULL DELETE METADATA_READ, false, READ",
    "workflow, '', true, NONE",
    "repo:read repo:write, PULL PUSH METADATA_READ, false, READ",
    "repo:public_read repo:read, PULL METADATA_READ, false, READ",
    "repo:public_read workflow, PULL METADATA_READ, true, NONE",
    "delete:packages write:packages, PULL PUSH DELETE METADATA_READ, false, READ",
  })
  void eachWordAllowsWhatItSays(
      String words, String permissions, boolean publicOnly, AccountAccess account) {
    Set<Permission> expected =
        Arrays.stream(permissions.split(" "))
            .filter(name -> !name.isEmpty())
            .map(Permission::valueOf)
            .collect(Collectors.toSet());

    Ceiling ceiling = PersonalScopes.ceiling(List.of(words.split(" ")));

    assertThat(ceiling.permissions()).isEqualTo(expected);
    assertThat(ceiling.publicOnly()).isEqualTo(publicOnly);
    assertThat(ceiling.account()).isEqualTo(account);
    assertThat(ceiling.rules()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Word.class)
  void everyWordIsKeptAsItIsWritten(Word word) {
    assertThat(PersonalScopes.normalised(List.of(word.text()))).containsExactly(word.text());
  }

  @Test
  void wordsAreKeptOnceAndInTheirOrder() {
    assertThat(
            PersonalScopes.normalised(List.of("workflow", "repo:read", " repo:write", "repo:read")))
        .containsExactly("workflow", "repo:read", "repo:write");
  }

  @Test
  void anUnknownWordIsNamedAndSoAreThoseThatExist() {
    assertThatThrownBy(() -> PersonalScopes.normalised(List.of("repo:read", "repo:wirte")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("\"repo:wirte\"")
        .hasMessageContaining("Did you mean repo:write?")
        .hasMessageContaining("repo:public_read, repo, write:packages");
    assertThatThrownBy(() -> PersonalScopes.normalised(List.of("x".repeat(9999))))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    assertThatThrownBy(() -> PersonalScopes.normalised(List.of())).isInstanceOf(Refusal.class);
  }

  @Test
  void aWordOfAnotherVersionAllowsNothing() {
    assertThat(PersonalScopes.ceiling(List.of("repo:read", "repo:everything")))
        .isEqualTo(PersonalScopes.ceiling(List.of("repo:read")));
    assertThat(PersonalScopes.ceiling(List.of("")).permissions()).isEmpty();
    assertThat(PersonalScopes.ceiling(List.of()).account()).isEqualTo(AccountAccess.NONE);
  }
}
