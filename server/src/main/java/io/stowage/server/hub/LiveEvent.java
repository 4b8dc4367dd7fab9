package io.stowage.server.hub;

import io.stowage.oci.InvalidValueException;
import io.stowage.oci.RepositoryName;
import io.stowage.server.audit.AuditAction;
import io.stowage.server.audit.AuditEntry.Result;
import io.stowage.server.audit.AuditRecord;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that happened to a repository, for who may see it.
 *
 * @param text as a server-sent event, without the empty line after it
 */
record LiveEvent(RepositoryName repository, String text) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** What who listens has missed, and nobody can tell. */
  static final String MISSED = "event: missed\ndata: {}\n";

  /** Of an entry of the log; empty for what is told to nobody. */
  static Optional<LiveEvent> of(AuditRecord entry) {
    if (entry.result() != Result.DONE) {
      return Optional.empty();
    }
    return AuditAction.find(entry.action())
        .flatMap(LiveEvent::kind)
        .flatMap(
            kind -> name(entry.target()).map(name -> new LiveEvent(name, text(kind, name, entry))));
  }

  private static Optional<String> kind(AuditAction action) {
    return switch (action) {
      case REPO_TAG_PUSH -> Optional.of("push");
      case REPO_TAG_DELETE, REPO_MANIFEST_DELETE -> Optional.of("delete");
      case REPO_CREATE,
          REPO_UPDATE,
          REPO_RESTORE,
          REPO_CHANGE_PRIVACY,
          REPO_CATEGORY_UPDATED,
          REPO_ARCHIVE,
          REPO_UNARCHIVE,
          REPO_TRANSFER,
          REPO_OFFICIAL_SET ->
          Optional.of("repository");
      default -> Optional.empty();
    };
  }

  private static Optional<RepositoryName> name(String target) {
    try {
      return Optional.of(new RepositoryName(target).canonical());
    } catch (InvalidValueException _) {
      return Optional.empty();
    }
  }

  private static String text(String kind, RepositoryName name, AuditRecord entry) {
    ObjectNode data = JSON.createObjectNode();
    data.put("repository", name.value());
    if (kind.equals("repository")) {
      data.put("action", entry.action());
    } else {
      put(data, "tag", entry);
      put(data, "digest", entry);
    }
    data.put("at", entry.at().toString());
    return "event: " + kind + "\ndata: " + JSON.writeValueAsString(data) + "\n";
  }

  private static void put(ObjectNode data, String name, AuditRecord entry) {
    String value = String.valueOf(entry.detail().getOrDefault(name, ""));
    if (!value.isEmpty()) {
      data.put(name, value);
    }
  }
}
