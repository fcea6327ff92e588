package org.hlsgateway.accounts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.threads.Threads;

/** Writes once a minute, and at the end, when tokens were last used. */
@ApplicationScoped
@StartsAt(Stage.ACCOUNTS)
class TokenUse implements Part {
  private static final Logger LOG = System.getLogger(TokenUse.class.getName());

  private Tokens tokens;
  private ScheduledExecutorService clock;

  /** For the client proxy. */
  protected TokenUse() {}

  @Inject
  TokenUse(Tokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public void start() {
    clock = Executors.newSingleThreadScheduledExecutor(Threads.named("token-use"));
    clock.scheduleWithFixedDelay(this::keep, 1, 1, TimeUnit.MINUTES);
  }

  @Override
  public void stop() {
    Threads.end(clock, Duration.ofSeconds(2));
    keep();
  }

  private void keep() {
    try {
      tokens.keepUse();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "It cannot be written when tokens were last used", e);
    }
  }
}
