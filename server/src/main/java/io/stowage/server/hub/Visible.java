package io.stowage.server.hub;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.Role;
import io.stowage.server.account.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which rows of {@code repository r} are there for a viewer: the one place that says it. */
final class Visible {
  /** The live ones. */
  static final Clause LIVE = new Clause("r.deleted_at IS NULL");

  private static final Clause NONE = new Clause("1 = 0");
  private static final Clause PUBLIC = new Clause("r.is_private = 0");

  // What a deactivated account leaves behind is shown to administrators only, unless it is public.
  private static final String OF_AN_ACTIVE_ACCOUNT =
      "NOT EXISTS (SELECT 1 FROM account gone WHERE gone.name = r.namespace AND gone.deactivated_at"
          + " IS NOT NULL)";

  private static final String GRANTED =
      "r.namespace = :sight_namespace"
          + " OR EXISTS (SELECT 1 FROM account o JOIN membership m ON m.organization_id = o.id"
          + " WHERE o.name = r.namespace AND m.account_id = :sight_person AND m.role >= "
          + Role.EDITOR.code()
          + ") OR EXISTS (SELECT 1 FROM account o JOIN team t ON t.organization_id = o.id JOIN"
          + " team_member tm ON tm.team_id = t.id WHERE o.name = r.namespace AND t.level_on_all > 0"
          + " AND tm.account_id = :sight_person) OR EXISTS (SELECT 1 FROM team_grant g JOIN"
          + " team_member tm ON tm.team_id = g.team_id WHERE g.repository_id = r.id AND g.level > 0"
          + " AND tm.account_id = :sight_person) OR EXISTS (SELECT 1 FROM collaborator c WHERE"
          + " c.repository_id = r.id AND c.account_id = :sight_person)";

  private Visible() {}

  /** The live repositories that the viewer may see. */
  static Clause to(Viewer viewer) {
    Clause within = within(viewer.sight());
    if (viewer.rules().isPresent()) {
      within = within.and(named(viewer.rules().get()));
    } else if (!(viewer.sight() instanceof Viewer.Sight.Nothing)) {
      return LIVE.and(within);
    }
    return LIVE.and(viewer.isPublicForAll() ? PUBLIC.or(within) : within);
  }

  /** Those names, and perhaps what is public. */
  static Clause covered(List<RepositoryName> names, boolean publicToo) {
    Map<String, Object> values = new HashMap<>();
    names.forEach(name -> values.put("covered" + values.size(), name.value()));
    List<String> any = new ArrayList<>();
    if (!values.isEmpty()) {
      any.add("r.name IN (:" + String.join(", :", values.keySet()) + ")");
    }
    if (publicToo) {
      any.add("r.is_private = 0");
    }
    return any.isEmpty() ? NONE : new Clause("(" + String.join(" OR ", any) + ")", values);
  }

  private static Clause within(Viewer.Sight sight) {
    return switch (sight) {
      case Viewer.Sight.Nothing _ -> NONE;
      case Viewer.Sight.Public _ -> PUBLIC;
      case Viewer.Sight.Owned owned ->
          new Clause(
              publicOr("r.namespace = :sight_namespace"), "sight_namespace", owned.namespace());
      case Viewer.Sight.Granted granted ->
          new Clause(
              publicOr(GRANTED),
              Map.of(
                  "sight_namespace",
                  granted.namespace(),
                  "sight_person",
                  granted.person().value()));
      case Viewer.Sight.Everything _ -> Clause.ALWAYS;
    };
  }

  private static String publicOr(String granted) {
    return "(r.is_private = 0 OR ((" + granted + ") AND " + OF_AN_ACTIVE_ACCOUNT + "))";
  }

  /** Those that one of the rules is about; see {@link Rule#isOn}. */
  private static Clause named(List<Rule> rules) {
    List<String> any = new ArrayList<>();
    List<String> names = new ArrayList<>();
    Map<String, Object> values = new HashMap<>();
    for (Rule rule : rules) {
      String key = "rule" + values.size();
      if (!rule.pattern().endsWith("/*")) {
        names.add(":" + key);
        values.put(key, new RepositoryName(rule.pattern()).canonical().value());
        continue;
      }
      String above = rule.pattern().substring(0, rule.pattern().length() - 2);
      if (above.equals(RepositoryName.LIBRARY)) {
        any.add("r.namespace = :" + key);
        values.put(key, above);
      } else {
        // '0' comes after '/': all names with that beginning.
        any.add("(r.name >= :" + key + " AND r.name < :" + key + "_end)");
        values.put(key, above + "/");
        values.put(key + "_end", above + "0");
      }
    }
    if (!names.isEmpty()) {
      any.add("r.name IN (" + String.join(", ", names) + ")");
    }
    return any.isEmpty() ? NONE : new Clause("(" + String.join(" OR ", any) + ")", values);
  }
}
