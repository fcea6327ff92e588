package org.hlsgateway.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM file.
 *
 * @param label what stands after BEGIN, such as {@code CERTIFICATE}
 * @param headers lines before the Base64 text (RFC 1421), empty in modern files; an encrypted key
 *     of old OpenSSL has some
 * @param der what the Base64 text says
 */
record PemBlock(String label, String headers, byte[] der) {
  // RFC 7468, 3: text outside of the blocks is for people. The end must name what the begin named.
  private static final Pattern BLOCK =
      Pattern.compile(
          "^-----BEGIN ([A-Z0-9 ]{1,40})-----\\s*$(.*?)^-----END \\1-----\\s*?$",
          Pattern.MULTILINE | Pattern.DOTALL);

  private static final Pattern HEADERS =
      Pattern.compile("\\A\\s*((?:[A-Za-z-]+:[^\\n]*\\n)*)(.*)\\z", Pattern.DOTALL);

  /**
   * The blocks of a file, in order; empty if it has none.
   *
   * @throws IllegalArgumentException if a block's text is not Base64
   */
  static List<PemBlock> read(String text) {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text.replace("\r", ""));
    while (block.find()) {
      Matcher parts = HEADERS.matcher(block.group(2));
      if (!parts.matches()) {
        throw new IllegalArgumentException("PEM block " + block.group(1));
      }
      byte[] der = Base64.getDecoder().decode(parts.group(2).replaceAll("\\s", ""));
      blocks.add(new PemBlock(block.group(1), parts.group(1), der));
    }
    return blocks;
  }

  @Override
  public String toString() {
    return "PemBlock[" + label + "]";
  }
}
