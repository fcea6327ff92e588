package org.hlsgateway.boxes;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.hlsgateway.config.Settings;
import org.hlsgateway.http.IpAddress;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;
import org.hlsgateway.time.SteadyClock;

/** Lets the gateway that REMOTE_CONTROL_URL names control this machine's livebox. */
@ApplicationScoped
@StartsAt(Stage.REMOTE_CONTROL)
public class RemoteControl implements Part {
  private static final Logger LOG = System.getLogger(RemoteControl.class.getName());

  /** Twice what a gateway has on its way: those of a link that was cut may still be there. */
  private static final int MOST_COMMANDS = 2 * Delivery.WINDOW;

  private Optional<Settings.Remote> remote;
  private BoxControls controls;
  private DataSource database;
  private ScheduledExecutorService thread;
  private ThreadPoolExecutor worker;
  private GatewayLink link;

  /** For the client proxy. */
  protected RemoteControl() {}

  @Inject
  RemoteControl(BoxControls controls, Settings settings) {
    this.controls = controls;
    remote = settings.livebox().remote();
  }

  @Resource(lookup = "jdbc/gateway")
  void setDatabase(DataSource database) {
    this.database = database;
  }

  @Override
  public void start() {
    if (remote.isEmpty()) {
      return;
    }
    URI gateway = remote.get().gateway();
    if (gateway.getScheme().equalsIgnoreCase("ws") && !isHere(gateway.getHost())) {
      LOG.log(
          Level.WARNING,
          "REMOTE_CONTROL_URL is not wss://: the token and stream keys can be read on their way");
    }
    thread = Executors.newSingleThreadScheduledExecutor(Threads.named("remote-control"));
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_COMMANDS),
            Threads.named("remote-commands"));
    link =
        new GatewayLink(
            new HttpDialer(gateway.resolve("ws/boxes"), remote.get().token()),
            new Inbox(controls, new DoneCommands(database)),
            controls::status,
            this::run,
            worker,
            () -> ThreadLocalRandom.current().nextDouble(),
            new SteadyClock());
    thread.scheduleWithFixedDelay(() -> run(link::tick), 0, 1, TimeUnit.SECONDS);
  }

  private static boolean isHere(String host) {
    return host.equalsIgnoreCase("localhost")
        || IpAddress.parse(host.replaceAll("[\\[\\]]", ""))
            .filter(InetAddress::isLoopbackAddress)
            .isPresent();
  }

  /** A command that is being carried out is finished, and its answer kept. */
  @Override
  public void stop() {
    if (thread == null) {
      return;
    }
    run(link::close);
    thread.shutdown();
    worker.shutdown();
    worker.getQueue().clear();
    try {
      worker.awaitTermination(5, TimeUnit.SECONDS);
      thread.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.shutdownNow();
    worker.shutdownNow();
  }

  /** How the link stands, as the end of a sentence; empty if there is to be none. */
  public Optional<String> inWords() {
    return Optional.ofNullable(link).map(GatewayLink::inWords);
  }

  private void run(Runnable task) {
    try {
      thread.execute(
          () -> {
            try {
              task.run();
            } catch (RuntimeException e) {
              LOG.log(Level.ERROR, "Remote control stumbled", e);
            }
          });
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the server stops");
    }
  }
}
