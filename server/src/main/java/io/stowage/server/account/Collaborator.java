package io.stowage.server.account;

import java.time.Instant;

/** Somebody who may push to another person's repository. */
public record Collaborator(AccountId id, String name, String fullName, Instant since) {}
