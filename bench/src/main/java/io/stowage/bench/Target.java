package io.stowage.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What Stowage promises in a row.
 *
 * @param limit which side of the bound is good
 * @param bound in the row's unit, or a factor when there is a peer
 * @param peer the contestant it is measured against
 */
record Target(Limit limit, double bound, Optional<String> peer) {
  enum Limit {
    AT_MOST("≤"),
    AT_LEAST("≥");

    private final String sign;

    Limit(String sign) {
      this.sign = sign;
    }
  }

  static Target atMost(double bound) {
    return new Target(Limit.AT_MOST, bound, Optional.empty());
  }

  static Target atMost(double factor, String peer) {
    return new Target(Limit.AT_MOST, factor, Optional.of(peer));
  }

  static Target atLeast(double factor, String peer) {
    return new Target(Limit.AT_LEAST, factor, Optional.of(peer));
  }

  /** Said of the row; a dash when who it is about did not take part. */
  String verdict(Row row) {
    OptionalDouble measured =
        peer.isPresent() ? row.ratio(Stowage.LABEL, peer.get()) : row.median(Stowage.LABEL);
    if (measured.isEmpty()) {
      return "–";
    }
    double value = measured.getAsDouble();
    return (limit == Limit.AT_MOST ? value <= bound : value >= bound) ? "met" : "**missed**";
  }

  String text(Unit unit) {
    String number = String.format(Locale.ROOT, bound == Math.rint(bound) ? "%.0f" : "%.2f", bound);
    return limit.sign + " " + number + peer.map(name -> " × " + name).orElse(" " + unit.label());
  }
}
