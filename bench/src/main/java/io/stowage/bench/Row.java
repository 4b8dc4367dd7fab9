package io.stowage.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One figure of the comparison: a sample for each contestant and round. */
final class Row {
  private final String name;
  private final Unit unit;
  private final Optional<Target> target;
  private final String peer;
  private final Map<String, List<Double>> samples = new LinkedHashMap<>();

  private Row(String name, Unit unit, Optional<Target> target, String peer) {
    this.name = name;
    this.unit = unit;
    this.target = target;
    this.peer = peer;
  }

  /** A figure without a promise, beside the peer's. */
  static Row of(String name, Unit unit, String peer) {
    return new Row(name, unit, Optional.empty(), peer);
  }

  static Row of(String name, Unit unit, Target target) {
    return new Row(name, unit, Optional.of(target), target.peer().orElse(Distribution.LABEL));
  }

  String name() {
    return name;
  }

  Unit unit() {
    return unit;
  }

  Optional<Target> target() {
    return target;
  }

  /** Whose figure the ratio is taken to. */
  String peer() {
    return peer;
  }

  /** Rounds must be added in order: ratios pair what was measured in the same round. */
  void add(String contestant, double sample) {
    samples.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(sample);
  }

  OptionalDouble median(String contestant) {
    return median(samples.getOrDefault(contestant, List.of()));
  }

  /** The median over the rounds of one's figure by the other's: what drifts for both cancels. */
  OptionalDouble ratio(String contestant, String peer) {
    List<Double> ones = samples.getOrDefault(contestant, List.of());
    List<Double> others = samples.getOrDefault(peer, List.of());
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
      ratios.add(ones.get(i) / others.get(i));
    }
    return median(ratios);
  }

  private static OptionalDouble median(List<Double> values) {
    if (values.isEmpty()) {
      return OptionalDouble.empty();
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return OptionalDouble.of(
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
  }
}
