package io.stowage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
  private final Target target = Target.atMost(1.1, Nginx.LABEL);
  private final Row row = Row.of("pull", Unit.CPU_SECONDS_PER_GIB, target);

  @Test
  void aRatioPairsWhatWasMeasuredInTheSameRound() {
    round(1.0, 1.0);
    round(20.0, 10.0); // a slow moment of the machine hits both
    round(1.2, 1.0);

    assertThat(row.ratio(Stowage.LABEL, Nginx.LABEL)).hasValue(1.2);
    assertThat(row.median(Stowage.LABEL)).hasValue(1.2);
    assertThat(row.median(Nginx.LABEL)).hasValue(1.0);
    assertThat(target.verdict(row)).isEqualTo("**missed**");
  }

  @Test
  void anEvenNumberOfRoundsMeetsInTheMiddle() {
    round(1.0, 1.0);
    round(1.2, 1.0);

    assertThat(row.ratio(Stowage.LABEL, Nginx.LABEL)).hasValue(1.1);
    assertThat(target.verdict(row)).isEqualTo("met");
  }

  @Test
  void withoutStowageThereIsNoVerdict() {
    row.add(Nginx.LABEL, 1.0);

    assertThat(target.verdict(row)).isEqualTo("–");
    assertThat(new Table("Pull", List.of(row)).markdown())
        .contains("| pull | CPU s/GiB |  |  | 1.00 |  | ≤ 1.10 × nginx | – |");
  }

  private void round(double stowage, double nginx) {
    row.add(Stowage.LABEL, stowage);
    row.add(Nginx.LABEL, nginx);
  }
}
