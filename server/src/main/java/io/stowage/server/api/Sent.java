package io.stowage.server.api;

import io.stowage.server.common.Refusal;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiCall;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a body of JSON holds, which fits the contract already. */
final class Sent {
  private Sent() {}

  /** A text that must be there. */
  static String text(ApiCall<?> call, String name) {
    return call.body().required(name).asString();
  }

  /** A text that may be missing. */
  static Optional<String> optional(ApiCall<?> call, String name) {
    return Optional.ofNullable(call.body().get(name)).map(JsonNode::asString);
  }

  /** A claim that may be missing. */
  static Optional<Boolean> flag(ApiCall<?> call, String name) {
    return Optional.ofNullable(call.body().get(name)).map(JsonNode::booleanValue);
  }

  /** The address in {@code email}. */
  static MailAddress email(ApiCall<?> call) {
    return MailAddress.parse(text(call, "email"))
        .orElseThrow(
            () -> Refusal.invalid("email", "That is no address that mail can be sent to."));
  }
}
