package org.hlsgateway.restream;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.lifecycle.Part;
import org.hlsgateway.lifecycle.Stage;
import org.hlsgateway.lifecycle.StartsAt;
import org.hlsgateway.time.Clocks;

/**
 * What other rooms send out: they say what and where to. Unlike a channel's push targets these may
 * lead back to this server, which takes the names of such streams for nothing else.
 */
@ApplicationScoped
@StartsAt(Stage.PUSH)
public class OutgoingStreams implements Part {
  private final Clocks clocks = new Clocks();
  private final Set<OutgoingStream> streams = new HashSet<>();
  private boolean stopped;

  /** Null until something is sent. */
  private PushNetwork network;

  /** A new one, without addresses. */
  public synchronized OutgoingStream open() {
    OutgoingStream stream = new OutgoingStream(this, clocks);
    streams.add(stream);
    return stream;
  }

  /**
   * @throws IllegalStateException if the gateway is about to stop
   */
  synchronized PushRun run(PushTarget target) {
    if (stopped) {
      throw new IllegalStateException("nothing is sent after the stop");
    }
    if (network == null) {
      network = new PushNetwork(clocks, Optional.empty(), Set.of());
    }
    return new PushRun(target, network, PushPatience.IN_TURNS);
  }

  synchronized void ended(OutgoingStream stream) {
    streams.remove(stream);
  }

  @Override
  public void stop() {
    List<OutgoingStream> left;
    PushNetwork closing;
    synchronized (this) {
      stopped = true;
      left = List.copyOf(streams);
      closing = network;
      network = null;
    }
    // Another server goes on with them, or this one after a restart.
    left.forEach(stream -> stream.end(false));
    if (closing != null) {
      closing.close();
    }
  }
}
