package org.hlsgateway.encoder;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.hlsgateway.config.Settings;
import org.hlsgateway.coordinator.ControlTokens;
import org.hlsgateway.time.SteadyClock;

/** Encodes for a coordinator elsewhere, if the settings name one. */
@ApplicationScoped
public class RemoteEncoder {
  /** As the embedded one. */
  private static final int AFTER_THE_ENGINE = 320;

  /** As the protocol says. */
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(10);

  private Settings settings;
  private StreamEncoder encoder;
  private ControlClient client;

  /** For the client proxy. */
  protected RemoteEncoder() {}

  @Inject
  RemoteEncoder(Settings settings, StreamEncoder encoder) {
    this.settings = settings;
    this.encoder = encoder;
  }

  void start(
      @Observes @Priority(AFTER_THE_ENGINE) @Initialized(ApplicationScoped.class) Object event) {
    settings
        .encoder()
        .coordinator()
        .ifPresent(
            base -> {
              ControlTokens tokens = new ControlTokens(settings.coordinator().controlSecret());
              client = new ControlClient(base, tokens, encoder, RECONNECT_AFTER, new SteadyClock());
              client.start();
            });
  }

  /** Whom this node encodes for, and how that goes, as a sentence. */
  String forWhom() {
    if (client != null) {
      return client.inWords();
    }
    return settings.encoder().isEmbedded()
        ? "This node encodes for its own coordinator."
        : "This node encodes for nobody: EMBEDDED_ENCODER is NO.";
  }

  @PreDestroy
  void stop() {
    if (client != null) {
      client.close();
    }
  }
}
