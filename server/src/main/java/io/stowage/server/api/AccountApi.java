package io.stowage.server.api;

import io.stowage.server.access.Policy;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountSettings;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.AdminUser;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.NoticeWishes;
import io.stowage.server.account.ScopeMaps;
import io.stowage.server.account.Sessions;
import io.stowage.server.account.TwoFactor;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The part of the API about logging in and people's own accounts.
 *
 * @param policy whether those without a name are shown anything
 * @param afterwards does what must not delay an answer, bounded
 */
public record AccountApi(
    Accounts accounts,
    LogIns logIns,
    Sessions sessions,
    TwoFactor twoFactor,
    AccessTokens tokens,
    ScopeMaps scopeMaps,
    NoticeWishes notices,
    AdminUser adminUser,
    AccountSettings settings,
    HelpAddresses help,
    Policy policy,
    Executor afterwards,
    InstantSource clock) {

  public List<HubApi.Routes> routes() {
    Owner own = new Owner.Own(accounts);
    return List.of(
        new SessionRoutes(logIns, sessions, accounts, settings, help, clock),
        new SignUpRoutes(accounts, settings, afterwards, clock),
        new MeRoutes(accounts, clock),
        new NoticeRoutes(notices),
        new MySessionRoutes(sessions),
        new TwoFactorRoutes(twoFactor, accounts),
        TokenRoutes.ofTokens(own, tokens, scopeMaps),
        TokenRoutes.ofRobots(own, tokens, scopeMaps),
        new ScopeMapRoutes(own, scopeMaps),
        new PeopleRoutes(accounts, policy),
        new AdminUserRoutes(adminUser));
  }
}
