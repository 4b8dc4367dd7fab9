package io.stowage.server.web;

import java.util.Optional;

/**
 * What is wrong with one part of a request.
 *
 * @param pointer the part of the body, as a JSON pointer (RFC 6901), or empty for a parameter
 * @param parameter the parameter of the query, or empty for a part of the body
 * @param code stable, for programs: {@code required}, {@code unknown}, {@code too_long} and so on
 * @param detail what is wrong, without the value itself, which may be a secret
 */
public record FieldError(
    Optional<String> pointer, Optional<String> parameter, String code, String detail) {

  /** About a part of the body, such as {@code /name}. */
  public static FieldError at(String pointer, String code, String detail) {
    return new FieldError(Optional.of(pointer), Optional.empty(), code, detail);
  }

  /** About a parameter of the query. */
  public static FieldError of(String parameter, String code, String detail) {
    return new FieldError(Optional.empty(), Optional.of(parameter), code, detail);
  }

  /** The same fault, told of a parameter. */
  FieldError inParameter(String name) {
    return of(name, code, detail);
  }
}
