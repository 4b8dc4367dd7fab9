package io.stowage.server.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the server refused, as its API says it (RFC 9457). */
final class HubProblem extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int MOST_ERRORS = 20;

  private final int status;
  private final String code;
  private final List<String> sentences;
  private final List<String> parameters;

  private HubProblem(int status, String code, List<String> sentences, List<String> parameters) {
    super(sentences.getFirst());
    this.status = status;
    this.code = code;
    this.parameters = List.copyOf(parameters);
    this.sentences = List.copyOf(sentences);
  }

  /** From the body of a problem; what it lacks is said in our words. */
  static HubProblem of(int status, JsonNode problem) {
    String code = problem.path("code").asString("");
    String detail = problem.path("detail").asString("");
    List<String> sentences = new ArrayList<>();
    List<String> parameters = new ArrayList<>();
    sentences.add(sentence(detail.isEmpty() ? "The server refused it: " + status : detail));
    for (JsonNode error : problem.path("errors")) {
      String where =
          error
              .path("pointer")
              .asString(error.path("parameter").asString(""))
              .replaceFirst("^/", "");
      if (error.has("parameter")) {
        parameters.add(where);
      }
      String what = error.path("detail").asString("");
      if (sentences.size() <= MOST_ERRORS && !what.equals(detail)) {
        sentences.add(sentence(where.isEmpty() ? what : where + ": " + what));
      }
    }
    return new HubProblem(status, code, sentences, parameters);
  }

  int status() {
    return status;
  }

  /** The kind of problem, for programs; empty where the server told none. */
  String code() {
    return code;
  }

  /** Whether a parameter of the address was what did not fit. */
  boolean isAbout(String parameter) {
    return parameters.contains(parameter);
  }

  /** For the person who typed the command. */
  List<String> sentences() {
    return sentences;
  }

  int exitCode() {
    return status == 502 || status == 503 || status == 504 ? ExitCode.UNAVAILABLE : ExitCode.FAILED;
  }

  private static String sentence(String text) {
    String plain = Table.plain(text).strip();
    return plain.matches(".*[.!?]") ? plain : plain + ".";
  }
}
