package io.stowage.server.hub;

import io.stowage.server.account.AccountId;
import io.stowage.server.account.Role;
import io.stowage.server.db.Like;
import java.util.Map;
import java.util.Optional;

/** Which repositories to list, of those that a viewer may see. */
public sealed interface Selection {

  /**
   * Those of an account.
   *
   * @param containing what their names must contain after the account's
   */
  record OfNamespace(String namespace, Optional<String> containing) implements Selection {}

  /** A person's own, and those granted to them by an organization, a team or another person. */
  record Mine(AccountId person) implements Selection {}

  /** Those that a person has marked. */
  record Starred(AccountId person) implements Selection {}

  /** The condition on {@code repository r}. */
  default Clause clause() {
    return switch (this) {
      case OfNamespace of ->
          new Clause("r.namespace = :namespace", "namespace", of.namespace)
              .and(of.containing.map(part -> containing(of.namespace, part)).orElse(Clause.ALWAYS));
      case Mine mine ->
          new Clause(
              "r.id IN (SELECT n.id FROM repository n WHERE n.deleted_at IS NULL AND n.namespace IN"
                  + " (SELECT a.name FROM account a WHERE a.id = :person UNION SELECT o.name FROM"
                  + " membership m JOIN account o ON o.id = m.organization_id WHERE m.account_id ="
                  + " :person AND m.role >= "
                  + Role.EDITOR.code()
                  + " UNION SELECT o.name FROM team_member tm JOIN team t ON t.id = tm.team_id JOIN"
                  + " account o ON o.id = t.organization_id WHERE tm.account_id = :person AND"
                  + " t.level_on_all > 0) UNION SELECT g.repository_id FROM team_member tm JOIN"
                  + " team_grant g ON g.team_id = tm.team_id WHERE tm.account_id = :person AND"
                  + " g.level > 0 UNION SELECT c.repository_id FROM collaborator c WHERE"
                  + " c.account_id = :person)",
              "person",
              mine.person.value());
      case Starred starred ->
          new Clause(
              "r.id IN (SELECT s.repository_id FROM star s WHERE s.account_id = :person)",
              "person",
              starred.person.value());
    };
  }

  private static Clause containing(String namespace, String part) {
    return new Clause(
        "CASE WHEN r.name LIKE :below ESCAPE '!' THEN SUBSTR(r.name, :from) ELSE r.name END LIKE"
            + " :containing ESCAPE '!'",
        Map.of(
            "below", Like.literally(namespace) + "/%",
            "from", namespace.length() + 2,
            "containing", Like.holding(part.strip())));
  }
}
