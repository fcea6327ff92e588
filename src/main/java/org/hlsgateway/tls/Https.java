package org.hlsgateway.tls;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.web.StartupFailure;

/** Opens the HTTPS port while the application starts, if one is asked for, and renews after. */
@ApplicationScoped
@StartsAt(Stage.HTTPS)
class Https implements Part {
  private static final Logger LOG = System.getLogger(Https.class.getName());
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(20);
  private static final String KEY_STORE = "tls.p12";

  private Settings settings;
  private Event<CertificateInUse> users;
  private ScheduledExecutorService clock;

  /** For the container's proxy only. */
  protected Https() {}

  @Inject
  Https(Settings settings, Event<CertificateInUse> users) {
    this.settings = settings;
    this.users = users;
  }

  @Override
  public void start() {
    settings.server().tls().ifPresent(this::start);
  }

  private void start(Settings.Tls tls) {
    PortProbe port = new PortProbe(settings.server().bindAddress(), tls.port());
    KeyStoreFile keyStore = KeyStoreFile.at(settings.store().dataDir().resolve(KEY_STORE));
    Listener listener = new Listener(Path.of(System.getProperty("server.output.dir")));
    Renewal renewal =
        new Renewal(
            tls.certificate(),
            tls.key(),
            keyStore,
            listener::readAgain,
            certified -> users.fire(new CertificateInUse(certified.key(), certified.chain())),
            Clock.systemUTC());
    try {
      renewal.begin();
      port.awaitFree(listener.closePredecessor() ? CLOSES_WITHIN : Duration.ZERO);
      listener.open(keyStore, tls.port());
    } catch (UnusableCertificate e) {
      throw StartupFailure.refuse(e.getMessage(), e);
    } catch (IOException e) {
      throw StartupFailure.refuse("SSL_PORT=" + tls.port() + " " + e.getMessage() + ".", e);
    }
    // Liberty opens its ports once the application has started, and this is a part of its start.
    Threads.daemon("tls-port", () -> awaitOpen(port, listener, tls.port())).start();
    clock = Executors.newSingleThreadScheduledExecutor(Threads.named("tls-renewal"));
    long millis = tls.checkEvery().toMillis();
    clock.scheduleWithFixedDelay(() -> look(renewal), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void awaitOpen(PortProbe port, Listener listener, int number) {
    try {
      port.awaitOpen();
      listener.forget();
    } catch (IOException e) {
      StartupFailure.refuse("SSL_PORT=" + number + " " + e.getMessage() + ".", e);
    }
  }

  private static void look(Renewal renewal) {
    try {
      renewal.look();
    } catch (RuntimeException e) {
      // Thrown on, it would end the looking for good.
      LOG.log(Level.ERROR, "Looking for a new certificate failed", e);
    }
  }

  @Override
  public void stop() {
    if (clock != null) {
      clock.shutdownNow();
    }
  }
}
