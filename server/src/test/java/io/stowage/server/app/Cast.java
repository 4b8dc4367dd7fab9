package io.stowage.server.app;

import io.stowage.oci.RepositoryName;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Account;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.account.Identity;
import io.stowage.server.account.Level;
import io.stowage.server.account.Permission;
import io.stowage.server.account.Person;
import io.stowage.server.account.Profile;
import io.stowage.server.account.Role;
import io.stowage.server.account.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everybody who could ask: an organization {@code acme} with people in each role and team, a person
 * {@code paula} with a collaborator, robots and tokens; and on the side of both a private and a
 * public repository, {@code app} and {@code open}.
 */
final class Cast {
  private static final Set<Permission> READ = EnumSet.of(Permission.PULL, Permission.METADATA_READ);
  private static final Set<Permission> WRITE =
      EnumSet.of(Permission.PULL, Permission.METADATA_READ, Permission.PUSH);

  private final RunningRegistry running;
  private final Hub hub;
  private final AccountId acme;
  private final Map<String, Actor> actors = new LinkedHashMap<>();

  /**
   * Who asks.
   *
   * @param basic what they send to {@code /v2}; empty for nobody
   * @param bearer what they send to the APIs; empty for nobody and for who has no part in them
   * @param namespace where the repositories are that they are tried on
   * @param own where they may push anyway, to mount into; empty where nowhere
   */
  record Actor(String name, String basic, String bearer, String namespace, String own) {}

  Cast(RunningRegistry running) {
    this.running = running;
    this.hub = running.hub();
    By admin = by("admin");
    for (String name :
        List.of("sam", "cole", "paula", "rita", "wanda", "adam", "mia", "ed", "olivia")) {
      person(name);
    }
    Account organization =
        hub.organizations.make(
            new AccountName("acme"), Profile.EMPTY, Optional.of(new AccountName("olivia")), admin);
    this.acme = organization.id();
    for (String member : List.of("rita", "wanda", "adam", "mia")) {
      join(member, Role.MEMBER);
    }
    join("ed", Role.EDITOR);
    push("acme/app");
    push("paula/app");
    pushPublic("acme", "open");
    pushPublic("paula", "open");
    team("readers", Level.READ, "rita");
    team("writers", Level.WRITE, "wanda");
    team("keepers", Level.ADMIN, "adam");
    for (String name : List.of("paula/app", "paula/open")) {
      hub.collaborators.add(new RepositoryName(name), "cole", by("paula"));
    }
    actors.put("nobody", new Actor("nobody", "", "", "acme", ""));
    people();
    tokens();
  }

  private void people() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("stranger", "sam");
    names.put("collaborator", "cole");
    names.put("team-read", "rita");
    names.put("team-write", "wanda");
    names.put("team-admin", "adam");
    names.put("member", "mia");
    names.put("editor", "ed");
    names.put("owner", "olivia");
    names.forEach(
        (role, name) ->
            actors.put(
                role,
                new Actor(
                    role,
                    HubTest.basic(name, password(name)),
                    "Bearer " + freshToken(name),
                    role.equals("collaborator") ? "paula" : "acme",
                    name)));
    actors.put(
        "administrator",
        new Actor(
            "administrator",
            HubTest.basic("admin", RunningRegistry.PASSWORD),
            "Bearer " + freshToken("admin"),
            "acme",
            "admin"));
  }

  private void tokens() {
    robot("robot-read", READ);
    robot("robot-write", WRITE);
    robot("robot-all", EnumSet.allOf(Permission.class));
    var token =
        hub.tokens.makeForOrganization(
            acme,
            wish(List.of(), List.of(new Rule("acme/*", EnumSet.allOf(Permission.class)))),
            by("olivia"));
    add("organization-token", "acme", token.secret(), "acme");
    Map.of(
            "pat-public", "repo:public_read",
            "pat-read", "repo:read",
            "pat-write", "repo:write",
            "pat-admin", "repo:admin",
            "pat-delete", "delete:packages")
        .forEach(
            (actor, scope) ->
                add(
                    actor,
                    "olivia",
                    hub.tokens
                        .makePersonal(id("olivia"), wish(List.of(scope), List.of()), by("olivia"))
                        .secret(),
                    "olivia"));
    String password = hub.adminUser.enable(by("admin")).getOrDefault("password", "");
    actors.put(
        "admin-user",
        new Actor(
            "admin-user",
            HubTest.basic("stowage", password),
            "Bearer " + password,
            "acme",
            "admin"));
  }

  private void robot(String name, Set<Permission> permissions) {
    var made =
        hub.tokens.makeRobot(
            acme, name, wish(List.of(), List.of(new Rule("acme/*", permissions))), by("olivia"));
    add(name, "acme+" + name, made.secret(), permissions.contains(Permission.PUSH) ? "acme" : "");
  }

  private void add(String actor, String login, String secret, String own) {
    actors.put(
        actor, new Actor(actor, HubTest.basic(login, secret), "Bearer " + secret, "acme", own));
  }

  private static AccessTokens.Wish wish(List<String> scopes, List<Rule> rules) {
    return new AccessTokens.Wish(
        "for the table", "", scopes, rules, Optional.empty(), Optional.empty());
  }

  Actor actor(String name) {
    return Optional.ofNullable(actors.get(name))
        .orElseThrow(() -> new AssertionError("nobody is called " + name));
  }

  AccountId acme() {
    return acme;
  }

  /** One that holds a fresh token of acme's, good for all its repositories and that scope. */
  By organizationToken(String scope) {
    String secret =
        hub.tokens
            .makeForOrganization(
                acme,
                wish(List.of(scope), List.of(new Rule("acme/*", EnumSet.allOf(Permission.class)))),
                by("olivia"))
            .secret();
    By from = By.nobody("127.0.0.1", "test");
    return from.as(hub.signIn.bearer(secret, from).orElseThrow());
  }

  /** Sent by the administrator. */
  String administrator() {
    return actor("administrator").basic();
  }

  /** Pushes an image of fresh bytes, and answers with its manifest's digest. */
  io.stowage.oci.Digest push(String repository, String tag) {
    RegistryClient client = running.client();
    String basic = HubTest.basic("admin", RunningRegistry.PASSWORD);
    byte[] config =
        ("config of " + repository + ":" + tag).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    io.stowage.oci.Digest blob = io.stowage.oci.Digest.of(io.stowage.oci.Algorithm.SHA256, config);
    require(
        201,
        client.send(
            "POST",
            "/v2/" + repository + "/blobs/uploads/?digest=" + blob,
            config,
            "Authorization",
            basic));
    byte[] manifest = RegistryClient.image(blob).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    require(
        201,
        client.send(
            "PUT",
            "/v2/" + repository + "/manifests/" + tag,
            manifest,
            "Authorization",
            basic,
            "Content-Type",
            RegistryClient.OCI_MANIFEST));
    return io.stowage.oci.Digest.of(io.stowage.oci.Algorithm.SHA256, manifest);
  }

  private void push(String repository) {
    push(repository, "latest");
  }

  /** The one blob of what {@link #push} pushed. */
  static io.stowage.oci.Digest blob(String repository, String tag) {
    return io.stowage.oci.Digest.of(
        io.stowage.oci.Algorithm.SHA256,
        ("config of " + repository + ":" + tag).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void require(int status, RegistryClient.Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(answer.status() + ": " + answer.text());
    }
  }

  private void pushPublic(String owner, String name) {
    privateByDefault(owner, false);
    push(owner + "/" + name);
    privateByDefault(owner, true);
  }

  private void privateByDefault(String owner, boolean isPrivate) {
    Account account = hub.accounts.find(owner).orElseThrow();
    hub.accounts.setDefaults(account.id(), isPrivate, true, account.version(), By.SERVER);
  }

  private void team(String team, Level level, String member) {
    hub.teams.make(acme, team, "", by("olivia"));
    hub.teams.addMember(acme, team, member, by("olivia"));
    for (String name : List.of("acme/app", "acme/open")) {
      hub.teams.grant(acme, team, new RepositoryName(name), level, by("olivia"));
    }
  }

  private void join(String name, Role role) {
    hub.invitations.invite(acme, List.of(name), role, Optional.empty(), false, by("olivia"));
    By they = by(name);
    hub.invitations
        .ofCaller(they)
        .forEach(invitation -> hub.invitations.accept(invitation.id(), they));
  }

  private void person(String name) {
    hub.accounts.make(new AccountName(name), Optional.empty(), password(name), false, By.SERVER);
  }

  static String password(String name) {
    return name + " has a password";
  }

  private AccountId id(String name) {
    return hub.accounts.person(name).orElseThrow().id();
  }

  private Identity identity(String name) {
    Person person = hub.accounts.person(name).orElseThrow();
    return hub.identities.of(new CredentialRef.Password(person.id(), person.epoch())).orElseThrow();
  }

  private By by(String name) {
    return new By(identity(name), "127.0.0.1", "test");
  }

  /** A bearer token of somebody who has just proved who they are. */
  private String freshToken(String name) {
    Identity who = identity(name);
    return hub.door
        .apiTokens()
        .issue(
            new Identity(
                who.subject(), who.ceiling(), who.credential(), Optional.of(Instant.now())),
            Duration.ofHours(1),
            "http://127.0.0.1:" + running.port());
  }
}
