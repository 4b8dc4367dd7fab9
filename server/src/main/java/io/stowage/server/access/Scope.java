package io.stowage.server.access;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.registry.Access.Wanted;
import io.stowage.server.registry.Action;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of what a token lets its bearer do, in distribution's grammar of scopes. */
sealed interface Scope {

  /** {@code repository:NAME:pull,push}, the name spelled as the client did. */
  record OnRepository(RepositoryName name, Set<Action> actions) implements Scope {
    public OnRepository {
      actions = Set.copyOf(actions);
    }

    @Override
    public String toString() {
      return "repository:"
          + name
          + ":"
          + actions.stream().sorted().map(Action::label).collect(Collectors.joining(","));
    }
  }

  /** {@code registry:catalog:*}. */
  record Catalog() implements Scope {
    @Override
    public String toString() {
      return "registry:catalog:*";
    }
  }

  /** What a token needs for this; empty where any token will do. */
  static Optional<Scope> of(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Ping _ -> Optional.empty();
      case Wanted.Catalog _ -> Optional.of(new Catalog());
      case Wanted.OnRepository(var name, var actions) ->
          Optional.of(new OnRepository(name, actions));
    };
  }

  /**
   * Parses {@code type[(class)]:name:action[,action]}, where the name may hold colons. Empty for
   * what nobody is granted here: unknown types and actions, names that can't be.
   */
  static Optional<Scope> parse(String text) {
    int first = text.indexOf(':');
    int last = text.lastIndexOf(':');
    if (first < 0 || first == last) {
      return Optional.empty();
    }
    String type = text.substring(0, first).replaceFirst("\\([^()]*\\)$", "");
    String name = text.substring(first + 1, last);
    List<String> actions = List.of(text.substring(last + 1).split(",", -1));
    return switch (type) {
      case "repository" -> onRepository(name, actions);
      case "registry" ->
          // search: what docker search asks for.
          name.equals("catalog") && (actions.contains("*") || actions.contains("search"))
              ? Optional.of(new Catalog())
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Scope> onRepository(String name, List<String> labels) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (Action action : Action.values()) {
      if (labels.contains(action.label()) || labels.contains("*")) {
        actions.add(action);
      }
    }
    if (actions.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new OnRepository(new RepositoryName(name), actions));
    } catch (InvalidValueException _) {
      return Optional.empty();
    }
  }

  /** What is left of this for one who may only pull. */
  default Optional<Scope> pullOnly() {
    return switch (this) {
      case Catalog catalog -> Optional.of(catalog);
      case OnRepository(var name, var actions) ->
          actions.contains(Action.PULL)
              ? Optional.of(new OnRepository(name, Set.of(Action.PULL)))
              : Optional.empty();
    };
  }

  /** What these open in repositories, in the registry's terms. */
  static List<Wanted.OnRepository> onRepositories(List<Scope> granted) {
    return granted.stream()
        .filter(OnRepository.class::isInstance)
        .map(OnRepository.class::cast)
        .map(scope -> new Wanted.OnRepository(scope.name(), scope.actions()))
        .toList();
  }

  /** Whether one of these, or more of them together, grants all of the needed. */
  static boolean covers(List<Scope> granted, Scope needed) {
    return switch (needed) {
      case Catalog catalog -> granted.contains(catalog);
      case OnRepository(var name, var actions) -> {
        Set<Action> missing = EnumSet.copyOf(actions);
        for (Scope scope : granted) {
          if (scope instanceof OnRepository(var at, var some)
              && at.canonical().equals(name.canonical())) {
            missing.removeAll(some);
          }
        }
        yield missing.isEmpty();
      }
    };
  }
}
