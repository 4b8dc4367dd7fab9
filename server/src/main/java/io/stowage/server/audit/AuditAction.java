package io.stowage.server.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What can be done. The words are stable: they are kept for ever and filtered by. Where Docker Hub
 * has a word, it is that one; stars and pulls are no changes and have none.
 */
public enum AuditAction {
  REPO_CREATE(Group.REPOSITORY, "repo.create", "Create repository", "A repository was created"),
  REPO_UPDATE(
      Group.REPOSITORY,
      "repo.update",
      "Update repository",
      "The texts, source or settings of a repository were changed"),
  REPO_DELETE(Group.REPOSITORY, "repo.delete", "Delete repository", "A repository was deleted"),
  REPO_RESTORE(
      Group.REPOSITORY,
      "repo.restore",
      "Restore repository",
      "A deleted repository was brought back"),
  REPO_CHANGE_PRIVACY(
      Group.REPOSITORY,
      "repo.change_privacy",
      "Change privacy",
      "A repository was made public or private"),
  REPO_CATEGORY_UPDATED(
      Group.REPOSITORY,
      "repo.category.updated",
      "Update categories",
      "The categories of a repository were changed"),
  REPO_ARCHIVE(
      Group.REPOSITORY, "repo.archive", "Archive repository", "A repository was made read-only"),
  REPO_UNARCHIVE(
      Group.REPOSITORY,
      "repo.unarchive",
      "Unarchive repository",
      "A repository was made writable again"),
  REPO_TRANSFER(
      Group.REPOSITORY,
      "repo.transfer",
      "Transfer repository",
      "A repository was given to another account"),
  REPO_OFFICIAL_SET(
      Group.REPOSITORY,
      "repo.official.set",
      "Set official mark",
      "An administrator marked a repository as official, or no longer"),
  REPO_COLLABORATOR_ADD(
      Group.REPOSITORY,
      "repo.collaborator.add",
      "Add collaborator",
      "A collaborator was added to a repository"),
  REPO_COLLABORATOR_REMOVE(
      Group.REPOSITORY,
      "repo.collaborator.remove",
      "Remove collaborator",
      "A collaborator was removed from a repository"),
  REPO_TAG_PUSH(Group.REPOSITORY, "repo.tag.push", "Push tag", "A tag was pushed"),
  REPO_TAG_DELETE(Group.REPOSITORY, "repo.tag.delete", "Delete tag", "A tag was deleted"),
  REPO_MANIFEST_PUSH(
      Group.REPOSITORY,
      "repo.manifest.push",
      "Push manifest",
      "A manifest was pushed by its digest"),
  REPO_MANIFEST_DELETE(
      Group.REPOSITORY,
      "repo.manifest.delete",
      "Delete manifest",
      "A manifest was deleted, with the tags that named it"),
  REPO_BLOB_DELETE(
      Group.REPOSITORY, "repo.blob.delete", "Delete blob", "A blob was deleted from a repository"),
  ORG_CREATE(
      Group.ORGANIZATION, "org.create", "Create organization", "An organization was created"),
  ORG_SETTINGS_UPDATE(
      Group.ORGANIZATION,
      "org.settings.update",
      "Update settings",
      "The settings of an organization were changed"),
  ORG_DEACTIVATE(
      Group.ORGANIZATION,
      "org.deactivate",
      "Deactivate organization",
      "An organization was deactivated for ever"),
  ORG_MEMBER_ADD(
      Group.ORGANIZATION, "org.member.add", "Add member", "A member joined an organization"),
  ORG_MEMBER_REMOVE(
      Group.ORGANIZATION,
      "org.member.remove",
      "Remove member",
      "A member left an organization, or was removed"),
  ORG_MEMBER_ROLE_CHANGE(
      Group.ORGANIZATION,
      "org.member.role.change",
      "Change role",
      "The role of a member was changed"),
  ORG_MEMBER_INVITE_SEND(
      Group.ORGANIZATION,
      "org.member.invite.send",
      "Send invitation",
      "An invitation to an organization was sent"),
  ORG_MEMBER_INVITE_CANCEL(
      Group.ORGANIZATION,
      "org.member.invite.cancel",
      "Cancel invitation",
      "An invitation to an organization was taken back"),
  ORG_MEMBER_INVITE_DECLINE(
      Group.ORGANIZATION,
      "org.member.invite.decline",
      "Decline invitation",
      "An invitation to an organization was declined"),
  ORG_TEAM_CREATE(Group.ORGANIZATION, "org.team.create", "Create team", "A team was created"),
  ORG_TEAM_UPDATE(Group.ORGANIZATION, "org.team.update", "Update team", "A team was changed"),
  ORG_TEAM_DELETE(Group.ORGANIZATION, "org.team.delete", "Delete team", "A team was deleted"),
  ORG_TEAM_MEMBER_ADD(
      Group.ORGANIZATION, "org.team.member.add", "Add team member", "A member was added to a team"),
  ORG_TEAM_MEMBER_REMOVE(
      Group.ORGANIZATION,
      "org.team.member.remove",
      "Remove team member",
      "A member was removed from a team"),
  ORG_TEAM_REPO_GRANT(
      Group.ORGANIZATION,
      "org.team.repo.grant",
      "Grant repository",
      "A team was given a right on a repository, or another one"),
  ORG_TEAM_REPO_REVOKE(
      Group.ORGANIZATION,
      "org.team.repo.revoke",
      "Revoke repository",
      "A team's right on a repository was taken away"),
  ORG_ACCESS_TOKEN_CREATE(
      Group.ORGANIZATION,
      "org.access_token.create",
      "Create access token",
      "An access token of an organization was created"),
  ORG_ACCESS_TOKEN_UPDATE(
      Group.ORGANIZATION,
      "org.access_token.update",
      "Update access token",
      "An access token of an organization was changed"),
  ORG_ACCESS_TOKEN_DELETE(
      Group.ORGANIZATION,
      "org.access_token.delete",
      "Delete access token",
      "An access token of an organization was deleted"),
  ACCOUNT_LOGIN(Group.ACCOUNT, "account.login", "Log in", "Somebody logged in"),
  ACCOUNT_LOGIN_FAILED(
      Group.ACCOUNT,
      "account.login.failed",
      "Failed log-in",
      "Somebody tried to log in and could not"),
  ACCOUNT_LOGOUT(Group.ACCOUNT, "account.logout", "Log out", "Somebody logged out"),
  ACCOUNT_SESSION_END(
      Group.ACCOUNT,
      "account.session.end",
      "End session",
      "A browser's session was ended from elsewhere"),
  ACCOUNT_CONFIRM(
      Group.ACCOUNT, "account.confirm", "Confirm identity", "Somebody proved again who they are"),
  ACCOUNT_CONFIRM_FAILED(
      Group.ACCOUNT,
      "account.confirm.failed",
      "Failed confirmation",
      "Somebody tried to prove again who they are and could not"),
  ACCOUNT_CREATE(Group.ACCOUNT, "account.create", "Create account", "An account was created"),
  ACCOUNT_INVITE_SEND(
      Group.ACCOUNT,
      "account.invite.send",
      "Invite to sign up",
      "An invitation to sign up was sent"),
  ACCOUNT_INVITE_CANCEL(
      Group.ACCOUNT,
      "account.invite.cancel",
      "Cancel invitation to sign up",
      "An invitation to sign up was taken back"),
  ACCOUNT_UPDATE(
      Group.ACCOUNT, "account.update", "Update profile", "The profile of an account was changed"),
  ACCOUNT_SETTINGS_UPDATE(
      Group.ACCOUNT,
      "account.settings.update",
      "Update settings",
      "The settings of an account were changed"),
  ACCOUNT_NOTICES_UPDATE(
      Group.ACCOUNT,
      "account.notices.update",
      "Update notices",
      "It was changed which notices go where"),
  ACCOUNT_PASSWORD_CHANGE(
      Group.ACCOUNT,
      "account.password.change",
      "Change password",
      "A password was changed by its owner"),
  ACCOUNT_PASSWORD_RESET_REQUEST(
      Group.ACCOUNT,
      "account.password.reset_request",
      "Ask for a password reset",
      "A link to set a new password was asked for"),
  ACCOUNT_PASSWORD_RESET(
      Group.ACCOUNT,
      "account.password.reset",
      "Reset password",
      "A new password was set by a link, or by an administrator"),
  ACCOUNT_RESCUE(
      Group.ACCOUNT,
      "account.rescue",
      "Rescue account",
      "A command on the server's machine let somebody in who was locked out"),
  ACCOUNT_EMAIL_CHANGE(
      Group.ACCOUNT,
      "account.email.change",
      "Change mail address",
      "The mail address of an account was changed"),
  ACCOUNT_EMAIL_VERIFY(
      Group.ACCOUNT,
      "account.email.verify",
      "Verify mail address",
      "A mail address was proved to be its owner's"),
  ACCOUNT_TWO_FACTOR_ON(
      Group.ACCOUNT,
      "account.two_factor.on",
      "Turn two-factor on",
      "Two-factor authentication was turned on"),
  ACCOUNT_TWO_FACTOR_OFF(
      Group.ACCOUNT,
      "account.two_factor.off",
      "Turn two-factor off",
      "Two-factor authentication was turned off"),
  ACCOUNT_RECOVERY_CODES(
      Group.ACCOUNT,
      "account.recovery_codes",
      "Create recovery codes",
      "New recovery codes were made, and those before are void"),
  ACCOUNT_RECOVERY_CODE_USED(
      Group.ACCOUNT,
      "account.recovery_code.used",
      "Use recovery code",
      "A recovery code was used to log in"),
  ACCOUNT_DEACTIVATE(
      Group.ACCOUNT,
      "account.deactivate",
      "Deactivate account",
      "An account was deactivated for ever"),
  ACCOUNT_CONVERT(
      Group.ACCOUNT,
      "account.convert",
      "Convert account",
      "An account was converted to an organization"),
  ACCOUNT_SUSPEND(
      Group.ACCOUNT, "account.suspend", "Suspend account", "An administrator suspended an account"),
  ACCOUNT_RESUME(
      Group.ACCOUNT,
      "account.resume",
      "Resume account",
      "An administrator let a suspended account in again"),
  ACCOUNT_ADMINISTRATOR_SET(
      Group.ACCOUNT,
      "account.administrator.set",
      "Set administrator",
      "Somebody became an administrator of the server, or is one no longer"),
  ACCOUNT_PUBLISHER_SET(
      Group.ACCOUNT,
      "account.publisher.set",
      "Set verified publisher",
      "An administrator marked an account as a verified publisher, or no longer"),
  TOKEN_CREATE(Group.TOKEN, "token.create", "Create token", "A personal access token was created"),
  TOKEN_UPDATE(Group.TOKEN, "token.update", "Update token", "A personal access token was changed"),
  TOKEN_DELETE(Group.TOKEN, "token.delete", "Delete token", "A personal access token was deleted"),
  TOKEN_DISABLE(
      Group.TOKEN, "token.disable", "Disable token", "A personal access token was disabled"),
  TOKEN_ENABLE(Group.TOKEN, "token.enable", "Enable token", "A personal access token was enabled"),
  SCOPE_MAP_CREATE(Group.TOKEN, "scope_map.create", "Create scope map", "A scope map was created"),
  SCOPE_MAP_UPDATE(Group.TOKEN, "scope_map.update", "Update scope map", "A scope map was changed"),
  SCOPE_MAP_DELETE(Group.TOKEN, "scope_map.delete", "Delete scope map", "A scope map was deleted"),
  ROBOT_CREATE(Group.ROBOT, "robot.create", "Create robot", "A robot was created"),
  ROBOT_UPDATE(Group.ROBOT, "robot.update", "Update robot", "A robot was changed"),
  ROBOT_REGENERATE(
      Group.ROBOT, "robot.regenerate", "Regenerate secret", "A robot was given a new secret"),
  ROBOT_DELETE(Group.ROBOT, "robot.delete", "Delete robot", "A robot was deleted"),
  ROBOT_DISABLE(Group.ROBOT, "robot.disable", "Disable robot", "A robot was disabled"),
  ROBOT_ENABLE(Group.ROBOT, "robot.enable", "Enable robot", "A robot was enabled"),
  PLAN_CREATE(Group.PLAN, "plan.create", "Create plan", "A plan was created"),
  PLAN_UPDATE(Group.PLAN, "plan.update", "Update plan", "A plan was changed"),
  PLAN_DELETE(Group.PLAN, "plan.delete", "Delete plan", "A plan was deleted"),
  PLAN_SWITCH(Group.PLAN, "plan.switch", "Switch plan", "An account went to another plan"),
  ADMIN_USER_ENABLE(
      Group.SERVER,
      "admin_user.enable",
      "Enable admin user",
      "The registry's admin user was turned on"),
  ADMIN_USER_DISABLE(
      Group.SERVER,
      "admin_user.disable",
      "Disable admin user",
      "The registry's admin user was turned off"),
  ADMIN_USER_REGENERATE(
      Group.SERVER,
      "admin_user.regenerate",
      "Regenerate password",
      "One of the admin user's passwords was renewed"),
  GC_START(
      Group.SERVER,
      "gc.start",
      "Start garbage collection",
      "A round of garbage collection was started by hand");

  /** What a list of actions is parted into. */
  public enum Group {
    REPOSITORY("repo", "Repositories"),
    ORGANIZATION("org", "Organizations"),
    ACCOUNT("account", "Accounts"),
    TOKEN("token", "Tokens"),
    ROBOT("robot", "Robots"),
    PLAN("plan", "Plans"),
    SERVER("server", "Server");

    private final String key;
    private final String label;

    Group(String key, String label) {
      this.key = key;
      this.label = label;
    }

    /** For programs. */
    public String key() {
      return key;
    }

    /** For people. */
    public String label() {
      return label;
    }

    /** Its actions, in their order. */
    public List<AuditAction> actions() {
      return Arrays.stream(AuditAction.values()).filter(one -> one.group == this).toList();
    }
  }

  private static final Map<String, AuditAction> BY_TEXT =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(AuditAction::text, Function.identity()));

  private final Group group;
  private final String text;
  private final String label;
  private final String description;

  AuditAction(Group group, String text, String label, String description) {
    this.group = group;
    this.text = text;
    this.label = label;
    this.description = description;
  }

  /** The action of that word. */
  public static Optional<AuditAction> find(String text) {
    return Optional.ofNullable(BY_TEXT.get(text));
  }

  /**
   * Whether the log can be filtered by this: the word of an action, or the beginning of some, which
   * ends with a full stop.
   */
  public static boolean isFilter(String text) {
    return BY_TEXT.containsKey(text)
        || (text.endsWith(".") && BY_TEXT.keySet().stream().anyMatch(one -> one.startsWith(text)));
  }

  public Group group() {
    return group;
  }

  /** The word that is kept. */
  public String text() {
    return text;
  }

  /** A few words for a list to choose from. */
  public String label() {
    return label;
  }

  /** A clause that says what happened. */
  public String description() {
    return description;
  }
}
