package io.stowage.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditActionTest {

  @ParameterizedTest
  @EnumSource(AuditAction.class)
  void everyActionIsFoundByItsWordAndToldToPeople(AuditAction action) {
    assertThat(AuditAction.find(action.text())).contains(action);
    assertThat(action.text()).matches("[a-z]+(_[a-z]+)*(\\.[a-z]+(_[a-z]+)*)+");
    assertThat(action.name()).isEqualTo(action.text().replace('.', '_').toUpperCase(Locale.ROOT));
    assertThat(action.label()).isNotBlank();
    assertThat(action.description()).isNotBlank();
    assertThat(action.group().actions()).contains(action);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.create",
        "org.member.add",
        "org.member.remove",
        "org.member.role.change",
        "org.member.invite.send",
        "org.team.create",
        "org.team.update",
        "org.team.delete",
        "org.team.member.add",
        "org.team.member.remove",
        "org.settings.update",
        "org.access_token.create",
        "org.access_token.update",
        "org.access_token.delete",
        "repo.create",
        "repo.update",
        "repo.delete",
        "repo.change_privacy",
        "repo.category.updated",
        "repo.tag.push",
        "repo.tag.delete",
      })
  void whereDockerHubHasAWordItIsThatOne(String word) {
    assertThat(AuditAction.find(word)).isPresent();
  }

  @Test
  void noWordIsAnothersBeginningInAFilter() {
    List<String> words = Arrays.stream(AuditAction.values()).map(AuditAction::text).toList();

    assertThat(words).doesNotHaveDuplicates();
    assertThat(Stream.of(AuditAction.Group.values()).map(AuditAction.Group::key))
        .doesNotHaveDuplicates();
    assertThat(AuditAction.find("repo.")).isEmpty();
    assertThat(AuditAction.find("repo.create ")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"repo.create", "repo.", "org.team.", "admin_user."})
  void aWordOrTheBeginningOfSomeIsAFilter(String text) {
    assertThat(AuditAction.isFilter(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "repo", "rep.", "repo.create.", "org.team.created", "unknown"})
  void whatNoEntryCanHaveIsNone(String text) {
    assertThat(AuditAction.isFilter(text)).isFalse();
  }
}
