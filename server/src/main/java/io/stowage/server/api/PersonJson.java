package io.stowage.server.api;

import io.stowage.server.account.Account;
import io.stowage.server.account.Person;
import io.stowage.server.account.Profile;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** People as the contract has them; what is not there is left out. */
final class PersonJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private PersonJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** As {@code SessionUser}: what every page needs to know. */
  static ObjectNode user(Person person) {
    return object()
        .put("name", person.name())
        .put("fullName", person.account().profile().fullName())
        .put("administrator", person.isAdministrator())
        .put("emailVerified", person.isEmailVerified());
  }

  /** As {@code PublicProfile}: what anybody may know. */
  static ObjectNode profile(Account account) {
    Profile profile = account.profile();
    return object()
        .put("name", account.name())
        .put("fullName", profile.fullName())
        .put("company", profile.company())
        .put("location", profile.location())
        .put("link", profile.link())
        .put("verifiedPublisher", account.isVerifiedPublisher())
        .put("joinedAt", account.createdAt().toString());
  }

  /** As {@code Me}: what they alone may know, too. */
  static ObjectNode me(Person person) {
    ObjectNode root =
        profile(person.account())
            .put("administrator", person.isAdministrator())
            .put("emailVerified", person.isEmailVerified())
            .put("twoFactor", person.hasTwoFactor())
            .put("privateByDefault", person.account().privateByDefault())
            .put("allowsPublic", person.account().allowsPublic());
    person.email().ifPresent(email -> root.put("email", email));
    person.lastLoginAt().ifPresent(at -> root.put("lastLoginAt", at.toString()));
    return root;
  }
}
