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
  private static final List<Rule> ALL_OF_ACME =
      List.of(new Rule("acme/*", EnumSet.allOf(Permission.class)));

  private final RunningRegistry running;
  private final Hub hub;
  private final AccountId acme;
  private final Map<String, Actor> actors = new LinkedHashMap<>();

  /**
   * Who asks.
   *
   * @param person whose credential it is; empty for nobody and for machines
   * @param basic what they send to {@code /v2}; empty for nobody
   * @param bearer what they send to the APIs; empty for nobody
   * @param namespace where the repositories are that they are tried on
   * @param own where they may make repositories anyway, to mount and transfer into; empty where
   *     nowhere
   */
  record Actor(
      String name,
      Optional<String> person,
      String basic,
      String bearer,
      String namespace,
      String own) {}

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
    team("readers", "rita");
    team("writers", "wanda");
    team("keepers", "adam");
    for (String namespace : List.of("acme", "paula")) {
      push(namespace + "/app");
      pushPublic(namespace, "open");
      share(namespace + "/app");
      share(namespace + "/open");
    }
    actors.put("nobody", new Actor("nobody", Optional.empty(), "", "", "acme", ""));
    people();
    tokens();
  }

  private void people() {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("stranger", "sam");
    names.put("collaborator", "cole");
    names.put("personal-owner", "paula");
    names.put("team-read", "rita");
    names.put("team-write", "wanda");
    names.put("team-admin", "adam");
    names.put("member", "mia");
    names.put("editor", "ed");
    names.put("owner", "olivia");
    names.put("administrator", "admin");
    names.forEach(this::logIn);
  }

  private void logIn(String role, String name) {
    boolean isAtPaulas = role.equals("collaborator") || role.equals("personal-owner");
    actors.put(
        role,
        new Actor(
            role,
            Optional.of(name),
            HubTest.basic(name, password(name)),
            "Bearer " + freshToken(name),
            isAtPaulas ? "paula" : "acme",
            name));
  }

  private void tokens() {
    robot("robot-read", READ);
    robot("robot-write", WRITE);
    robot("robot-all", EnumSet.complementOf(EnumSet.of(Permission.ADMINISTER)));
    organizationToken("organization-token", List.of());
    organizationToken(
        "organization-token-reader", List.of("scope-member-read", "scope-group-read"));
    organizationToken(
        "organization-token-editor", List.of("scope-member-edit", "scope-group-edit"));
    Map.of(
            "pat-public", "repo:public_read",
            "pat-read", "repo:read",
            "pat-write", "repo:write",
            "pat-delete", "delete:packages",
            "pat-admin", "repo:admin",
            "pat-workflow", "workflow")
        .forEach(this::personalToken);
    String password = hub.adminUser.enable(by("admin")).getOrDefault("password", "");
    actors.put(
        "admin-user",
        new Actor(
            "admin-user",
            Optional.empty(),
            HubTest.basic("stowage", password),
            "Bearer " + password,
            "acme",
            "admin"));
  }

  private void robot(String name, Set<Permission> permissions) {
    var made =
        hub.tokens.makeRobot(
            acme, name, wish(List.of(), List.of(new Rule("acme/*", permissions))), by("olivia"));
    machine(
        name, "acme+" + name, made.secret(), permissions.contains(Permission.PUSH) ? "acme" : "");
  }

  private void organizationToken(String actor, List<String> scopes) {
    var made = hub.tokens.makeForOrganization(acme, wish(scopes, ALL_OF_ACME), by("olivia"));
    machine(actor, "acme", made.secret(), "acme");
  }

  private void machine(String actor, String login, String secret, String own) {
    actors.put(
        actor,
        new Actor(
            actor,
            Optional.empty(),
            HubTest.basic(login, secret),
            "Bearer " + secret,
            "acme",
            own));
  }

  private void personalToken(String actor, String scope) {
    String secret =
        hub.tokens
            .makePersonal(id("olivia"), wish(List.of(scope), List.of()), by("olivia"))
            .secret();
    actors.put(
        actor,
        new Actor(
            actor,
            Optional.of("olivia"),
            HubTest.basic("olivia", secret),
            "Bearer " + secret,
            "acme",
            "olivia"));
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
            .makeForOrganization(acme, wish(List.of(scope), ALL_OF_ACME), by("olivia"))
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

  private void team(String team, String member) {
    hub.teams.make(acme, team, "", by("olivia"));
    hub.teams.addMember(acme, team, member, by("olivia"));
  }

  /** Gives the teams, or the collaborator, the rights that they have on {@code app}. */
  void share(String repository) {
    RepositoryName name = new RepositoryName(repository);
    if (name.namespace().equals("paula")) {
      hub.collaborators.add(name, "cole", by("paula"));
      return;
    }
    hub.teams.grant(acme, "readers", name, Level.READ, by("olivia"));
    hub.teams.grant(acme, "writers", name, Level.WRITE, by("olivia"));
    hub.teams.grant(acme, "keepers", name, Level.ADMIN, by("olivia"));
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
    return name.equals("admin") ? RunningRegistry.PASSWORD : name + " has a password";
  }

  private AccountId id(String name) {
    return hub.accounts.person(name).orElseThrow().id();
  }

  private Identity identity(String name) {
    Person person = hub.accounts.person(name).orElseThrow();
    return hub.identities.of(new CredentialRef.Password(person.id(), person.epoch())).orElseThrow();
  }

  /** That person, logged in. */
  By by(String name) {
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
