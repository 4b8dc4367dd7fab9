package io.stowage.server.api;

import io.stowage.server.account.Account;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.TokenKind;
import io.stowage.server.web.ApiCall;

/**
 * Whose tokens, robots and scope maps an address is about, and whether the caller may see or change
 * them. What is asked of all alike, such as a fresh session, is asked by the routes.
 */
interface Owner {

  /** What the operations are called by: {@code My} of {@code listMyTokens}. */
  String noun();

  /** The kind of its tokens. */
  TokenKind tokenKind();

  /**
   * The owner, for who may see what it has.
   *
   * @throws io.stowage.server.web.ApiProblem for others, as the address has it
   */
  Account toRead(ApiCall<Caller> call);

  /** The owner, for who may change what it has. */
  Account toChange(ApiCall<Caller> call);

  /** Its address below {@code /api/v1}. */
  String address(ApiCall<Caller> call);

  /** The caller: a person and what is theirs. */
  record Own(Accounts accounts) implements Owner {
    @Override
    public String noun() {
      return "My";
    }

    @Override
    public TokenKind tokenKind() {
      return TokenKind.PERSONAL;
    }

    @Override
    public Account toRead(ApiCall<Caller> call) {
      return accounts.find(call.caller().reader().id()).orElseThrow(Caller::gone);
    }

    @Override
    public Account toChange(ApiCall<Caller> call) {
      return accounts.find(call.caller().writer().id()).orElseThrow(Caller::gone);
    }

    @Override
    public String address(ApiCall<Caller> call) {
      return "/me";
    }
  }

  /** The organization that the address names, for people who own it. */
  record Organization(OrganizationDoor door) implements Owner {
    @Override
    public String noun() {
      return "Organization";
    }

    @Override
    public TokenKind tokenKind() {
      return TokenKind.ORGANIZATION;
    }

    @Override
    public Account toRead(ApiCall<Caller> call) {
      return door.seenByOwner(call);
    }

    @Override
    public Account toChange(ApiCall<Caller> call) {
      return door.ofOwner(call);
    }

    @Override
    public String address(ApiCall<Caller> call) {
      return "/organizations/" + call.path("organization");
    }
  }
}
