package io.stowage.server.api;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Rules as the contract has them: in four words, each of which stands for some permissions. */
final class RuleJson {

  /** What is allowed, in a word. The first permission is the one that the word is about. */
  private enum Word {
    READ(Permission.PULL, Permission.METADATA_READ),
    WRITE(Permission.PUSH),
    DELETE(Permission.DELETE),
    METADATA(Permission.METADATA_WRITE, Permission.METADATA_READ);

    private final List<Permission> permissions;

    Word(Permission... permissions) {
      this.permissions = List.of(permissions);
    }

    private boolean isIn(Rule rule) {
      return rule.permissions().contains(permissions.getFirst());
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private RuleJson() {}

  /** What was sent; none where nothing was. */
  static List<Rule> read(JsonNode sent) {
    List<Rule> rules = new ArrayList<>();
    for (JsonNode each : sent) {
      Set<Permission> permissions = EnumSet.noneOf(Permission.class);
      for (JsonNode word : each.required("permissions")) {
        permissions.addAll(Word.valueOf(word.asString().toUpperCase(Locale.ROOT)).permissions);
      }
      rules.add(AccessTokens.rule(each.required("pattern").asString(), permissions));
    }
    return rules;
  }

  static ArrayNode shown(List<Rule> rules) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    for (Rule rule : rules) {
      ObjectNode one = all.addObject().put("pattern", rule.pattern());
      ArrayNode words = one.putArray("permissions");
      for (Word word : Word.values()) {
        if (word.isIn(rule)) {
          words.add(word.text());
        }
      }
    }
    return all;
  }
}
