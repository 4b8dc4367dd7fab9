package io.stowage.server.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code stowage search}. */
@Command(
    name = "search",
    header = "Search the repositories that you may see.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  stowage search postgres",
      "  stowage search base --official --arch arm64 --limit 10",
      "  stowage search app --namespace acme --json"
    })
final class SearchCommand extends HubCommands {
  @Parameters(paramLabel = "TERM", description = "Words of names and descriptions.")
  List<String> words = List.of();

  @Option(names = "--official", description = "Only official ones.")
  boolean official;

  @Option(names = "--verified", description = "Only those of verified publishers.")
  boolean verified;

  @Option(names = "--type", paramLabel = "TYPE", description = "Such as image or helm.")
  @Nullable String type;

  @Option(names = "--os", paramLabel = "OS", description = "Such as linux.")
  @Nullable String os;

  @Option(names = "--arch", paramLabel = "ARCH", description = "Such as arm64.")
  @Nullable String arch;

  @Option(names = "--category", paramLabel = "CATEGORY", description = "One of the categories.")
  @Nullable String category;

  @Option(names = "--namespace", paramLabel = "NAME", description = "Only what belongs to NAME.")
  @Nullable String namespace;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "relevance, stars, pulls or updated.")
  @Nullable String order;

  @Mixin Paging paging = new Paging();

  SearchCommand(Program program, Terminal terminal) {
    super(program, terminal);
  }

  @Override
  public void run() {
    ApiPath path =
        ApiPath.of("search")
            .with("q", String.join(" ", words))
            .with("official", official ? true : null)
            .with("verified", verified ? true : null)
            .with("type", type)
            .with("os", os)
            .with("arch", arch)
            .with("category", category)
            .with("namespace", namespace)
            .with("order", order);
    listed(
        on(hub -> hub.numbered(path, paging.most)),
        Column.of("NAME", "name"),
        Column.of("STARS", "stars"),
        Column.of("PULLS", "pulls"),
        Column.of("OFFICIAL", "official"),
        Column.of("UPDATED", "updatedAt"),
        Column.of("DESCRIPTION", "description"));
  }
}
