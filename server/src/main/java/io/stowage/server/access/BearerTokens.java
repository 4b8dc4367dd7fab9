package io.stowage.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.stowage.server.account.CredentialRef;
import io.stowage.server.registry.Action;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs and verifies bearer tokens: JWTs as distribution's token specification has them, ES256.
 *
 * <p>A signature is checked once for each token and then remembered by its text; whether the token
 * has expired, is for this service, and whether the credential behind it still holds, is asked each
 * time. Only ES256 with one of our own keys is ever believed.
 */
final class BearerTokens {
  private static final int MOST_REMEMBERED_CHARACTERS = 8 << 20;
  private static final int LONGEST = 12 * 1024;

  private final SigningKeys keys;
  private final InstantSource clock;
  private final Cache<String, BearerToken> verified;

  BearerTokens(SigningKeys keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.verified =
        Caffeine.newBuilder()
            .maximumWeight(MOST_REMEMBERED_CHARACTERS)
            .<String, BearerToken>weigher((text, _) -> 2 * text.length() + 200)
            .executor(Runnable::run)
            .build();
  }

  /** Its text. */
  String sign(BearerToken token) {
    ECKey key = keys.current();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(token.audience())
            .subject(token.subject())
            .audience(token.audience())
            .expirationTime(Date.from(token.expires()))
            .notBeforeTime(Date.from(token.issuedAt()))
            .issueTime(Date.from(token.issuedAt()))
            .jwtID(UUID.randomUUID().toString())
            .claim("access", token.scopes().stream().map(BearerTokens::entry).toList())
            .claim("cred", token.credential().toString());
    token.freshAt().ifPresent(at -> claims.claim("auth_time", at.getEpochSecond()));
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            claims.build());
    try {
      jwt.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jwt.serialize();
  }

  /** What it says, if it is ours, for that audience, and neither too old nor too new. */
  Optional<BearerToken> verify(String text, String audience) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    BearerToken token = verified.getIfPresent(text);
    if (token == null) {
      Optional<BearerToken> read = read(text);
      if (read.isEmpty()) {
        return Optional.empty();
      }
      token = read.get();
      verified.put(text, token);
    }
    Instant now = clock.instant();
    boolean isGood =
        token.audience().equals(audience)
            && now.isBefore(token.expires())
            && !now.plusSeconds(60).isBefore(token.issuedAt());
    return isGood ? Optional.of(token) : Optional.empty();
  }

  private Optional<BearerToken> read(String text) {
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      JWSHeader header = jwt.getHeader();
      if (!JWSAlgorithm.ES256.equals(header.getAlgorithm()) || header.getKeyID() == null) {
        return Optional.empty();
      }
      Optional<ECKey> key = keys.find(header.getKeyID());
      if (key.isEmpty() || !jwt.verify(new ECDSAVerifier(key.get().toPublicJWK()))) {
        return Optional.empty();
      }
      // From here on the content is our own.
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Object fresh = claims.getClaim("auth_time");
      return CredentialRef.parse(claims.getStringClaim("cred"))
          .map(
              credential ->
                  new BearerToken(
                      claims.getSubject() == null ? "" : claims.getSubject(),
                      credential,
                      claims.getAudience().getFirst(),
                      claims.getIssueTime().toInstant(),
                      claims.getExpirationTime().toInstant(),
                      scopes(claims.getClaim("access")),
                      fresh instanceof Number seconds
                          ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                          : Optional.empty()));
    } catch (ParseException | JOSEException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> entry(Scope scope) {
    return switch (scope) {
      case Scope.OnRepository(var name, var actions) ->
          Map.of(
              "type",
              "repository",
              "name",
              name.value(),
              "actions",
              actions.stream().sorted().map(Action::label).toList());
      case Scope.Catalog _ ->
          Map.of("type", "registry", "name", "catalog", "actions", List.of("*"));
    };
  }

  private static List<Scope> scopes(Object access) {
    List<Scope> scopes = new ArrayList<>();
    if (access instanceof List<?> entries) {
      for (Object one : entries) {
        if (one instanceof Map<?, ?> entry && entry.get("actions") instanceof List<?> actions) {
          String joined = String.join(",", actions.stream().map(String::valueOf).toList());
          Scope.parse(entry.get("type") + ":" + entry.get("name") + ":" + joined)
              .ifPresent(scopes::add);
        }
      }
    }
    return scopes;
  }
}
