package io.stowage.bench;

import java.util.Locale;

/** What a row's figures are, and how many digits of them mean something. */
enum Unit {
  CPU_SECONDS_PER_GIB("CPU s/GiB", "%.2f"),
  GIB_PER_SECOND("GiB/s", "%.2f"),
  MIB_PER_SECOND("MiB/s", "%.0f"),
  REQUESTS_PER_SECOND("requests/s", "%,.0f"),
  CPU_MICROS_PER_REQUEST("CPU µs/request", "%.0f"),
  MILLISECONDS("ms", "%,.2f"),
  SECONDS("s", "%.2f"),
  MEGABYTES("MB", "%.0f"),
  TIMES("×", "%.2f");

  private final String label;
  private final String format;

  Unit(String label, String format) {
    this.label = label;
    this.format = format;
  }

  String label() {
    return label;
  }

  String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
