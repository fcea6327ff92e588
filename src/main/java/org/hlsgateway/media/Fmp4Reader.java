package org.hlsgateway.media;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Takes the bytes of a fragmented MP4 (ISO/IEC 14496-12 8.8) as they arrive, in pieces of any size,
 * and hands out the initialization section and then each fragment's samples.
 *
 * <p>A fragment's media bytes are collected into an array of their own, which the samples then
 * share: nothing is copied again until a part is written. Arrays grow with the bytes that really
 * arrived, never with what a header claims.
 */
public final class Fmp4Reader {
  static final int MAX_MOOV_BYTES = 1 << 20;
  static final int MAX_MOOF_BYTES = 1 << 20;
  static final int MAX_MDAT_BYTES = 32 << 20;
  private static final int FIRST_CAPACITY = 16 << 10;

  /** Where it all goes; called within {@link #write}. */
  public interface Listener {

    /** Once, before any fragment. */
    void onInit(InitSection init) throws StreamFormatException;

    /** In the order of arrival; a fragment may hold samples of several tracks. */
    void onSamples(List<Sample> samples) throws StreamFormatException;
  }

  private final Listener listener;
  private final byte[] header = new byte[16];
  private int headerLength;
  private int headerWanted = 8;

  private String type = "";
  private long bodyLeft;
  private boolean kept;
  private byte[] body = new byte[0];
  private int bodyLength;

  private byte[] ftyp;
  private FragmentParser fragments;
  private byte[] moof;
  private int moofLength;
  private long sinceMoof;

  public Fmp4Reader(Listener listener) {
    this.listener = listener;
  }

  /**
   * @throws StreamFormatException if the bytes cannot be read; the reader is of no use then
   */
  public void write(byte[] bytes, int offset, int length) throws StreamFormatException {
    int position = offset;
    int end = offset + length;
    while (position < end) {
      if (headerLength < headerWanted) {
        header[headerLength++] = bytes[position++];
        if (headerLength == headerWanted) {
          headerComplete();
        }
      } else {
        int taken = (int) Math.min(end - position, bodyLeft);
        if (kept) {
          keep(bytes, position, taken, bodyLeft);
        }
        position += taken;
        bodyLeft -= taken;
      }
      if (headerLength == headerWanted && bodyLeft == 0) {
        boxComplete();
      }
    }
  }

  private void headerComplete() throws StreamFormatException {
    BoxCursor cursor = BoxCursor.content("stream", header, 0, headerLength);
    long size = cursor.u32();
    type = cursor.fourCharacters();
    if (size == 1 && headerWanted == 8) {
      headerWanted = 16;
      return;
    }
    if (size == 1) {
      size = cursor.u64();
    }
    int limit =
        switch (type) {
          case "moov" -> MAX_MOOV_BYTES;
          case "moof", "ftyp" -> MAX_MOOF_BYTES;
          default -> MAX_MDAT_BYTES;
        };
    if (size < headerLength || size > limit) {
      throw new StreamFormatException(
          String.format(
              Locale.ROOT,
              "Box '%s' claims %d bytes; %d to %d are possible.",
              type,
              size,
              headerLength,
              limit));
    }
    bodyLeft = size - headerLength;
    kept =
        switch (type) {
          case "ftyp", "moov", "moof", "mdat" -> true;
          default -> false;
        };
    begin(size);
  }

  private void begin(long size) throws StreamFormatException {
    bodyLength = 0;
    switch (type) {
      case "ftyp", "moov" -> {
        if (fragments != null) {
          throw new StreamFormatException("A second '" + type + "' came within one stream.");
        }
        keep(header, 0, headerLength, size);
      }
      case "moof" -> {
        if (fragments == null) {
          throw new StreamFormatException("A fragment came before the 'moov' that describes it.");
        }
        sinceMoof = size;
      }
      case "mdat" -> {
        if (moof == null) {
          throw new StreamFormatException("Media came without the 'moof' that describes it.");
        }
        body = new byte[(int) Math.min(bodyLeft, FIRST_CAPACITY)];
        sinceMoof += headerLength;
      }
      default -> sinceMoof += size;
    }
  }

  private void keep(byte[] bytes, int position, int length, long expected) {
    if (bodyLength + length > body.length) {
      long doubled = Math.min(2L * body.length, bodyLength + expected);
      body = Arrays.copyOf(body, (int) Math.max(bodyLength + length, doubled));
    }
    System.arraycopy(bytes, position, body, bodyLength, length);
    bodyLength += length;
  }

  private void boxComplete() throws StreamFormatException {
    headerLength = 0;
    headerWanted = 8;
    switch (type) {
      case "ftyp" -> ftyp = Arrays.copyOf(body, bodyLength);
      case "moov" -> movieComplete();
      case "moof" -> {
        byte[] reusable = moof == null ? new byte[0] : moof;
        moof = body;
        moofLength = bodyLength;
        body = reusable;
      }
      case "mdat" -> fragmentComplete();
      default -> {
        // styp, sidx, prft, free and their like say nothing that is needed here.
      }
    }
  }

  private void movieComplete() throws StreamFormatException {
    if (ftyp == null) {
      throw new StreamFormatException("The stream does not begin with 'ftyp'.");
    }
    int headerBytes = body[0] == 0 && body[1] == 0 && body[2] == 0 && body[3] == 1 ? 16 : 8;
    MoovParser.Movie movie =
        MoovParser.parse(BoxCursor.content("moov", body, headerBytes, bodyLength));
    fragments = new FragmentParser(movie);
    byte[] bytes = Arrays.copyOf(ftyp, ftyp.length + bodyLength);
    System.arraycopy(body, 0, bytes, ftyp.length, bodyLength);
    listener.onInit(new InitSection(bytes, movie.tracks()));
  }

  private void fragmentComplete() throws StreamFormatException {
    BoxCursor cursor = BoxCursor.content("moof", moof, 0, moofLength);
    byte[] mdat = body;
    body = moof;
    moof = null;
    List<Sample> samples = fragments.parse(cursor, mdat, bodyLength, sinceMoof);
    if (!samples.isEmpty()) {
      listener.onSamples(samples);
    }
  }
}
