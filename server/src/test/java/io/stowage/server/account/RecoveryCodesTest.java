package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecoveryCodesTest {
  private static final AccountId ALICE = new AccountId(1);

  @Test
  void aSetHasTenCodesEachOfItsOwn() {
    RecoveryCodes codes = RecoveryCodes.generate();

    assertThat(codes.reveal())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}"));
    assertThat(codes.hashes(ALICE).getLast())
        .isEqualTo(RecoveryCodes.hash(ALICE, codes.reveal().getLast()).orElseThrow());
    assertThat(codes.toString()).doesNotContain(codes.reveal().getFirst());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01ab-cdef-ghjk",
        "01ABCDEFGHJK",
        " 01ab cdef ghjk\n",
        "oIab-cdef-ghjk",
        "OLAB-CDEF-GHJK"
      })
  void howACodeIsTypedDoesNotCount(String typed) {
    assertThat(RecoveryCodes.hash(ALICE, typed).orElseThrow())
        .isEqualTo(RecoveryCodes.hash(ALICE, "01ab-cdef-ghjk").orElseThrow());
  }

  @Test
  void theSameCodeOfTwoAccountsHasTwoHashes() {
    assertThat(RecoveryCodes.hash(new AccountId(11), "01ab-cdef-ghjk").orElseThrow())
        .isNotEqualTo(RecoveryCodes.hash(ALICE, "01ab-cdef-ghjk").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "01ab-cdef-ghj", "01ab-cdef-ghjkm", "01ab-cdef-ghju", "01ab_cdef_ghjk"})
  void whatIsNoCodeHasNoHash(String typed) {
    assertThat(RecoveryCodes.hash(ALICE, typed)).isEmpty();
  }
}
