package io.stowage.server.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The templates of all operations, a segment a node. A segment as it is written goes before a
 * parameter. A parameter marked {@code x-stowage-rest} takes all segments up to one that is {@code
 * -}, so that {@code /repositories/{repository}/-/tags} means one thing whatever the repository is
 * called; beside it nothing but {@code -} may stand.
 */
final class AddressTree {
  private static final String SEPARATOR = "-";

  private final Map<String, AddressTree> literals = new HashMap<>();
  private @Nullable AddressTree parameter;
  private @Nullable AddressTree rest;
  private final Map<String, Operation> operations = new TreeMap<>();

  /** The operations at an address, by method, and what its parameters are there. */
  record Found(Map<String, Operation> operations, List<String> values) {}

  /** Adds an operation; fails where it would be ambiguous. */
  void add(Operation operation) {
    AddressTree node = this;
    int parameters = 0;
    for (String segment : segments(operation.path())) {
      if (!segment.startsWith("{")) {
        node = node.literals.computeIfAbsent(segment, _ -> new AddressTree());
      } else if (operation.inPath().get(parameters++).isRest()) {
        node = node.rest = node.rest == null ? new AddressTree() : node.rest;
      } else {
        node = node.parameter = node.parameter == null ? new AddressTree() : node.parameter;
      }
    }
    if (node.operations.putIfAbsent(operation.method(), operation) != null) {
      throw new IllegalStateException(
          "%s %s is there twice".formatted(operation.method(), operation.path()));
    }
  }

  /** Fails where one address would mean two things. */
  void check(String path) {
    boolean besideRest =
        parameter != null || literals.keySet().stream().anyMatch(word -> !word.equals(SEPARATOR));
    if (rest != null && besideRest) {
      throw new IllegalStateException("something stands beside the rest of " + path);
    }
    literals.forEach((word, node) -> node.check(path + "/" + word));
    if (parameter != null) {
      parameter.check(path + "/{}");
    }
    if (rest != null) {
      if (rest.parameter != null
          || rest.rest != null
          || rest.literals.keySet().stream().anyMatch(word -> !word.equals(SEPARATOR))) {
        throw new IllegalStateException("after the rest of " + path + " only /-/ may follow");
      }
      rest.check(path + "/{…}");
    }
  }

  /** What stands at an address, given as its decoded segments. */
  Optional<Found> find(List<String> segments) {
    return Optional.ofNullable(find(segments, 0, new ArrayList<>()));
  }

  private @Nullable Found find(List<String> segments, int index, List<String> values) {
    if (index == segments.size()) {
      return operations.isEmpty() ? null : new Found(operations, List.copyOf(values));
    }
    String segment = segments.get(index);
    AddressTree literal = literals.get(segment);
    Found found = literal == null ? null : literal.find(segments, index + 1, values);
    // A slash within a segment was escaped: it is part of a name that may have some, or of none.
    if (found == null && parameter != null && segment.indexOf('/') < 0) {
      values.add(segment);
      found = parameter.find(segments, index + 1, values);
      values.removeLast();
    }
    if (found == null && rest != null && !segment.equals(SEPARATOR)) {
      int end = index;
      while (end < segments.size() && !segments.get(end).equals(SEPARATOR)) {
        end++;
      }
      values.add(String.join("/", segments.subList(index, end)));
      found = rest.find(segments, end, values);
      values.removeLast();
    }
    return found;
  }

  /** The segments of a template, or of a path that begins with a slash. */
  static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }
}
