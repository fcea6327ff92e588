package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.web.Version;

/** With MDNS=YES, tells the local network of the box, also when addresses come and go. */
@ApplicationScoped
@StartsAt(Stage.MDNS)
public class Mdns implements Part {
  private static final Logger LOG = System.getLogger(Mdns.class.getName());
  private static final long LOOK_EVERY_SECONDS = 30;

  /** For the goodbye. */
  private static final long ENDS_WITHIN_SECONDS = 5;

  private Settings settings;
  private BoxFigures figures;
  private ScheduledExecutorService thread;
  private Announcer announcer;

  /** For the client proxy. */
  protected Mdns() {}

  @Inject
  Mdns(Settings settings, BoxFigures figures) {
    this.settings = settings;
    this.figures = figures;
  }

  @Override
  public void start() {
    if (!settings.livebox().isAnnounced()) {
      return;
    }
    String bound = settings.server().bindAddress();
    if (isLoopback(bound)) {
      LOG.log(
          Level.WARNING,
          "MDNS=YES with BIND_ADDRESS={0}: nobody else can reach the livebox, and it is announced on"
              + " this machine alone",
          bound);
    }
    announcer =
        new Announcer(
            new Announcer.Entry(
                figures.name(), figures.id(), Version.current(), settings.server().httpPort()));
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named("mdns"));
    thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop() {
    if (thread == null) {
      return;
    }
    thread.execute(() -> announcer.on(List.of()));
    thread.shutdown();
    try {
      thread.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
  }

  private void look() {
    try {
      announcer.on(addresses(settings.server().bindAddress()));
    } catch (SocketException | UnknownHostException | RuntimeException e) {
      LOG.log(Level.DEBUG, "this machine's addresses cannot be read", e);
    }
  }

  /**
   * Where it is announced: the address that it listens on, or with all of them the first IPv4
   * address of each network; the others follow from that by its name.
   */
  static List<InetAddress> addresses(String bound) throws SocketException, UnknownHostException {
    if (!List.of("*", "0.0.0.0", "::").contains(bound)) {
      return List.of(InetAddress.getByName(bound));
    }
    return NetworkInterface.networkInterfaces()
        .filter(Mdns::isOfANetwork)
        .flatMap(each -> each.inetAddresses().filter(Inet4Address.class::isInstance).limit(1))
        .toList();
  }

  private static boolean isOfANetwork(NetworkInterface each) {
    try {
      return each.isUp() && !each.isLoopback() && each.supportsMulticast();
    } catch (SocketException e) {
      return false;
    }
  }

  private static boolean isLoopback(String bound) {
    try {
      return !bound.equals("*") && InetAddress.getByName(bound).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
