package org.hlsgateway.sources;

import java.util.LinkedHashSet;
import java.util.Set;
import org.hlsgateway.channels.SourceSettings;
import org.hlsgateway.channels.SourceSettings.Transport;
import org.hlsgateway.channels.SourceUrl;
import org.hlsgateway.ffmpeg.InputOptions;
import org.hlsgateway.ffmpeg.InputOptions.RtspTransport;

/**
 * How sources are opened: as their settings say, and where those leave the transport open, TCP
 * first and UDP for those that refused TCP; never UDP beside TLS. Remembers while the server runs,
 * as it does what only helps to open them.
 */
final class Opening {

  private static final int MOST = 1_000;

  /** The addresses that refused TCP, the latest last. */
  private final Set<String> withoutTcp = new LinkedHashSet<>();

  /** The addresses of MPEG-TS, the latest last. */
  private final Set<String> transportStreams = new LinkedHashSet<>();

  /** Those that it comes from as a rule, and of which something else came, the latest last. */
  private final Set<String> otherStreams = new LinkedHashSet<>();

  /** The addresses to which streams were added soon after a start, the latest last. */
  private final Set<String> startedAnew = new LinkedHashSet<>();

  synchronized InputOptions of(SourceUrl source, SourceSettings settings) {
    return new InputOptions(
            transport(source, settings.transport()),
            settings.timeout().orElse(InputOptions.USUAL_TIMEOUT),
            settings.userAgent(),
            settings.loop())
        .ofTransportStream(isTransportStream(source.revealed()));
  }

  /** What FFmpeg found the source to be. */
  synchronized void found(SourceUrl source, boolean transportStream) {
    if (transportStream) {
      otherStreams.remove(source.revealed());
      remember(source, transportStreams);
    } else {
      transportStreams.remove(source.revealed());
      remember(source, otherStreams);
    }
  }

  /** What comes by UDP or SRT hardly ever is anything else. */
  private boolean isTransportStream(String address) {
    boolean usually = address.startsWith("udp:") || address.startsWith("srt:");
    return transportStreams.contains(address) || usually && !otherStreams.contains(address);
  }

  /**
   * A stream was added soon after a start.
   *
   * @return true if another start may find it there: the first time; a source that adds one after
   *     each start would be started for ever
   */
  synchronized boolean mayHaveItAnew(SourceUrl source) {
    return remember(source, startedAnew);
  }

  private static boolean remember(SourceUrl source, Set<String> addresses) {
    if (addresses.size() == MOST && !addresses.contains(source.revealed())) {
      addresses.remove(addresses.iterator().next());
    }
    return addresses.add(source.revealed());
  }

  private RtspTransport transport(SourceUrl source, Transport asked) {
    return switch (asked) {
      case TCP -> RtspTransport.TCP;
      // Packets beside TLS would come in the open.
      case UDP -> source.isRtsps() ? RtspTransport.TCP : RtspTransport.UDP;
      case HTTP -> RtspTransport.HTTP;
      case AUTO -> withoutTcp.contains(source.revealed()) ? RtspTransport.UDP : RtspTransport.TCP;
    };
  }

  /**
   * The source refused its transport.
   *
   * @return true if the other one is to be tried at once
   */
  synchronized boolean refused(SourceUrl source, SourceSettings settings) {
    if (settings.transport() != Transport.AUTO || source.isRtsps()) {
      return false;
    }
    if (withoutTcp.remove(source.revealed())) {
      return false; // UDP neither, or not any more: the next attempt begins with TCP again
    }
    return remember(source, withoutTcp);
  }
}
