package io.stowage.server.access;

import io.stowage.server.account.PasswordCheck;
import io.stowage.server.account.PasswordHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The users of a file as it was at one time. */
final class Users {
  private static final int MOST_PROBLEMS = 10;

  private final long generation;
  private final Map<String, PasswordHash> hashes;
  private final List<PasswordHash> decoys;

  Users(long generation, Map<String, PasswordHash> hashes) {
    this.generation = generation;
    this.hashes = Map.copyOf(hashes);
    this.decoys = List.copyOf(this.hashes.values());
  }

  /** Differs for each reading of the file. */
  long generation() {
    return generation;
  }

  int count() {
    return hashes.size();
  }

  Optional<PasswordHash> find(String name) {
    return Optional.ofNullable(hashes.get(name));
  }

  /**
   * A hash to check where the user is unknown, so that this takes as long as for one that is known;
   * empty when there is nobody at all. One name always gets the same one, as a user would.
   */
  Optional<PasswordHash> decoy(String name) {
    return decoys.isEmpty()
        ? Optional.empty()
        : Optional.of(decoys.get(Math.floorMod(name.hashCode(), decoys.size())));
  }

  /** What a password that somebody of that name sends is held against. */
  PasswordCheck.Known known(String name) {
    return new PasswordCheck.Known(Long.toString(generation), find(name), decoy(name));
  }

  /**
   * Parses lines of {@code name:hash}; blank ones and those that begin with {@code #} are passed
   * over.
   *
   * @throws InvalidLines naming the first problems
   */
  static Users parse(long generation, List<String> lines) throws InvalidLines {
    Map<String, PasswordHash> hashes = new HashMap<>();
    Map<String, Integer> lineOf = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < lines.size() && problems.size() < MOST_PROBLEMS; i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        parseLine(line, i + 1, hashes, lineOf);
      } catch (IllegalArgumentException e) {
        problems.add("line %d: %s".formatted(i + 1, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidLines(problems);
    }
    return new Users(generation, hashes);
  }

  private static void parseLine(
      String line, int number, Map<String, PasswordHash> hashes, Map<String, Integer> lineOf) {
    int colon = line.indexOf(':');
    if (colon < 0) {
      // Never the line itself: it may be a password.
      throw new IllegalArgumentException("it is not name:hash");
    }
    String name = requireName(line.substring(0, colon));
    Integer earlier = lineOf.putIfAbsent(name, number);
    if (earlier != null) {
      throw new IllegalArgumentException(name + " is on line " + earlier + " already");
    }
    try {
      hashes.put(name, PasswordHash.parse(line.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s has %s; make a new one: htpasswd -B FILE %s, or stowage htpasswd add FILE %s"
              .formatted(name, e.getMessage(), name, name),
          e);
    }
  }

  /**
   * Returns the name if it is one.
   *
   * @throws IllegalArgumentException saying what a name is
   */
  static String requireName(String name) {
    if (name.isEmpty()
        || name.length() > 255
        || name.indexOf(':') >= 0
        || name.startsWith("#")
        || !name.equals(name.strip())
        || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a name is 1 to 255 printable characters without a colon, and begins with no #");
    }
    return name;
  }

  /** Lines that can't be read. */
  static final class InvalidLines extends Exception {
    private static final long serialVersionUID = 1;
    private final transient List<String> problems;

    InvalidLines(List<String> problems) {
      super(String.join("; ", problems));
      this.problems = List.copyOf(problems);
    }

    List<String> problems() {
      return problems;
    }
  }
}
