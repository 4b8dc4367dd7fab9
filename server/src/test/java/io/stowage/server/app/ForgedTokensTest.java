package io.stowage.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.stowage.server.account.AccountName;
import io.stowage.server.account.By;
import io.stowage.server.account.LogIns;
import io.stowage.server.app.RegistryClient.Answer;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Dialect;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Tokens that the running server did not give, or not for that: none opens anything. */
class ForgedTokensTest {
  private static final String MANIFEST = "/v2/alice/app/manifests/latest";

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();

  @SuppressWarnings("NullAway.Init")
  private RunningRegistry running;

  @SuppressWarnings("NullAway.Init")
  private RegistryClient client;

  @BeforeEach
  void start() {
    running = RunningRegistry.in(folder).on(Dialect.SQLITE).clock(clock).hub().start();
    client = running.client();
    for (String name : List.of("alice", "bob")) {
      running
          .hub()
          .accounts
          .make(
              new AccountName(name), Optional.empty(), HubPeople.password(name), false, By.SERVER);
    }
    assertThat(new HubPeople(running).push("alice", "alice/app", "latest").status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** Of the token server, for that scope. */
  private String registryToken(String name, String scope) {
    return token(client.get("/token?scope=" + scope, "Authorization", HubPeople.basic(name)));
  }

  /** Of a log-in at Docker Hub's API, which ours takes as well. */
  private String apiToken(String name) {
    String sent =
        "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, HubPeople.password(name));
    return token(client.send("POST", "/hub/v2/users/login", sent.getBytes(StandardCharsets.UTF_8)));
  }

  private static String token(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body()).required("token").asString();
  }

  private int shown(String path, String token) {
    return client.get(path, "Authorization", "Bearer " + token).status();
  }

  // --- forged ------------------------------------------------------------------------------------

  @Test
  void noForgedTokenOpensTheRegistry() throws Exception {
    String real = registryToken("alice", "repository:alice/app:pull");
    assertThat(shown(MANIFEST, real)).isEqualTo(200);

    for (Map.Entry<String, String> forged : forgeries(real, "bob").entrySet()) {
      assertThat(shown(MANIFEST, forged.getValue())).as(forged.getKey()).isEqualTo(401);
      assertThat(shown("/v2/", forged.getValue())).as(forged.getKey()).isEqualTo(401);
    }
    assertThat(shown(MANIFEST, real)).isEqualTo(200);
  }

  @Test
  void noForgedTokenOpensAnApi() throws Exception {
    String real = apiToken("alice");
    assertThat(shown("/api/v1/me", real)).isEqualTo(200);
    assertThat(shown("/hub/v2/user", real)).isEqualTo(200);

    for (Map.Entry<String, String> forged : forgeries(real, "admin").entrySet()) {
      assertThat(shown("/api/v1/me", forged.getValue())).as(forged.getKey()).isEqualTo(401);
      assertThat(shown("/hub/v2/user", forged.getValue())).as(forged.getKey()).isEqualTo(401);
      assertThat(shown("/api/v1/repositories", forged.getValue()))
          .as("%s, where nobody need log in", forged.getKey())
          .isEqualTo(401);
    }
  }

  /** From a real one, what somebody who has it can make of it. */
  private static Map<String, String> forgeries(String real, String somebody) throws Exception {
    SignedJWT jwt = SignedJWT.parse(real);
    JWTClaimsSet claims = jwt.getJWTClaimsSet();
    String key = jwt.getHeader().getKeyID();
    String[] parts = real.split("\\.", -1);
    ECKey own = new ECKeyGenerator(Curve.P_256).keyID(key).generate();
    ECDSASigner signer = new ECDSASigner(own);
    Map<String, String> forged = new LinkedHashMap<>();
    forged.put("alg none", new PlainJWT(claims).serialize());
    forged.put("no signature", parts[0] + "." + parts[1] + ".");
    forged.put("another's signature", real.substring(0, real.length() - 8) + "AAAAAAAA");
    forged.put("a signature of zeros", parts[0] + "." + parts[1] + "." + "A".repeat(86));
    forged.put("another key by our name", signed(header(key).build(), claims, signer));
    forged.put(
        "a key that it brings along",
        signed(header(key).jwk(own.toPublicJWK()).build(), claims, signer));
    forged.put(
        "a key that it says where to fetch",
        signed(header(key).jwkURL(URI.create("http://127.0.0.1:1/keys")).build(), claims, signer));
    for (String name : List.of("../../../dev/null", "' OR 1=1 --", "", "x".repeat(4000), "\0")) {
      forged.put("a key called " + name, signed(header(name).build(), claims, signer));
    }
    forged.put(
        "HMAC with the key's name",
        signed(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key).build(),
            claims,
            new MACSigner(key.repeat(8).getBytes(StandardCharsets.UTF_8))));
    Date far = Date.from(Instant.parse("2999-12-31T00:00:00Z"));
    for (JWTClaimsSet more :
        List.of(
            new JWTClaimsSet.Builder(claims).subject(somebody).build(),
            new JWTClaimsSet.Builder(claims).claim("cred", "password:1:0").build(),
            new JWTClaimsSet.Builder(claims).audience("other.example").build(),
            new JWTClaimsSet.Builder(claims).expirationTime(far).build(),
            new JWTClaimsSet.Builder(claims).claim("access", List.of("all")).build())) {
      forged.put(
          "other claims " + more, parts[0] + "." + more.toPayload().toBase64URL() + "." + parts[2]);
    }
    forged.put("cut", real.substring(0, real.length() - 1));
    forged.put("three dots", "...");
    forged.put("too long", real + "A".repeat(6000));
    return forged;
  }

  private static JWSHeader.Builder header(String key) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).type(JOSEObjectType.JWT).keyID(key);
  }

  private static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws Exception {
    SignedJWT jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }

  // --- real, and not for that --------------------------------------------------------------------

  @Test
  void aTokenEndsWithItsTime() {
    String registry = registryToken("alice", "repository:alice/app:pull");
    String api = apiToken("alice");
    assertThat(shown(MANIFEST, registry)).isEqualTo(200);
    assertThat(shown("/api/v1/me", api)).isEqualTo(200);

    clock.advance(Duration.ofMinutes(5));
    assertThat(shown(MANIFEST, registry)).isEqualTo(401);
    clock.advance(Duration.ofDays(30));

    assertThat(shown("/api/v1/me", api)).isEqualTo(401);
    assertThat(shown("/hub/v2/user", api)).isEqualTo(401);
  }

  @Test
  void aTokenForAnotherHostOpensNothing() throws IOException {
    String registry =
        token(
            to(
                "other.example",
                "/token?scope=repository:alice/app:pull",
                HubPeople.basic("alice")));
    String here = registryToken("alice", "repository:alice/app:pull");
    String api = "Bearer " + apiToken("alice");

    assertThat(to("other.example", MANIFEST, "Bearer " + registry).status()).isEqualTo(200);
    assertThat(shown(MANIFEST, registry)).isEqualTo(401);
    assertThat(to("other.example", MANIFEST, "Bearer " + here).status()).isEqualTo(401);
    assertThat(to("other.example", "/api/v1/me", api).status()).isEqualTo(401);
    assertThat(to("other.example", "/hub/v2/user", api).status()).isEqualTo(401);
  }

  private Answer to(String host, String path, String authorization) throws IOException {
    return RawConnection.exchange(
        running.port(),
        "GET %s HTTP/1.1\nHost: %s\nAuthorization: %s".formatted(path, host, authorization),
        new byte[0]);
  }

  @Test
  void aTokenOfOneDoorOpensNoOther() {
    String registry = registryToken("alice", "repository:alice/app:pull");
    String api = apiToken("alice");
    String kept =
        JsonMapper.shared()
            .readTree(
                client
                    .get(
                        "/token?offline_token=true&client_id=test",
                        "Authorization",
                        HubPeople.basic("alice"))
                    .body())
            .required("refresh_token")
            .asString();
    String session =
        running.hub().logIns.begin("alice", HubPeople.password("alice"), By.nobody("", ""))
                instanceof LogIns.Step.Done(_, var begun)
            ? begun.cookie()
            : "";
    assertThat(shown("/api/v1/me", session)).isEqualTo(200);

    for (String path : List.of("/api/v1/me", "/hub/v2/user")) {
      assertThat(shown(path, registry)).as("of the registry at " + path).isEqualTo(401);
      assertThat(shown(path, kept)).as("a kept log-in at " + path).isEqualTo(401);
    }
    for (String path : List.of(MANIFEST, "/v2/")) {
      assertThat(shown(path, api)).as("of an API at " + path).isEqualTo(401);
      assertThat(shown(path, kept)).as("a kept log-in at " + path).isEqualTo(401);
      assertThat(shown(path, session)).as("a session at " + path).isEqualTo(401);
      assertThat(client.get(path, "Cookie", "stowage_session=" + session).status())
          .as("a cookie at " + path)
          .isEqualTo(401);
    }
    assertThat(shown("/hub/v2/user", session)).isEqualTo(401);
    assertThat(client.get("/hub/v2/user", "Cookie", "stowage_session=" + session).status())
        .isEqualTo(401);
  }

  // --- asked for and not granted -----------------------------------------------------------------

  @Test
  void aScopeThatIsAskedForAndNotGrantedOpensNothing() throws Exception {
    for (String scope :
        List.of(
            "repository:alice/app:pull",
            "repository:alice/app:pull,push,delete,*",
            "repository:alice/app:*",
            "registry:catalog:*",
            "repository(plugin):alice/app:pull",
            "repository:ALICE/app:pull")) {
      String bobs = registryToken("bob", scope);

      assertThat(String.valueOf(SignedJWT.parse(bobs).getJWTClaimsSet().getClaim("access")))
          .as(scope)
          .doesNotContain("alice");
      assertThat(shown(MANIFEST, bobs)).as(scope).isIn(401, 403);
      assertThat(client.delete(MANIFEST, "Authorization", "Bearer " + bobs).status())
          .as(scope)
          .isIn(401, 403);
      assertThat(shown("/v2/_catalog", bobs)).as(scope).isIn(200, 401, 403);
      assertThat(client.get("/v2/_catalog", "Authorization", "Bearer " + bobs).text())
          .as(scope)
          .doesNotContain("alice/app");
    }
    String onlyPull = "Bearer " + registryToken("alice", "repository:alice/app:pull");
    assertThat(client.post("/v2/alice/app/blobs/uploads/", "Authorization", onlyPull).status())
        .isIn(401, 403);
    assertThat(client.delete(MANIFEST, "Authorization", onlyPull).status()).isIn(401, 403);
    assertThat(client.get("/v2/alice/other/tags/list", "Authorization", onlyPull).status())
        .isIn(401, 403);
  }
}
