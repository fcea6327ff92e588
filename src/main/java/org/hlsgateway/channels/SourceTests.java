package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Looks at sources, a few at a time: each look is a process that may take its ten seconds. */
@ApplicationScoped
class SourceTests {
  private static final int AT_ONCE = 4;

  private final Semaphore free = new Semaphore(AT_ONCE);
  private ChannelSessions sessions;

  /** For the client proxy. */
  protected SourceTests() {}

  @Inject
  SourceTests(ChannelSessions sessions) {
    this.sessions = sessions;
  }

  SourceReport test(SourceUrl source, SourceSettings settings) {
    if (!free.tryAcquire()) {
      return new SourceReport(
          false, "Other sources are being tested just now: try again in a few seconds.", List.of());
    }
    try {
      return sessions.test(source, settings);
    } finally {
      free.release();
    }
  }
}
