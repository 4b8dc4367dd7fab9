package io.stowage.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.stowage.oci.RepositoryName;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.common.FakeClock;
import io.stowage.server.db.Database;
import io.stowage.server.db.Dialect;
import io.stowage.server.db.TestDatabases;
import io.stowage.server.registry.Action;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which bearer tokens are believed: our own, for this service, now; and no others. */
class BearerTokensTest {
  private static final String HERE = "hub.example:5000";
  private static final Duration ROTATION = Duration.ofDays(30);

  @TempDir Path folder;
  private final FakeClock clock = new FakeClock();
  private Database database;
  private SigningKeys keys;
  private BearerTokens tokens;

  @BeforeEach
  void open() {
    database = TestDatabases.open(Dialect.SQLITE, folder);
    keys = new SigningKeys(database, clock, ROTATION, Duration.ofHours(1));
    tokens = new BearerTokens(keys, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private BearerToken token() {
    return new BearerToken(
        "alice",
        new CredentialRef.Token("a-token"),
        HERE,
        clock.instant(),
        clock.instant().plusSeconds(300),
        List.of(
            new Scope.OnRepository(new RepositoryName("alice/app"), Set.of(Action.PULL)),
            new Scope.Catalog()),
        Optional.empty());
  }

  private JWTClaimsSet claims() throws Exception {
    return SignedJWT.parse(tokens.sign(token())).getJWTClaimsSet();
  }

  @Test
  void aTokenSaysWhatWasSigned() {
    assertThat(tokens.verify(tokens.sign(token()), HERE)).contains(token());
  }

  @Test
  void aTokenForAnotherAudienceIsNotBelieved() {
    String text = tokens.sign(token());

    assertThat(tokens.verify(text, "other.example:5000")).isEmpty();
    assertThat(tokens.verify(text, HERE + "/api")).isEmpty();
    assertThat(tokens.verify(text, HERE)).isPresent();
  }

  @Test
  void aTokenEndsWithItsTime() {
    String text = tokens.sign(token());
    assertThat(tokens.verify(text, HERE)).isPresent();

    clock.advance(Duration.ofSeconds(300));

    assertThat(tokens.verify(text, HERE)).isEmpty();
  }

  @Test
  void aTokenWithoutASignatureIsNotBelieved() throws Exception {
    assertThat(tokens.verify(new PlainJWT(claims()).serialize(), HERE)).isEmpty();
    String[] parts = tokens.sign(token()).split("\\.");
    assertThat(tokens.verify(parts[0] + "." + parts[1] + ".", HERE)).isEmpty();
  }

  @Test
  void aTokenOfAnotherKeyIsNotBelievedWhateverItCallsItself() throws Exception {
    ECKey foreign = new ECKeyGenerator(Curve.P_256).keyID(keys.current().getKeyID()).generate();
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(foreign.getKeyID()).build(), claims());
    jwt.sign(new ECDSASigner(foreign));

    assertThat(tokens.verify(jwt.serialize(), HERE)).isEmpty();
  }

  /** The classic: the public key, which is no secret, taken for the secret of an HMAC. */
  @Test
  void aTokenOfAnotherAlgorithmIsNotBelieved() throws Exception {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(keys.current().getKeyID()).build(),
            claims());
    jwt.sign(
        new MACSigner(
            keys.current()
                .toPublicJWK()
                .toJSONString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));

    assertThat(tokens.verify(jwt.serialize(), HERE)).isEmpty();
  }

  @Test
  void aTokenThatWasChangedIsNotBelieved() throws Exception {
    String[] parts = tokens.sign(token()).split("\\.");
    JWTClaimsSet more = new JWTClaimsSet.Builder(claims()).subject("admin").build();
    String body = more.toPayload().toBase64URL().toString();

    assertThat(tokens.verify(parts[0] + "." + body + "." + parts[2], HERE)).isEmpty();
    for (String odd : List.of("", ".", "..", "a.b.c", "x".repeat(20_000))) {
      assertThat(tokens.verify(odd, HERE)).isEmpty();
    }
  }

  @Test
  void aTokenSignedBeforeARotationOrByAnotherReplicaIsBelieved() {
    tokens.sign(token());
    clock.advance(ROTATION.minusMinutes(1));
    String before = tokens.sign(token());
    String first = keys.current().getKeyID();
    clock.advance(Duration.ofMinutes(1).plusSeconds(1));
    tokens.sign(token());
    SigningKeys others = new SigningKeys(database, clock, ROTATION, Duration.ofHours(1));

    assertThat(tokens.verify(before, HERE)).isPresent();
    assertThat(new BearerTokens(others, clock).verify(before, HERE)).isPresent();
    clock.advance(Duration.ofMinutes(3));
    assertThat(keys.current().getKeyID()).isNotEqualTo(first);
    assertThat(new BearerTokens(others, clock).verify(tokens.sign(token()), HERE)).isPresent();
  }
}
