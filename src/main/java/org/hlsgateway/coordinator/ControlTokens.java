package org.hlsgateway.coordinator;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;

/** The tokens that peers show: JWT (RFC 7519), HS256 and nothing else. */
final class ControlTokens {
  static final String HEADER = "x-control-auth-token";

  /** Far longer than any that is honest. */
  private static final int LONGEST = 4_096;

  private final Optional<HmacKey> key;

  /**
   * @param secret shared with the peers; empty: no token is ever right
   */
  ControlTokens(Optional<String> secret) {
    key = secret.map(text -> new HmacKey(text.getBytes(StandardCharsets.UTF_8)));
  }

  boolean isRequired() {
    return key.isPresent();
  }

  /**
   * @param token may be null, or anything
   * @param subject what {@code sub} must be; an {@code exp}, where there is one, must hold
   */
  boolean isRight(String token, String subject) {
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
