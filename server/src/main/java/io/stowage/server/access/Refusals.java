package io.stowage.server.access;

import io.stowage.server.account.SignIn;

/** Why somebody is not let in, for a person to read. */
final class Refusals {
  static final String WRONG = "wrong user name or password";

  private Refusals() {}

  static String of(SignIn.Result result) {
    return switch (result) {
      case SignIn.Result.In _, SignIn.Result.Wrong _ -> WRONG;
      case SignIn.Result.TokenNeeded _ ->
          "this account uses a second factor: log in with a personal access token as the password";
      case SignIn.Result.OwnPasswordNeeded _ -> "set a password of your own first: stowage login";
      case SignIn.Result.NotYet(var wait) ->
          "too many wrong passwords: try again in %d seconds"
              .formatted(Math.max(1, wait.toSeconds()));
      case SignIn.Result.Busy _ -> "too many log-ins at once: try again in a moment";
    };
  }
}
