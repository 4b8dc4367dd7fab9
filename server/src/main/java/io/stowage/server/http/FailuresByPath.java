package io.stowage.server.http;

import java.util.Map;

/** Tells failures in the form of the interface that was addressed: each has its own. */
public final class FailuresByPath implements Failures {
  private final Map<String, Failures> byPrefix;
  private final Failures others;

  /**
   * Takes who tells what.
   *
   * @param byPrefix by the beginning of the path, such as {@code /api/v1}: it and what is below;
   *     none may be below another
   * @param others for every other path
   */
  public FailuresByPath(Map<String, Failures> byPrefix, Failures others) {
    this.byPrefix = Map.copyOf(byPrefix);
    this.others = others;
  }

  @Override
  public Response render(Request request, Throwable thrown) {
    return of(request.path()).render(request, thrown);
  }

  @Override
  public Response reject(String path, int status, String message) {
    return of(path).reject(path, status, message);
  }

  private Failures of(String path) {
    for (Map.Entry<String, Failures> entry : byPrefix.entrySet()) {
      String prefix = entry.getKey();
      if (path.startsWith(prefix)
          && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
        return entry.getValue();
      }
    }
    return others;
  }
}
