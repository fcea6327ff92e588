package org.hlsgateway.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hlsgateway.channels.SourceSettings.Transport;

/** {@link SourceSettings} in the table {@code channel}. */
@Embeddable
class SourceColumns {
  /** No address has one in it. */
  private static final String BETWEEN = "\n";

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

  /** For JPA. */
  protected SourceColumns() {}

  SourceColumns(SourceSettings settings, Seal seal, String nicknameKey) {
    transport = settings.transport();
    timeoutSeconds =
        settings.timeout().map(timeout -> Math.toIntExact(timeout.toSeconds())).orElse(null);
    extraWaitSeconds = Math.toIntExact(settings.extraWait().toSeconds());
    userAgent = settings.userAgent().orElse(null);
    loop = settings.loop();
    String addresses =
        settings.fallbacks().stream().map(SourceUrl::value).collect(Collectors.joining(BETWEEN));
    fallbacksSealed = addresses.isEmpty() ? null : seal.close(addresses, owner(nicknameKey));
    slate = settings.slate();
  }

  SourceSettings read(Seal seal, String nicknameKey) {
    List<SourceUrl> fallbacks =
        fallbacksSealed == null
            ? List.of()
            : seal.open(fallbacksSealed, owner(nicknameKey)).lines().map(SourceUrl::new).toList();
    return new SourceSettings(
        transport,
        Optional.ofNullable(timeoutSeconds).map(Duration::ofSeconds),
        Duration.ofSeconds(extraWaitSeconds),
        Optional.ofNullable(userAgent),
        loop,
        fallbacks,
        slate);
  }

  /** Another than the source's: the one sealed text is not to be taken for the other. */
  private static String owner(String nicknameKey) {
    return nicknameKey + "/fallbacks";
  }
}
