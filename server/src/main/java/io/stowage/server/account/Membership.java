package io.stowage.server.account;

import java.time.Instant;

/** That a person belongs to an organization. */
public record Membership(Account organization, Role role, Instant joinedAt) {}
