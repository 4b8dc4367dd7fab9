package io.stowage.server.app;

import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import io.stowage.server.account.AccessTokens;
import io.stowage.server.account.Account;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.LogIns;
import io.stowage.server.account.Person;
import io.stowage.server.account.Profile;
import io.stowage.server.web.ApiClient;
import io.stowage.server.web.ContractCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** People at a running hub: what they say to its API, and what they push. */
final class HubPeople {
  private static final By FROM = By.nobody("192.0.2.1", "test");

  private final RunningRegistry running;

  HubPeople(RunningRegistry running) {
    this.running = running;
  }

  /** Somebody without a name. */
  ApiClient nobody() {
    return new ApiClient("http://127.0.0.1:" + running.port(), ContractCheck.ofTheApi());
  }

  /** Makes a person, who has just logged in. */
  ApiClient join(String name) {
    running
        .hub()
        .accounts
        .make(new AccountName(name), Optional.empty(), password(name), false, By.SERVER);
    return logIn(name, password(name));
  }

  ApiClient admin() {
    return logIn("admin", RunningRegistry.PASSWORD);
  }

  private ApiClient logIn(String name, String password) {
    return nobody().bearing(session(name, password));
  }

  /** The secret of a new session of somebody. */
  String session(String name) {
    return session(name, password(name));
  }

  private String session(String name, String password) {
    if (running.hub().logIns.begin(name, password, FROM) instanceof LogIns.Step.Done done) {
      return done.session().cookie();
    }
    throw new AssertionError(name + " can't log in");
  }

  Person person(String name) {
    return running.hub().accounts.person(name).orElseThrow();
  }

  /** An organization of a person. */
  Account organization(String name, String owner) {
    return running
        .hub()
        .organizations
        .make(new AccountName(name), Profile.EMPTY, Optional.of(new AccountName(owner)), By.SERVER);
  }

  /** A person's client that shows a personal token with these scopes. */
  ApiClient withToken(String name, String... scopes) {
    return nobody().bearing(token(name, scopes));
  }

  /** A personal token with these scopes. */
  String token(String name, String... scopes) {
    return running
        .hub()
        .tokens
        .makePersonal(
            person(name).id(),
            new AccessTokens.Wish(
                "t", "", List.of(scopes), List.of(), Optional.empty(), Optional.empty()),
            By.SERVER)
        .secret();
  }

  static String password(String name) {
    return name + " has a password";
  }

  static String basic(String name) {
    return HubTest.basic(name, name.equals("admin") ? RunningRegistry.PASSWORD : password(name));
  }

  /** Pushes an image of one small blob; the answer to its manifest, or to what failed before. */
  RegistryClient.Answer push(String name, String repository, String tag) {
    byte[] blob = ("{\"of\":\"" + tag + "\"}").getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.of(Algorithm.SHA256, blob);
    RegistryClient.Answer pushed =
        running
            .client()
            .send(
                "POST",
                "/v2/" + repository + "/blobs/uploads/?digest=" + digest,
                blob,
                "Authorization",
                basic(name));
    return pushed.status() != 201
        ? pushed
        : running
            .client()
            .send(
                "PUT",
                "/v2/" + repository + "/manifests/" + tag,
                RegistryClient.image(digest).getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                RegistryClient.OCI_MANIFEST,
                "Authorization",
                basic(name));
  }

  RegistryClient.Answer pull(String name, String repository, String tag) {
    return running
        .client()
        .get(
            "/v2/" + repository + "/manifests/" + tag,
            "Accept",
            RegistryClient.OCI_MANIFEST,
            "Authorization",
            basic(name));
  }
}
