package io.stowage.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpaqueSecretTest {

  @Test
  void aSecretIsKnownByItsHash() {
    OpaqueSecret secret = OpaqueSecret.generate();

    assertThat(secret.reveal()).matches("[A-Za-z0-9_-]{43}");
    assertThat(OpaqueSecret.hash(secret.reveal())).isEqualTo(secret.hash()).hasSize(32);
    assertThat(OpaqueSecret.hash(secret.reveal() + "=")).isNotEqualTo(secret.hash());
  }

  @Test
  void noTwoAreAlike() {
    assertThat(OpaqueSecret.generate().reveal()).isNotEqualTo(OpaqueSecret.generate().reveal());
  }

  @Test
  void noSecretIsPrinted() {
    OpaqueSecret secret = OpaqueSecret.generate();

    assertThat(secret.toString()).doesNotContain(secret.reveal());
  }
}
