package org.hlsgateway.recordings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import org.hlsgateway.config.Settings;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.live.Archives;
import org.hlsgateway.live.Programme;
import org.hlsgateway.live.RunTaps;
import org.hlsgateway.packager.MediaArchive;
import org.hlsgateway.packager.RunTap;

/** Lets viewers go back in channels that are set so; see {@link RewindStore}. */
@ApplicationScoped
@StartsAt(Stage.REWIND)
public class Rewinds implements Archives, RunTaps, Part {

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

  @Override
  public MediaArchive open(Programme programme, String run) {
    return programme.keep().rewind().isZero()
        ? MediaArchive.NONE
        : store.open(run, programme.keep().rewind());
  }

  /** The packager itself hands over what can be gone back to, of all renditions. */
  @Override
  public Optional<RunTap> tap(Programme programme, String run) {
    return Optional.of(
        new RunTap() {
          @Override
          public void over() {
            store.runEnded(run);
          }
        });
  }

  /** Why nothing, or not everything, is kept; empty if all is well. */
  Optional<String> problem() {
    return store.problem();
  }

  @Override
  public void stop() {
    store.close();
  }
}
