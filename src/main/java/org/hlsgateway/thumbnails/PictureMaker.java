package org.hlsgateway.thumbnails;

import java.io.IOException;
import org.hlsgateway.packager.FinishedSegment;

/** Makes the picture of a segment; blocks for at most {@link FfmpegPictures#DEADLINE}. */
interface PictureMaker {

  /**
   * @return JPEG
   * @throws IOException if the segment shows nothing
   */
  byte[] pictureOf(FinishedSegment segment) throws IOException;
}
