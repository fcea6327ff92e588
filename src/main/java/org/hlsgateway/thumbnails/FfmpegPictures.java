package org.hlsgateway.thumbnails;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hlsgateway.config.Settings;
import org.hlsgateway.ffmpeg.FfmpegTools;
import org.hlsgateway.ffmpeg.StillPicture;
import org.hlsgateway.packager.FinishedSegment;

/** By the FFmpeg of this machine: whatever it decodes has a picture. */
final class FfmpegPictures implements PictureMaker {

  static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Settings.Ffmpeg settings;
  private volatile FfmpegTools tools;

  FfmpegPictures(Settings.Ffmpeg settings) {
    this.settings = settings;
  }

  @Override
  public byte[] pictureOf(FinishedSegment segment) throws IOException {
    List<byte[]> chunks = new ArrayList<>(segment.init().chunks());
    chunks.addAll(segment.media().chunks());
    return StillPicture.of(tools(), chunks, DEADLINE);
  }

  private FfmpegTools tools() throws IOException {
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
