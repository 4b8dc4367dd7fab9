package io.stowage.server.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressBlockTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:DB8:1:2::1, 2001:db8:1:2:0:0:0:0/64",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64",
    "::1, 0:0:0:0:0:0:0:0/64",
    "localhost, localhost",
    "'', ''",
    "192.0.2.1.5, 192.0.2.1.5",
  })
  void anIpv6AddressCountsByItsNetwork(String address, String block) {
    assertThat(AddressBlock.of(address)).isEqualTo(block);
  }
}
