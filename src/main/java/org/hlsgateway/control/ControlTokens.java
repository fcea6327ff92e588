package org.hlsgateway.control;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** The tokens that peers show: JWT (RFC 7519), HS256 and nothing else. */
public final class ControlTokens {
  /** The request header that holds the token. */
  public static final String HEADER = "x-control-auth-token";

  /** Far longer than any that is honest. */
  private static final int LONGEST = 4_096;

  private final Optional<HmacKey> key;

  /**
   * @param secret shared with the peers; empty: no token is ever right
   */
  public ControlTokens(Optional<String> secret) {
    key = secret.map(text -> new HmacKey(text.getBytes(StandardCharsets.UTF_8)));
  }

  public boolean isRequired() {
    return key.isPresent();
  }

  /** A token to show to a coordinator; empty where no secret is shared with it. */
  public Optional<String> issue(String subject) {
    return issue(subject, Duration.ZERO);
  }

  /**
   * @param lasts in whole minutes; zero: for ever
   */
  public Optional<String> issue(String subject, Duration lasts) {
    return key.map(
        shared -> {
          JwtClaims claims = new JwtClaims();
          claims.setSubject(subject);
          if (!lasts.isZero()) {
            claims.setExpirationTimeMinutesInTheFuture(lasts.toMinutes());
          }
          JsonWebSignature token = new JsonWebSignature();
          token.setPayload(claims.toJson());
          token.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
          token.setKey(shared);
          // As below: secrets may be short.
          token.setDoKeyValidation(false);
          try {
            return token.getCompactSerialization();
          } catch (JoseException e) {
            throw new IllegalStateException("a token cannot be signed", e);
          }
        });
  }

  /**
   * @param token may be null, or anything
   * @param subject what {@code sub} must be; an {@code exp}, where there is one, must hold
   */
  public boolean isRight(String token, String subject) {
    if (key.isEmpty() || token == null || token.length() > LONGEST) {
      return false;
    }
    JwtConsumer consumer =
        new JwtConsumerBuilder()
            .setVerificationKey(key.get())
            // Existing deployments have secrets shorter than RFC 7518, 3.2 asks for.
            .setRelaxVerificationKeyValidation()
            .setJwsAlgorithmConstraints(
                new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256))
            .setExpectedSubject(subject)
            .setSkipDefaultAudienceValidation()
            .build();
    try {
      consumer.processToClaims(token.strip());
      return true;
    } catch (InvalidJwtException e) {
      return false;
    }
  }
}
