package io.stowage.server.api;

import io.stowage.server.access.Rights;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Collaborators;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Plans;
import io.stowage.server.account.ScopeMaps;
import io.stowage.server.account.Teams;
import io.stowage.server.account.TwoFactor;
import io.stowage.server.audit.Audit;
import java.util.List;

/**
 * The part of the API about organizations, who has which rights, plans, what administrators do with
 * accounts, and the audit log.
 */
public record OrganizationApi(
    Accounts accounts,
    Organizations organizations,
    Teams teams,
    Collaborators collaborators,
    Invitations invitations,
    Plans plans,
    AccessTokens tokens,
    ScopeMaps scopeMaps,
    TwoFactor twoFactor,
    Rights rights,
    Audit audit) {

  public List<HubApi.Routes> routes() {
    OrganizationDoor door = new OrganizationDoor(organizations, rights.policy());
    Owner owner = new Owner.Organization(door);
    return List.of(
        new OrganizationRoutes(organizations, accounts, door),
        new MemberRoutes(organizations, accounts, door),
        new TeamRoutes(teams, door),
        TokenRoutes.ofTokens(owner, tokens, scopeMaps),
        TokenRoutes.ofRobots(owner, tokens, scopeMaps),
        new ScopeMapRoutes(owner, scopeMaps),
        new InvitationRoutes(invitations, door),
        new GrantRoutes(teams, collaborators, rights, door),
        new PlanRoutes(plans, door),
        new AdministrationRoutes(accounts, organizations, invitations, twoFactor),
        new AuditRoutes(audit, organizations, door));
  }
}
