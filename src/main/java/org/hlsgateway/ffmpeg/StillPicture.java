package org.hlsgateway.ffmpeg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hlsgateway.threads.Threads;

/**
 * One frame of a piece of video, scaled down, as JPEG. FFmpeg gets the bytes on its standard input
 * and opens nothing; when this server dies, its input ends, and so does it.
 */
public final class StillPicture {

  private static final Logger LOG = Logger.getLogger(StillPicture.class.getName());

  /** Longest edge, in pixels; a smaller picture is not enlarged. */
  public static final int LONGEST_EDGE = 640;

  /** Of a JPEG of this size; what is larger is none. */
  private static final int MOST_BYTES = 4 << 20;

  private static final int READ_BYTES = 16 * 1024;

  /** Frames stay until the next one: so fine a moment is told from another. */
  private static final int FRAMES_A_SECOND = 25;

  // The picture as it is meant to be seen: pixels that are not square are made so.
  private static final String SCALE =
      "scale=w='2*max(1,trunc(min(min(LONGEST,iw*sar),LONGEST*dar)/2))':h='2*max(1,trunc(ow/dar/2))'"
              .replace("LONGEST", Integer.toString(LONGEST_EDGE))
          + ",setsar=1";

  private StillPicture() {}

  /**
   * Blocks until FFmpeg is done, or until {@code deadline} has passed and it was killed.
   *
   * @param fmp4 an initialization section and what follows it, from a keyframe on; in order
   * @return the first frame, as JPEG
   * @throws IOException if no frame could be decoded in time; the message says which
   */
  public static byte[] of(FfmpegTools tools, List<byte[]> fmp4, Duration deadline)
      throws IOException {
    return of(command(tools, Duration.ZERO, SCALE), fmp4, deadline);
  }

  /**
   * As above, of another moment, and with bars where the shape is not that of the picture.
   *
   * @param offset of the moment, from the first frame; the last one stays
   * @param width pixels
   * @param height pixels
   */
  public static byte[] of(
      FfmpegTools tools,
      List<byte[]> fmp4,
      Duration offset,
      int width,
      int height,
      Duration deadline)
      throws IOException {
    String size = width + ":" + height;
    String filters =
        String.format(
            Locale.ROOT,
            "fps=%d,scale=iw*sar:ih,setsar=1,scale=%s:force_original_aspect_ratio=decrease,"
                + "pad=%s:(ow-iw)/2:(oh-ih)/2,tpad=stop=%d:stop_mode=clone",
            FRAMES_A_SECOND,
            size,
            size,
            FRAMES_A_SECOND * (offset.toSeconds() + 2));
    return of(command(tools, offset, filters), fmp4, deadline);
  }

  private static byte[] of(List<String> command, List<byte[]> fmp4, Duration deadline)
      throws IOException {
    Process process =
        ProgramEnvironment.builder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    AtomicBoolean late = new AtomicBoolean();
    CompletableFuture<Void> done = new CompletableFuture<>();
    // Both pipes are waited for without a deadline of their own: this one ends them.
    done.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(
            timeout -> {
              late.set(true);
              process.destroyForcibly();
              return null;
            });
    Threads.daemon("thumbnail-feed", () -> feed(process.getOutputStream(), fmp4)).start();
    try (InputStream out = process.getInputStream()) {
      byte[] picture = read(out);
      if (late.get()) {
        throw new IOException("FFmpeg made no picture within " + deadline.toMillis() + " ms");
      }
      if (picture.length == 0) {
        throw new IOException("FFmpeg found no frame that it could decode");
      }
      return picture;
    } finally {
      done.complete(null);
      process.destroyForcibly();
    }
  }

  private static List<String> command(FfmpegTools tools, Duration offset, String filters) {
    return List.of(
        tools.ffmpeg().toString(),
        "-hide_banner",
        "-nostats",
        "-loglevel",
        "quiet",
        "-protocol_whitelist",
        "pipe",
        "-threads",
        "1",
        "-f",
        "mp4",
        "-i",
        "pipe:0",
        "-map",
        "0:v:0",
        "-ss",
        String.format(Locale.ROOT, "%.3f", offset.toMillis() / 1000.0),
        "-frames:v",
        "1",
        "-vf",
        filters,
        "-c:v",
        "mjpeg",
        "-pix_fmt",
        "yuvj420p",
        "-q:v",
        "5",
        "-threads",
        "1",
        "-f",
        "image2pipe",
        "pipe:1");
  }

  private static void feed(OutputStream stdin, List<byte[]> fmp4) {
    try (stdin) {
      for (byte[] chunk : fmp4) {
        stdin.write(chunk);
      }
    } catch (IOException e) {
      // It has the frame it wanted and reads no further, or it was killed: the reader will see.
      LOG.log(Level.FINEST, "FFmpeg took no more than it needed", e);
    }
  }

  private static byte[] read(InputStream out) throws IOException {
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    byte[] buffer = new byte[READ_BYTES];
    for (int n = out.read(buffer); n >= 0; n = out.read(buffer)) {
      picture.write(buffer, 0, n);
      if (picture.size() > MOST_BYTES) {
        throw new IOException("FFmpeg made a picture of more than " + MOST_BYTES + " bytes");
      }
    }
    return picture.toByteArray();
  }
}
