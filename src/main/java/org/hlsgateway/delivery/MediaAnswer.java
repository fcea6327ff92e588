package org.hlsgateway.delivery;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.hlsgateway.live.Meter;
import org.hlsgateway.packager.ServedMedia;
import org.hlsgateway.web.RangedAnswer;

/** Media on the wire, from the arrays that the window keeps or from the disk; counted. */
final class MediaAnswer {

  /**
   * Bytes that leave at a time. With its usual 32 KiB the server fills buffers of 8 KiB and
   * delivers a third less.
   */
  private static final int BUFFER = 64 * 1024;

  /** The names are unguessable and never used again: whoever has the bytes may keep them. */
  private static final String CACHE = "max-age=86400, immutable";

  private MediaAnswer() {}

  /**
   * Answers; ends the exchange if the request was suspended.
   *
   * @param audience for Cache-Control: public or private
   * @param meter counts what is sent
   */
  static void write(
      ServedMedia media,
      String audience,
      Meter meter,
      MediaWriters writers,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    new RangedAnswer(
            media.length(),
            Optional.empty(),
            headers -> {
              headers.setBufferSize(BUFFER);
              headers.setContentType(media.contentType());
              headers.setHeader("Cache-Control", audience + ", " + CACHE);
            },
            (out, first, count) -> media.writeTo(new Metered(out, meter), first, count))
        .send(writers, request, response);
  }

  /** Counts what the client took, while it takes it. */
  private static final class Metered extends FilterOutputStream {
    private final Meter meter;

    Metered(OutputStream out, Meter meter) {
      super(out);
      this.meter = meter;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
      meter.add(length);
    }
  }
}
