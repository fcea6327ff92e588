package org.hlsgateway.packager.playlist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;

/** A playlist as it goes out, made once and shared by everybody who asks. Safe for all threads. */
public final class RenderedPlaylist {
  public static final String CONTENT_TYPE = "application/vnd.apple.mpegurl";

  private final byte[] plain;
  private final String tag;
  private volatile byte[] gzip;

  RenderedPlaylist(String text) {
    plain = text.getBytes(StandardCharsets.UTF_8);
    tag = digest(plain);
  }

  /** UTF-8; not to be changed. */
  public byte[] plain() {
    return plain;
  }

  /** The same, compressed when first asked for; not to be changed. */
  public byte[] gzip() {
    byte[] result = gzip;
    if (result == null) {
      synchronized (this) {
        result = gzip;
        if (result == null) {
          result = compress(plain);
          gzip = result;
        }
      }
    }
    return result;
  }

  /** A strong entity tag for {@link #plain()}, quotes included (RFC 9110 8.8.3). */
  public String etag() {
    return '"' + tag + '"';
  }

  /** A strong entity tag for {@link #gzip()}: other bytes, so another tag. */
  public String gzipEtag() {
    return '"' + tag + "-gz\"";
  }

  public String text() {
    return new String(plain, StandardCharsets.UTF_8);
  }

  private static byte[] compress(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 3 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
