package org.hlsgateway.encoder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.logging.Logger;
import org.hlsgateway.config.Settings;
import org.hlsgateway.control.ControlClient;
import org.hlsgateway.control.ControlTokens;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.time.SteadyClock;

/** Encodes for a coordinator elsewhere, if the settings name one. */
@ApplicationScoped
@StartsAt(Stage.CONTROL_LINK)
public class RemoteEncoder implements Part {
  private static final Logger LOG = Logger.getLogger(RemoteEncoder.class.getName());

  private Settings settings;
  private StreamEncoder encoder;
  private EncoderClient client;

  /** For the client proxy. */
  protected RemoteEncoder() {}

  @Inject
  RemoteEncoder(Settings settings, StreamEncoder encoder) {
    this.settings = settings;
    this.encoder = encoder;
  }

  @Override
  public void start() {
    settings
        .encoder()
        .coordinator()
        .filter(base -> !settings.encoder().embedded())
        .ifPresent(
            base ->
                LOG.warning(
                    "EMBEDDED_ENCODER=NO: this node encodes nothing, not for the coordinator at"
                        + " CONTROL_BASE_URL either."));
    settings
        .encoder()
        .coordinator()
        .filter(base -> settings.encoder().embedded())
        .ifPresent(
            base -> {
              ControlTokens tokens = new ControlTokens(settings.coordinator().controlSecret());
              client =
                  new EncoderClient(
                      base, tokens, encoder, ControlClient.RECONNECT_AFTER, new SteadyClock());
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

  @Override
  public void stop() {
    if (client != null) {
      client.close();
    }
  }
}
