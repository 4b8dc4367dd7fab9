package io.stowage.server.api;

import io.stowage.server.account.AccountId;
import io.stowage.server.account.By;
import io.stowage.server.notice.MailAddress;
import java.util.Optional;

/** Invitations by which somebody may make an account. */
public interface SignUpInvitations {

  /** The address that it was sent to; empty when it is not good, or no more. */
  Optional<MailAddress> isGood(String secret);

  /** Somebody made an account with it: it is used up. */
  void used(String secret, AccountId person, By by);
}
