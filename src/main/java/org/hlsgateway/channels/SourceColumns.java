package org.hlsgateway.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.channels.SourceSettings.Input;
import org.hlsgateway.channels.SourceSettings.Transport;

/** {@link SourceSettings} in the table {@code channel}. */
@Embeddable
class SourceColumns {
  /** No address has one in it. */
  private static final String BETWEEN = "\n";

  private static final String FALLBACKS = "fallbacks";
  private static final String COOKIE = "cookie";
  private static final String AUTHORIZATION = "authorization";

  @Enumerated(EnumType.STRING)
  @Column(name = "read_by")
  Input input;

  /** Null: it is not checked. */
  String certificate;

  @Enumerated(EnumType.STRING)
  Transport transport;

  /** Null: the default. */
  @Column(name = "timeout_seconds")
  Integer timeoutSeconds;

  @Column(name = "extra_wait_seconds")
  int extraWaitSeconds;

  /** Null: FFmpeg's own. */
  @Column(name = "user_agent")
  String userAgent;

  @Column(name = "loop_file")
  boolean loop;

  /** One address a line, closed with {@link Seal}; null: none. */
  @Column(name = "fallbacks_sealed")
  String fallbacksSealed;

  boolean slate;

  /** Null: none is sent, as of the next three. */
  String referer;

  String origin;

  /** Closed with {@link Seal}. */
  @Column(name = "cookie_sealed")
  String cookieSealed;

  /** Closed with {@link Seal}. */
  @Column(name = "authorization_sealed")
  String authorizationSealed;

  /** For JPA. */
  protected SourceColumns() {}

  SourceColumns(SourceSettings settings, Seal seal, String nicknameKey) {
    input = settings.input();
    certificate = settings.certificate().orElse(null);
    transport = settings.transport();
    timeoutSeconds =
        settings.timeout().map(timeout -> Math.toIntExact(timeout.toSeconds())).orElse(null);
    extraWaitSeconds = Math.toIntExact(settings.extraWait().toSeconds());
    userAgent = settings.userAgent().orElse(null);
    loop = settings.loop();
    String addresses =
        settings.fallbacks().stream().map(SourceUrl::value).collect(Collectors.joining(BETWEEN));
    fallbacksSealed =
        addresses.isEmpty() ? null : seal.close(addresses, owner(nicknameKey, FALLBACKS));
    slate = settings.slate();
    SourceHeaders headers = settings.headers();
    referer = headers.referer().orElse(null);
    origin = headers.origin().orElse(null);
    cookieSealed =
        headers.cookie().map(text -> seal.close(text, owner(nicknameKey, COOKIE))).orElse(null);
    authorizationSealed =
        headers
            .authorization()
            .map(text -> seal.close(text, owner(nicknameKey, AUTHORIZATION)))
            .orElse(null);
  }

  SourceSettings read(Seal seal, String nicknameKey) {
    List<SourceUrl> fallbacks =
        fallbacksSealed == null
            ? List.of()
            : seal.open(fallbacksSealed, owner(nicknameKey, FALLBACKS))
                .lines()
                .map(SourceUrl::new)
                .toList();
    return new SourceSettings(
        input,
        Optional.ofNullable(certificate),
        transport,
        Optional.ofNullable(timeoutSeconds).map(Duration::ofSeconds),
        Duration.ofSeconds(extraWaitSeconds),
        Optional.ofNullable(userAgent),
        loop,
        fallbacks,
        slate,
        new SourceHeaders(
            Optional.ofNullable(referer),
            Optional.ofNullable(origin),
            opened(cookieSealed, seal, owner(nicknameKey, COOKIE)),
            opened(authorizationSealed, seal, owner(nicknameKey, AUTHORIZATION))));
  }

  private static Optional<String> opened(String sealed, Seal seal, String owner) {
    return Optional.ofNullable(sealed).map(text -> seal.open(text, owner));
  }

  /** Another than the source's: the one sealed text is not to be taken for the other. */
  private static String owner(String nicknameKey, String part) {
    return nicknameKey + "/" + part;
  }
}
