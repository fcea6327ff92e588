package org.hlsgateway.encoder;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.StillPicture;
import org.hlsgateway.packager.FinishedSegment;

/** Makes pictures of segments, by the FFmpeg of this machine. */
@ApplicationScoped
class PreviewPictures {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private Settings.Ffmpeg settings;
  private FfmpegTools tools;

  /** For the client proxy. */
  protected PreviewPictures() {}

  @Inject
  PreviewPictures(Settings settings) {
    this.settings = settings.ffmpeg();
  }

  /**
   * Blocks until FFmpeg has made it, for ten seconds at most.
   *
   * @param offset from the segment's beginning
   */
  byte[] of(FinishedSegment segment, Duration offset, PreviewWish wish) throws IOException {
    List<byte[]> chunks = new ArrayList<>(segment.init().chunks());
    chunks.addAll(segment.media().chunks());
    return StillPicture.of(tools(), chunks, offset, wish.width(), wish.height(), DEADLINE);
  }

  private synchronized FfmpegTools tools() throws IOException {
    if (tools == null) {
      try {
        tools = FfmpegTools.find(settings.ffmpeg(), settings.ffprobe());
      } catch (FfmpegTools.Unusable e) {
        throw new IOException(e.getMessage(), e);
      }
    }
    return tools;
  }
}
