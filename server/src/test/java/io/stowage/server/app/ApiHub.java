package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.Person;
import io.stowage.server.db.Dialect;
import io.stowage.server.notice.MailAddress;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ContractCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** A server with accounts and its API, as people and machines with different credentials see it. */
final class ApiHub implements AutoCloseable {
  private final RunningRegistry running;

  private ApiHub(RunningRegistry running) {
    this.running = running;
  }

  static ApiHub on(Dialect dialect, Path folder) {
    return on(dialect, folder, UnaryOperator.identity());
  }

  static ApiHub on(Dialect dialect, Path folder, UnaryOperator<HubSettings> settings) {
    return new ApiHub(RunningRegistry.in(folder).on(dialect).hub(settings).start());
  }

  Hub hub() {
    return running.hub();
  }

  RegistryClient registry() {
    return running.client();
  }

  /** Who shows nothing. */
  ApiClient anybody() {
    return new ApiClient("http://127.0.0.1:" + running.port(), ContractCheck.ofTheApi());
  }

  /** People with the verified addresses NAME@example.com. */
  void people(String... names) {
    for (String name : names) {
      hub()
          .accounts
          .make(
              new AccountName(name),
              Optional.of(new MailAddress(name + "@example.com")),
              password(name),
              false,
              By.SERVER);
    }
  }

  private static String password(String name) {
    return name.equals("admin") ? RunningRegistry.PASSWORD : name + " has a password";
  }

  Person person(String name) {
    return hub().accounts.person(name).orElseThrow();
  }

  /** That person, who has just given their password. */
  ApiClient fresh(String name) {
    return anybody().bearing(session(name));
  }

  /** What a browser keeps of that person's log-in of just now. */
  String session(String name) {
    return hub().logIns.begin(name, password(name), By.nobody("192.0.2.1", "test"))
            instanceof LogIns.Step.Done(_, var session)
        ? session.cookie()
        : "";
  }

  /** That person, by a token that may all they may, but for what takes their password. */
  ApiClient as(String name) {
    return token(name, "repo:admin");
  }

  /** That person, by a token. */
  ApiClient token(String name, String scope) {
    var made = hub().tokens.makePersonal(person(name).id(), wish(List.of(scope)), By.SERVER);
    return anybody().bearing(made.secret());
  }

  /** An organization's token. */
  ApiClient machine(String organization, String... scopes) {
    var owner = hub().organizations.find(organization).orElseThrow().id();
    return anybody()
        .bearing(
            hub().tokens.makeForOrganization(owner, wish(List.of(scopes)), By.SERVER).secret());
  }

  private static AccessTokens.Wish wish(List<String> scopes) {
    return new AccessTokens.Wish("test", "", scopes, List.of(), Optional.empty(), Optional.empty());
  }

  /** An organization with these members beside its owner. */
  void organization(String name, String owner, String... members) {
    assertThat(as(owner).post("/organizations", Map.of("name", name)).status()).isEqualTo(201);
    for (String member : members) {
      join(name, owner, member, "member");
    }
  }

  void join(String organization, String owner, String member, String role) {
    as(owner)
        .post(
            "/organizations/%s/invitations".formatted(organization),
            Map.of("invitees", List.of(member), "role", role));
    ApiClient invited = as(member);
    String id = invited.get("/me/invitations").json().at("/items/0/id").asString();
    assertThat(invited.post("/me/invitations/%s/accept".formatted(id)).status()).isEqualTo(200);
  }

  /** A repository, made by a push of that person. */
  void repository(String name, String person) {
    RegistryClient client = running.client();
    var token =
        client.get(
            "/token?client_id=test&scope=repository:%s:pull,push".formatted(name),
            "Authorization",
            HubTest.basic(person, password(person)));
    String bearer =
        "Bearer " + JsonMapper.shared().readTree(token.body()).required("token").asString();
    assertThat(
            client.post("/v2/%s/blobs/uploads/".formatted(name), "Authorization", bearer).status())
        .isEqualTo(202);
  }

  @Override
  public void close() {
    running.close();
  }
}
