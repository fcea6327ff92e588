package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.hlsgateway.channels.OutputSettings.Format;
import org.hlsgateway.live.LiveSession;
import org.hlsgateway.packager.LivePresentation;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.MediaLookup;
import org.hlsgateway.packager.TsView;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;

/** What a viewer gets the same segments as. */
enum MediaForm {
  FMP4,
  MPEG_TS;

  private static final String PARAMETER = "format";

  /**
   * What the request for the multivariant playlist asks for.
   *
   * @param usual the channel's own, for who does not ask
   */
  static MediaForm ofIndex(HttpServletRequest request, Format usual) {
    String asked = request.getParameter(PARAMETER);
    boolean usuallyTs = usual == Format.MPEG_TS;
    boolean ts = "ts".equals(asked) || usuallyTs && !"fmp4".equals(asked);
    return ts ? MPEG_TS : FMP4;
  }

  /** {@code format=} as it was asked for, to be asked for again; empty if nothing was. */
  static Optional<String> asked(HttpServletRequest request) {
    return Optional.ofNullable(request.getParameter(PARAMETER))
        .filter(asked -> asked.equals("ts") || asked.equals("fmp4"))
        .map(asked -> PARAMETER + "=" + asked);
  }

  /** A media playlist's address says its form, as {@link #query} had it. */
  static MediaForm of(HttpServletRequest request) {
    return "ts".equals(request.getParameter(PARAMETER)) ? MPEG_TS : FMP4;
  }

  static MediaForm ofFile(String file) {
    return TsView.names(file) ? MPEG_TS : FMP4;
  }

  /** For the addresses of media playlists, behind another parameter. */
  String query() {
    return this == MPEG_TS ? "&" + PARAMETER + "=ts" : "";
  }

  /**
   * True if a playlist would list what the player can begin with, or nothing ever will be.
   *
   * @param parts whether the player begins with parts; see {@link PartReaders}
   */
  boolean canBeJoined(LiveSession session, LivePresentation presentation, boolean parts) {
    if (this == FMP4) {
      return parts || presentation.listsSegments();
    }
    return obstacle(presentation).isPresent()
        ? !session.becomesTransportStream()
        : presentation.renditions().stream()
            .allMatch(window -> window.transportStream().isListable());
  }

  /** Why viewers cannot have this form; empty if they can. */
  Optional<String> obstacle(LivePresentation presentation) {
    return this == FMP4
        ? Optional.empty()
        : presentation.renditions().stream()
            .flatMap(window -> window.transportStream().obstacle().stream())
            .findFirst();
  }

  /** See {@link LivePresentation#multivariant(String, int)}. */
  String multivariant(LivePresentation presentation, String query, int startSecondsAgo) {
    return this == FMP4
        ? presentation.multivariant(query, startSecondsAgo)
        : presentation.multivariantOfTransportStreams(query, startSecondsAgo);
  }

  /**
   * @param parts whether the player begins with parts; see {@link PartReaders}
   */
  Reload decide(LiveWindow window, ReloadRequest request, boolean parts) {
    if (this == MPEG_TS) {
      return window.transportStream().decide(request);
    }
    return parts ? window.decide(request) : window.decideForBeginner(request);
  }

  MediaLookup media(LiveWindow window, String file) {
    return this == FMP4 ? window.media(file) : window.transportStream().media(file);
  }
}
