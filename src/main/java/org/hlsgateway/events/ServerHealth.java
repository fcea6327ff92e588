package org.hlsgateway.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.rtmp.PublishAddress;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.InWords;
import org.hlsgateway.time.SteadyClock;

/**
 * Whether transcoders and streamers elsewhere answer at all: one thread connects to each in turn,
 * over and over. An answer says that something listens there, and nothing of what it does.
 */
@ApplicationScoped
@StartsAt(Stage.EVENT_STATES)
public class ServerHealth implements Part {
  private static final Logger LOG = System.getLogger(ServerHealth.class.getName());
  private static final int CONNECT_MILLIS = 2_000;
  private static final int PAUSE_SECONDS = 20;

  private final SteadyClock clock = new SteadyClock();
  private final Map<String, Look> looks = new ConcurrentHashMap<>();
  private EventStore store;
  private EventAddresses addresses;
  private ScheduledExecutorService thread;

  /**
   * @param answers something listens there
   * @param since when that began to be so
   */
  private record Look(boolean answers, Instant since) {}

  /**
   * As pages show it.
   *
   * @param badge its style
   */
  public record Shown(String badge, String words) {}

  /** For the client proxy. */
  protected ServerHealth() {}

  @Inject
  ServerHealth(EventStore store, EventAddresses addresses) {
    this.store = store;
    this.addresses = addresses;
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named("event-servers"));
  }

  @Override
  public void start() {
    var unused = thread.scheduleWithFixedDelay(this::look, 1, PAUSE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    thread.shutdownNow();
  }

  Shown of(Transcoder transcoder) {
    if (!transcoder.enabled()) {
      return new Shown("off", "Switched off");
    }
    return transcoder.isThisGateway() ? own() : elsewhere(transcoder.address());
  }

  Shown of(Streamer streamer) {
    if (!streamer.enabled()) {
      return new Shown("off", "Switched off");
    }
    return streamer.isThisGateway()
        ? new Shown("live", "Works")
        : elsewhere(streamer.pushAddress());
  }

  private Shown own() {
    String problem = addresses.problem();
    return problem.isEmpty() ? new Shown("live", "Works") : new Shown("failed", problem);
  }

  private Shown elsewhere(String address) {
    Look look = looks.get(address);
    if (look == null) {
      return new Shown("idle", "Not tried yet");
    }
    String since = InWords.of(Duration.between(look.since(), clock.instant()));
    return look.answers()
        ? new Shown("live", "Answers, for " + since)
        : new Shown("failed", "Does not answer, for " + since);
  }

  private void look() {
    try {
      Map<String, PublishAddress> all = new HashMap<>();
      store.transcoders().stream()
          .filter(each -> each.enabled() && !each.isThisGateway())
          .forEach(each -> add(each.address(), all));
      store.streamers().stream()
          .filter(each -> each.enabled() && !each.isThisGateway())
          .forEach(each -> add(each.pushAddress(), all));
      looks.keySet().retainAll(all.keySet());
      all.forEach((text, address) -> note(text, answers(address)));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The look at transcoders and streamers stumbled", e);
    }
  }

  private static void add(String text, Map<String, PublishAddress> all) {
    all.put(text, PublishAddress.parse(text, "-"));
  }

  private void note(String address, boolean answers) {
    Look before = looks.get(address);
    if (before == null || before.answers() != answers) {
      looks.put(address, new Look(answers, clock.instant()));
    }
  }

  private static boolean answers(PublishAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0} does not answer", address.host());
      return false;
    }
  }

  /** Empty: nothing is known of it yet. */
  public Optional<Boolean> answers(String address) {
    return Optional.ofNullable(looks.get(address)).map(Look::answers);
  }
}
