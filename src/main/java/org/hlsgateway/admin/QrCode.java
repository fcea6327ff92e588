package org.hlsgateway.admin;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A QR code as an SVG path, of squares one unit wide (ISO/IEC 18004).
 *
 * @param side of the picture with its quiet zone, in units
 * @param path the dark squares
 */
public record QrCode(int side, String path) {
  /** ISO/IEC 18004, 9.1: four units on every side. */
  private static final int QUIET = 4;

  /**
   * @throws IllegalArgumentException if it is longer than a code can hold: some 2,300 characters
   */
  public static QrCode of(String text) {
    try {
      ByteMatrix squares = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
      StringBuilder path = new StringBuilder();
      for (int y = 0; y < squares.getHeight(); y++) {
        row(squares, y, path);
      }
      return new QrCode(squares.getWidth() + 2 * QUIET, path.toString());
    } catch (WriterException e) {
      throw new IllegalArgumentException("A text of " + text.length() + " characters", e);
    }
  }

  /** Neighbours in one piece: else hairlines show between them. */
  private static void row(ByteMatrix squares, int y, StringBuilder path) {
    int x = 0;
    while (x < squares.getWidth()) {
      int start = x;
      while (x < squares.getWidth() && squares.get(x, y) == 1) {
        x++;
      }
      if (x > start) {
        path.append('M').append(start + QUIET).append(' ').append(y + QUIET);
        path.append('h').append(x - start).append("v1h-").append(x - start).append('z');
      }
      x++;
    }
  }

  public String viewBox() {
    return "0 0 " + side + " " + side;
  }
}
