package io.stowage.server.audit;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One thing that was done, or tried. Texts lose their control characters and are cut to what a line
 * holds, so that whoever records need not look at what a client sent.
 *
 * @param namespace the account concerned; empty: the whole server
 * @param target what it was done to: a repository, a person, a token by its public id
 * @param detail what else is worth knowing, never a secret: at most {@value #MOST_DETAILS} texts,
 *     numbers, truths and lists of texts
 */
public record AuditEntry(
    Instant at,
    Who who,
    AuditAction action,
    String namespace,
    String target,
    Result result,
    Map<String, Object> detail) {
  static final int MOST_DETAILS = 20;
  private static final int LONGEST_WHO = 255;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_TEXT = 500;
  private static final int LONGEST_TARGET = 512;
  private static final int MOST_ELEMENTS = 20;
  private static final int LONGEST_ELEMENT = 128;

  /**
   * Who did something.
   *
   * @param actor a name; empty: nobody with one
   * @param credential which credential they showed, by a name that can be told: never itself
   * @param address of the client; empty: at the server's own machine
   * @param agent what the client calls itself
   */
  public record Who(String actor, String credential, String address, String agent) {
    /** Nobody with a name, from nowhere. */
    public static final Who NOBODY = new Who("", "", "", "");

    public Who {
      actor = Printable.of(actor, LONGEST_WHO);
      credential = Printable.of(credential, LONGEST_WHO);
      address = Printable.of(address, LONGEST_WHO);
      agent = Printable.of(agent, LONGEST_WHO);
    }
  }

  /** What came of it. */
  public enum Result {
    DONE,
    /** They may not, or did not prove who they are. */
    REFUSED,
    /** They may, and it went wrong. */
    FAILED;

    /** As written for people and programs. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    int code() {
      return ordinal();
    }

    static Result of(int code) {
      return values()[code];
    }
  }

  public AuditEntry {
    namespace = Printable.of(namespace, LONGEST_WHO);
    target = Printable.of(target, LONGEST_TARGET);
    detail = bounded(detail);
  }

  private static Map<String, Object> bounded(Map<String, Object> detail) {
    Map<String, Object> kept = new LinkedHashMap<>();
    detail.entrySet().stream()
        .limit(MOST_DETAILS)
        .forEach(
            entry -> kept.put(Printable.of(entry.getKey(), LONGEST_NAME), value(entry.getValue())));
    return Collections.unmodifiableMap(kept);
  }

  private static Object value(Object value) {
    return switch (value) {
      case Integer number -> number;
      case Long number -> number;
      case Boolean truth -> truth;
      case Collection<?> list -> elements(list);
      default -> Printable.of(value.toString(), LONGEST_TEXT);
    };
  }

  private static List<String> elements(Collection<?> list) {
    return list.stream()
        .limit(MOST_ELEMENTS)
        .map(element -> Printable.of(String.valueOf(element), LONGEST_ELEMENT))
        .toList();
  }
}
