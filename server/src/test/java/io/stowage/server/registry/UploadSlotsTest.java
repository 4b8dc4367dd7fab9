package io.stowage.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.server.common.OverloadedException;
import io.stowage.server.registry.Events.Source;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UploadSlotsTest {
  private final UploadSlots slots = new UploadSlots(4, 2);

  private static Source by(String name, String account, String address) {
    return new Source(
        new Actor(name, Optional.empty(), "", account), "r", address, "h", "PATCH", "test", "");
  }

  private void requireRefused(Source source) {
    assertThatThrownBy(() -> slots.take(source)).isInstanceOf(OverloadedException.class);
  }

  @Test
  void anAccountHasItsShareWhicheverOfItsRobotsSends() {
    slots.take(by("ann", "ann", "192.0.2.1"));
    slots.take(by("ann+ci", "ann", "192.0.2.2"));

    requireRefused(by("ann+other", "ann", "192.0.2.3"));
    slots.take(by("bob", "bob", "192.0.2.1")).close();
    assertThat(slots.running()).isEqualTo(2);
  }

  @Test
  void whoHasNoNameSharesWithTheirNetwork() {
    slots.take(by("", "", "2001:db8::1"));
    slots.take(by("", "", "2001:db8::2"));

    requireRefused(by("", "", "2001:db8::3"));
    slots.take(by("", "", "2001:db8:0:1::1"));
  }

  @Test
  void whatIsGivenBackIsTakenAgain() {
    Source ann = by("ann", "ann", "192.0.2.1");
    for (int i = 0; i < 10; i++) {
      try (UploadSlots.Slot _ = slots.take(ann);
          UploadSlots.Slot _ = slots.take(ann)) {
        requireRefused(ann);
      }
    }
    assertThat(slots.running()).isZero();
  }

  @Test
  void allTogetherAreNoMoreThanThereAre() {
    for (String name : new String[] {"a", "b", "c", "d"}) {
      slots.take(by(name, name, ""));
    }
    requireRefused(by("e", "e", ""));
  }
}
