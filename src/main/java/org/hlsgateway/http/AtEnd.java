package org.hlsgateway.http;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does something once, when an exchange is over, however it ended. */
final class AtEnd implements AsyncListener {
  private final Runnable then;
  private final AtomicBoolean done = new AtomicBoolean();

  AtEnd(Runnable then) {
    this.then = then;
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // Answered, and then complete.
  }

  /** Later stages know nothing of this one: it goes on listening. */
  @Override
  public void onStartAsync(AsyncEvent event) {
    event.getAsyncContext().addListener(this);
  }

  private void end() {
    if (done.compareAndSet(false, true)) {
      then.run();
    }
  }
}
