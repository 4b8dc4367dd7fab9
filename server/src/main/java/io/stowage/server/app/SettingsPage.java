package io.stowage.server.app;

import java.util.stream.Collectors;

/** The table of settings, for people: {@code docs/settings.md} and {@code stowage settings}. */
final class SettingsPage {

  private SettingsPage() {}

  /** Rows of a Markdown table, its heading included. */
  static String markdown() {
    var head =
        """
        | Key | Environment | Flag | Default | What it says |
        |---|---|---|---|---|
        """;
    return head
        + SettingsTable.ALL.stream().map(SettingsPage::row).collect(Collectors.joining("\n"))
        + "\n";
  }

  private static String row(Setting<?> setting) {
    var variables =
        code(setting.variable())
            + setting.distributionVariable().map(name -> ", " + code(name)).orElse("");
    return "| %s | %s | %s | %s | %s (%s) |"
        .formatted(
            code(setting.key()),
            variables,
            setting.flag().map(SettingsPage::code).orElse(""),
            setting.fallback().isEmpty() ? "" : code(setting.fallback()),
            setting.doc(),
            setting.kind().label().replace("|", "\\|"));
  }

  /** For a terminal: what it is, how it is said, what it is when nobody does. */
  static String plain() {
    return SettingsTable.ALL.stream()
        .map(
            setting ->
                "%s  (%s%s)\n    %s\n    %s%s\n"
                    .formatted(
                        setting.key(),
                        setting.kind().label(),
                        setting.fallback().isEmpty() ? "" : ", default " + setting.fallback(),
                        setting.doc(),
                        setting.variable(),
                        setting.flag().map(flag -> "  " + flag).orElse("")))
        .collect(Collectors.joining("\n"));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
