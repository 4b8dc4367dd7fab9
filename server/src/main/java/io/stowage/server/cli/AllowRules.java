package io.stowage.server.cli;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** In which repositories something may do what, as it is typed. */
final class AllowRules {
  private static final List<String> WORDS = List.of("read", "write", "delete", "metadata");

  @Option(
      names = "--allow",
      paramLabel = "PATTERN=WORDS",
      description = {
        "A repository, or acme/* for all below, and what is allowed there, parted by commas: read",
        "(pull), write (push; most clients want read, too), delete (tags and manifests), metadata",
        "(change the texts). Repeat it for more."
      })
  @Nullable List<String> rules;

  boolean isEmpty() {
    return rules == null;
  }

  /** Puts them into a request. */
  void into(ObjectNode body) {
    if (rules == null) {
      return;
    }
    var list = body.putArray("rules");
    for (String rule : rules) {
      int split = rule.lastIndexOf('=');
      List<String> words =
          split < 1 ? List.of() : Arrays.asList(rule.substring(split + 1).split(","));
      if (words.isEmpty() || !WORDS.containsAll(words)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--allow %s: write it as acme/*=read,write; there are %s."
                .formatted(rule, String.join(", ", WORDS)));
      }
      var one = list.addObject().put("pattern", rule.substring(0, split));
      words.forEach(one.putArray("permissions")::add);
    }
  }
}
