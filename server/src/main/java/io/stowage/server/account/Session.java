package io.stowage.server.account;

import java.time.Instant;

/**
 * A browser that somebody has logged in with.
 *
 * @param id what it is called by; the cookie's value is kept nowhere
 * @param freshAt when its owner last proved who they are
 */
public record Session(
    String id,
    AccountId account,
    Instant createdAt,
    Instant seenAt,
    Instant expiresAt,
    Instant freshAt,
    String address,
    String agent) {}
