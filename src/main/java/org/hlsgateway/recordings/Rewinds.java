package org.hlsgateway.recordings;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.config.Settings;
import org.hlsgateway.live.Archives;
import org.hlsgateway.live.SegmentListener;
import org.hlsgateway.packager.FinishedSegment;
import org.hlsgateway.packager.MediaArchive;

/** Lets viewers go back in channels that are set so; see {@link RewindStore}. */
@ApplicationScoped
public class Rewinds implements Archives, SegmentListener {

  /** The store is open at 200; the sessions start at 300 and find this ready. */
  private static final int BEFORE_THE_SESSIONS = 290;

  private RewindStore store;

  /** For the container's proxy only. */
  protected Rewinds() {}

  @Inject
  Rewinds(Settings settings) {
    store =
        new RewindStore(
            new RealDisk(),
            settings.store().dataDir().resolve("rewind"),
            settings.keep().rewindQuotaBytes(),
            settings.keep().freeBytes(),
            Clock.systemUTC());
  }

  void startWithTheServer(
      @Observes @Priority(BEFORE_THE_SESSIONS) @Initialized(ApplicationScoped.class) Object event) {
    // To be told is to be made: the first channel's start need not look at the disk.
  }

  @Override
  public MediaArchive open(Channel channel, String run) {
    return channel.keep().rewind().isZero()
        ? MediaArchive.NONE
        : store.open(run, channel.keep().rewind());
  }

  @Override
  public void segmentFinished(Channel channel, FinishedSegment segment) {
    // The packager itself hands over what can be gone back to, of all renditions.
  }

  @Override
  public void runEnded(Channel channel, String run) {
    store.runEnded(run);
  }

  /** Why nothing, or not everything, is kept; empty if all is well. */
  Optional<String> problem() {
    return store.problem();
  }

  @PreDestroy
  void stopWithTheServer() {
    store.close();
  }
}
