package io.stowage.server.dockerhub;

import io.stowage.server.access.AccountDoor;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Accounts;
import io.stowage.server.account.Invitations;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.Organizations;
import io.stowage.server.account.Plans;
import io.stowage.server.account.Sessions;
import io.stowage.server.account.SignIn;
import io.stowage.server.account.Teams;
import io.stowage.server.audit.Audit;
import io.stowage.server.db.Database;
import io.stowage.server.http.Handler;
import io.stowage.server.http.Request;
import io.stowage.server.http.Response;
import io.stowage.server.hub.HubRepositories;
import io.stowage.server.hub.RepositoryChanges;
import io.stowage.server.hub.RepositoryMoves;
import io.stowage.server.hub.Search;
import io.stowage.server.registry.Tags;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Docker Hub's API: which address is whose, top to bottom in the order in which they are tried. */
public final class DockerHub implements Handler {
  private static final String MOUNT = "/hub";

  private final Optional<String> host;
  private final HubRouter router;

  /**
   * Where it is served beside {@code /hub}, and how often.
   *
   * @param host a host name that is this API's alone
   * @param callsPerMinute of one caller
   */
  public record Settings(Optional<String> host, int callsPerMinute) {
    public static final Settings DEFAULT = new Settings(Optional.empty(), 600);

    public Settings {
      host = host.map(name -> name.toLowerCase(Locale.ROOT));
    }
  }

  /** What does what its routes say. */
  public record Services(
      Database database,
      SignIn signIn,
      LogIns logIns,
      Sessions sessions,
      AccountDoor door,
      Accounts accounts,
      Organizations organizations,
      Teams teams,
      Invitations invitations,
      Plans plans,
      AccessTokens tokens,
      HubRepositories repositories,
      RepositoryChanges changes,
      RepositoryMoves moves,
      Search search,
      Tags tags,
      Audit audit) {}

  public DockerHub(Settings settings, Services to, InstantSource clock) {
    this.host = settings.host();
    HubCallers callers =
        new HubCallers(to.signIn(), to.door().apiTokens(), to.door().rights().policy(), clock);
    HubRouter.Builder routes =
        HubRouter.counting(new CallLimit(settings.callsPerMinute(), clock), callers::counted);
    people(routes, callers, to, clock);
    var organizations = new OrganizationRoutes(callers, to.accounts(), to.organizations());
    organizations(routes, callers, organizations, to);
    repositories(routes, callers, organizations, to, clock);
    var plans = new PlanRoutes(callers, to.accounts(), to.organizations(), to.plans());
    routes.on("GET", "api/billing/v4/accounts/{id}/hub-plan", plans::get);
    this.router = routes.build();
  }

  /** All that is answered, as {@code GET v2/orgs/{org}}, in the order in which it is tried. */
  public List<String> forms() {
    return router.forms();
  }

  /** Whether a request is for this API. */
  public boolean serves(Request request) {
    return isHost(request) || request.path().startsWith(MOUNT + "/");
  }

  /** Whether a request came to the host name that is this API's alone. */
  private boolean isHost(Request request) {
    return host.filter(name -> name.equals(hostName(request.origin().calledUrl()))).isPresent();
  }

  private static String hostName(String url) {
    String authority = url.substring(url.indexOf("://") + 3);
    int port = authority.lastIndexOf(':');
    boolean hasPort = port > authority.lastIndexOf(']');
    return (hasPort ? authority.substring(0, port) : authority).toLowerCase(Locale.ROOT);
  }

  @Override
  public Response handle(Request request) {
    return isHost(request)
        ? router.handle(request, "", request.origin().calledUrl())
        : router.handle(request, MOUNT);
  }

  private static void people(
      HubRouter.Builder routes, HubCallers callers, Services to, InstantSource clock) {
    var logIns =
        new LogInRoutes(to.signIn(), to.logIns(), to.sessions(), to.door().apiTokens(), clock);
    var users = new UserRoutes(callers, to.accounts(), to.organizations());
    var tokens = new AccessTokenRoutes(callers, to.tokens());
    routes
        .on("POST", "v2/users/login", logIns::logIn)
        .on("POST", "v2/users/2fa-login", logIns::secondFactor)
        .on("POST", "v2/auth/token", logIns::token)
        .on("GET", "v2/user", users::self)
        .on("GET", "v2/user/orgs", users::organizations)
        .on("GET", "v2/users/{name}", users::profile)
        .on("GET", "v2/repositories/namespaces", users::namespaces);
    for (String path : new String[] {"v2/access-tokens", "v2/api_tokens"}) {
      routes
          .on("GET", path, tokens::list)
          .on("POST", path, tokens::create)
          .on("GET", path + "/{uuid}", tokens::get)
          .on("PATCH", path + "/{uuid}", tokens::change)
          .on("DELETE", path + "/{uuid}", tokens::delete);
    }
  }

  private static void organizations(
      HubRouter.Builder routes, HubCallers callers, OrganizationRoutes organizations, Services to) {
    var members = new MemberRoutes(callers, organizations, to.accounts(), to.organizations());
    var invites = new InviteRoutes(callers, organizations, to.invitations());
    var groups = new GroupRoutes(callers, organizations, to.organizations(), to.teams());
    var tokens = new OrganizationTokenRoutes(callers, organizations, to.tokens());
    var audit = new AuditRoutes(callers, organizations, to.accounts(), to.audit());
    routes
        .on("POST", "v2/orgs", organizations::create)
        .on("GET", "v2/orgs/{org}", organizations::get)
        .on("PATCH", "v2/orgs/{org}", organizations::change)
        .on("GET", "v2/orgs/{org}/members", members::list)
        .on("GET", "v2/orgs/{org}/members/export", members::export)
        .on("PUT", "v2/orgs/{org}/members/{user}", members::setRole)
        .on("DELETE", "v2/orgs/{org}/members/{user}", members::remove)
        .on("GET", "v2/orgs/{org}/invites", invites::list)
        .on("POST", "v2/invites/bulk", invites::invite)
        .on("PATCH", "v2/invites/{id}/resend", invites::resend)
        .on("DELETE", "v2/invites/{id}", invites::cancel)
        .on("GET", "v2/orgs/{org}/groups", groups::list)
        .on("POST", "v2/orgs/{org}/groups", groups::create)
        .on("GET", "v2/orgs/{org}/groups/{group}", groups::get)
        .on("PUT", "v2/orgs/{org}/groups/{group}", groups::change)
        .on("PATCH", "v2/orgs/{org}/groups/{group}", groups::change)
        .on("DELETE", "v2/orgs/{org}/groups/{group}", groups::delete)
        .on("GET", "v2/orgs/{org}/groups/{group}/members", groups::members)
        .on("POST", "v2/orgs/{org}/groups/{group}/members", groups::addMember)
        .on("DELETE", "v2/orgs/{org}/groups/{group}/members/{user}", groups::removeMember)
        .on("GET", "v2/orgs/{org}/access-tokens", tokens::list)
        .on("POST", "v2/orgs/{org}/access-tokens", tokens::create)
        .on("GET", "v2/orgs/{org}/access-tokens/{id}", tokens::get)
        .on("PATCH", "v2/orgs/{org}/access-tokens/{id}", tokens::change)
        .on("DELETE", "v2/orgs/{org}/access-tokens/{id}", tokens::delete)
        .on("GET", "v2/auditlogs/{account}", audit::list)
        .on("GET", "v2/auditlogs/{account}/actions", audit::actions);
  }

  private static void repositories(
      HubRouter.Builder routes,
      HubCallers callers,
      OrganizationRoutes organizations,
      Services to,
      InstantSource clock) {
    var repositories =
        new RepositoryRoutes(
            callers, to.repositories(), to.changes(), to.moves(), to.door().rights());
    var search = new SearchRoutes(callers, repositories, to.search());
    var groups = new RepositoryGroupRoutes(callers, organizations, to.teams(), to.door().rights());
    var tags =
        new TagRoutes(
            callers,
            repositories,
            new TagPages(to.database()),
            to.tags(),
            to.door().rights(),
            clock);
    String today = "v2/namespaces/{ns}/repositories";
    String before = "v2/repositories/{ns}/{r+}";
    routes
        .on("GET", "v2/search/repositories", search::find)
        .on("GET", "v2/users/{name}/repositories", repositories::ofUser)
        .on("GET", today, repositories::list)
        .on("POST", today, repositories::create)
        .on("GET", today + "/{r+}/tags", tags::list)
        .on("GET", today + "/{r+}/tags/{tag}", tags::get)
        .on("DELETE", today + "/{r+}/tags/{tag}", tags::delete)
        .on("GET", today + "/{r+}", repositories::get)
        .on("PATCH", today + "/{r+}", repositories::change)
        .on("DELETE", today + "/{r+}", repositories::delete)
        .on("GET", before + "/tags", tags::list)
        .on("POST", before + "/privacy", repositories::setPrivacy)
        .on("GET", before + "/categories", repositories::categories)
        .on("POST", before + "/stars", repositories::star)
        .on("DELETE", before + "/stars", repositories::unstar)
        .on("POST", before + "/groups", groups::create)
        .on("GET", before + "/tags/{tag}", tags::get)
        .on("DELETE", before + "/tags/{tag}", tags::delete)
        .on("GET", before + "/groups/{team}", groups::get)
        .on("PATCH", before + "/groups/{team}", groups::change)
        .on("DELETE", before + "/groups/{team}", groups::delete)
        // hub-tool leaves library away.
        .on("GET", "v2/repositories/{r}/tags/{tag}", tags::get)
        .on("DELETE", "v2/repositories/{r}/tags/{tag}", tags::delete)
        .on("GET", before, repositories::get)
        .on("PATCH", before, repositories::change)
        .on("DELETE", before, repositories::delete)
        .on("GET", "v2/repositories/{ns}", repositories::list)
        .on("POST", "v2/repositories/{ns}", repositories::create)
        .on("GET", "v2/repositories", repositories::mine)
        .on("POST", "v2/repositories", repositories::create);
  }
}
