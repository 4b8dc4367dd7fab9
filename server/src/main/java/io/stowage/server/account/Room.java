package io.stowage.server.account;

/** What the scopes of an organization's token tell apart of its account, in Docker Hub's words. */
public enum Room {
  MEMBERS("scope-member"),
  TEAMS("scope-group"),
  INVITATIONS("scope-invite"),
  ACTIVITY("scope-activity");

  private final String scope;

  Room(String scope) {
    this.scope = scope;
  }

  /** The word that a token needs to read there, or to change something. */
  public String word(boolean toChange) {
    return scope + (toChange ? "-edit" : "-read");
  }
}
