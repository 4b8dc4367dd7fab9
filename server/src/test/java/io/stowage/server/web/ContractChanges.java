package io.stowage.server.web;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What a document takes back of what another promised. More is no breach: a path, an answer, a
 * property, an optional parameter, a wider bound. Less is: of what may be sent, and of what is
 * answered. An answer may gain words of an enumeration: clients must bear them.
 */
final class ContractChanges {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private static final int DEEPEST = 16;

  private final ContractDocument before;
  private final ContractDocument after;
  private final List<String> breaking = new ArrayList<>();
  private final Set<String> compared = new HashSet<>();

  private ContractChanges(ContractDocument before, ContractDocument after) {
    this.before = before;
    this.after = after;
  }

  /** A sentence for each breach; none when every client goes on. */
  static List<String> breaking(ContractDocument before, ContractDocument after) {
    ContractChanges changes = new ContractChanges(before, after);
    changes.paths();
    return changes.breaking;
  }

  private void paths() {
    for (Map.Entry<String, JsonNode> path : before.root().path("paths").properties()) {
      JsonNode now = after.root().path("paths").path(path.getKey());
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (METHODS.contains(operation.getKey())) {
          operation(
              operation.getKey() + " " + path.getKey(),
              new Side(path.getValue(), operation.getValue()),
              new Side(now, now.path(operation.getKey())));
        }
      }
    }
  }

  /** An operation and the path that it is of. */
  private record Side(JsonNode item, JsonNode operation) {}

  private void operation(String where, Side was, Side is) {
    if (is.operation().isMissingNode()) {
      breaking.add(where + " is gone");
      return;
    }
    if (!is.operation().path("operationId").equals(was.operation().path("operationId"))) {
      breaking.add(where + " has another operationId");
    }
    security(where, was.operation(), is.operation());
    parameters(where, parameters(before, was), parameters(after, is));
    body(
        where,
        before.resolve(was.operation().path("requestBody")),
        after.resolve(is.operation().path("requestBody")));
    responses(where, was.operation().path("responses"), is.operation().path("responses"));
  }

  private void security(String where, JsonNode was, JsonNode is) {
    Set<String> taken = ways(before, was);
    Set<String> now = ways(after, is);
    // Where no way is named nobody looks: all are taken.
    if (now.isEmpty()) {
      return;
    }
    Set<String> lost = taken.isEmpty() ? new TreeSet<>(Set.of("{}")) : taken;
    lost.removeAll(now);
    if (!lost.isEmpty()) {
      breaking.add(
          "%s no longer takes %s".formatted(where, lost.contains("{}") ? "everybody" : lost));
    }
  }

  private static Set<String> ways(ContractDocument document, JsonNode operation) {
    JsonNode list =
        operation.has("security") ? operation.path("security") : document.root().path("security");
    Set<String> ways = new TreeSet<>();
    list.forEach(way -> ways.add(way.isEmpty() ? "{}" : String.join("+", way.propertyNames())));
    return ways;
  }

  private static Map<String, JsonNode> parameters(ContractDocument document, Side side) {
    Map<String, JsonNode> all = new TreeMap<>();
    for (JsonNode list :
        List.of(side.item().path("parameters"), side.operation().path("parameters"))) {
      for (JsonNode each : list) {
        JsonNode parameter = document.resolve(each);
        all.put(
            parameter.path("in").asString() + " " + parameter.path("name").asString(), parameter);
      }
    }
    return all;
  }

  private void parameters(String where, Map<String, JsonNode> was, Map<String, JsonNode> is) {
    was.forEach(
        (name, parameter) -> {
          JsonNode now = is.get(name);
          if (now == null) {
            breaking.add("%s: the parameter %s is gone".formatted(where, name));
          } else {
            if (isRequired(now) && !isRequired(parameter)) {
              breaking.add("%s: the parameter %s is now required".formatted(where, name));
            }
            schema(
                where + ": the parameter " + name,
                parameter.path("schema"),
                now.path("schema"),
                true,
                0);
          }
        });
    is.forEach(
        (name, parameter) -> {
          if (!was.containsKey(name) && isRequired(parameter)) {
            breaking.add("%s: the parameter %s is new and required".formatted(where, name));
          }
        });
  }

  private static boolean isRequired(JsonNode node) {
    return node.path("required").asBoolean(false);
  }

  private void body(String where, JsonNode was, JsonNode is) {
    if (isRequired(is) && !isRequired(was)) {
      breaking.add(where + ": the body is now required");
    }
    content(where + ": the body", was, is, true);
  }

  private void responses(String where, JsonNode was, JsonNode is) {
    for (Map.Entry<String, JsonNode> response : was.properties()) {
      String what = "%s: the answer %s".formatted(where, response.getKey());
      if (!is.has(response.getKey())) {
        breaking.add(what + " is gone");
      } else {
        content(
            what,
            before.resolve(response.getValue()),
            after.resolve(is.path(response.getKey())),
            false);
      }
    }
  }

  private void content(String what, JsonNode was, JsonNode is, boolean isSent) {
    for (Map.Entry<String, JsonNode> type : was.path("content").properties()) {
      JsonNode now = is.path("content").path(type.getKey());
      if (now.isMissingNode()) {
        breaking.add("%s is no longer %s".formatted(what, type.getKey()));
      } else {
        schema(what, type.getValue().path("schema"), now.path("schema"), isSent, 0);
      }
    }
  }

  /**
   * Compares what a value may be.
   *
   * @param isSent whether clients send it; else they are answered it
   */
  private void schema(String what, JsonNode was, JsonNode is, boolean isSent, int depth) {
    String both = was.path("$ref").asString("") + " " + is.path("$ref").asString("") + isSent;
    if (depth > DEEPEST || (was.has("$ref") && is.has("$ref") && !compared.add(both))) {
      return;
    }
    JsonNode old = before.resolve(was);
    JsonNode now = after.resolve(is);
    types(what, old, now, isSent);
    words(what, old, now, isSent);
    properties(what, old, now, isSent, depth);
    if (old.has("items") && now.has("items")) {
      schema(what + "[]", old.path("items"), now.path("items"), isSent, depth + 1);
    }
    if (old.path("additionalProperties").isObject()
        && now.path("additionalProperties").isObject()) {
      schema(
          what + "{}",
          old.path("additionalProperties"),
          now.path("additionalProperties"),
          isSent,
          depth + 1);
    }
    for (String together : List.of("allOf", "anyOf", "oneOf")) {
      if (now.path(together).size() < old.path(together).size()) {
        breaking.add("%s has fewer of %s".formatted(what, together));
      }
      for (int i = 0; i < Math.min(old.path(together).size(), now.path(together).size()); i++) {
        schema(what, old.path(together).get(i), now.path(together).get(i), isSent, depth + 1);
      }
    }
    if (isSent) {
      bounds(what, old, now);
    }
  }

  private void types(String what, JsonNode old, JsonNode now, boolean isSent) {
    Set<String> was = texts(old.path("type"));
    Set<String> is = texts(now.path("type"));
    // No type is any type: to promise one is less of what is sent, to promise none less of what is
    // answered.
    boolean isKept = isSent ? holds(is, was) : holds(was, is);
    if (!isKept) {
      breaking.add("%s was %s and is %s".formatted(what, was, is));
    }
  }

  private static boolean holds(Set<String> wide, Set<String> narrow) {
    return wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
  }

  private void words(String what, JsonNode old, JsonNode now, boolean isSent) {
    if (!now.has("enum")) {
      return;
    }
    if (!old.has("enum")) {
      if (isSent) {
        breaking.add("%s is now one of %s".formatted(what, texts(now.path("enum"))));
      }
      return;
    }
    Set<String> lost = texts(old.path("enum"));
    lost.removeAll(texts(now.path("enum")));
    if (!lost.isEmpty()) {
      breaking.add("%s is no longer %s".formatted(what, lost));
    }
  }

  private void properties(String what, JsonNode old, JsonNode now, boolean isSent, int depth) {
    for (Map.Entry<String, JsonNode> property : old.path("properties").properties()) {
      String name = what + "." + property.getKey();
      JsonNode there = now.path("properties").path(property.getKey());
      if (there.isMissingNode()) {
        breaking.add(name + " is gone");
      } else {
        schema(name, property.getValue(), there, isSent, depth + 1);
      }
    }
    Set<String> was = texts(old.path("required"));
    Set<String> is = texts(now.path("required"));
    Set<String> less = new TreeSet<>(isSent ? is : was);
    less.removeAll(isSent ? was : is);
    if (!less.isEmpty()) {
      breaking.add(
          "%s: %s %s".formatted(what, less, isSent ? "is now required" : "may now be missing"));
    }
  }

  private void bounds(String what, JsonNode old, JsonNode now) {
    for (String most : List.of("maxLength", "maximum", "maxItems", "maxProperties")) {
      if (now.has(most)
          && (!old.has(most) || now.path(most).doubleValue() < old.path(most).doubleValue())) {
        breaking.add("%s has a lower %s".formatted(what, most));
      }
    }
    for (String least : List.of("minLength", "minimum", "minItems", "minProperties")) {
      if (now.has(least)
          && (!old.has(least) || now.path(least).doubleValue() > old.path(least).doubleValue())) {
        breaking.add("%s has a higher %s".formatted(what, least));
      }
    }
    for (String form : List.of("pattern", "format")) {
      if (now.has(form) && !now.path(form).equals(old.path(form))) {
        breaking.add("%s has another %s".formatted(what, form));
      }
    }
  }

  private static Set<String> texts(JsonNode node) {
    Function<JsonNode, String> text = value -> value.isString() ? value.asString() : value + "";
    Set<String> texts = new TreeSet<>();
    if (node.isArray()) {
      node.forEach(value -> texts.add(text.apply(value)));
    } else if (!node.isMissingNode()) {
      texts.add(text.apply(node));
    }
    return texts;
  }
}
