package org.hlsgateway.channels;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * SRT addresses as people have them: a stream id such as {@code #!::r=cam,m=request} and a
 * passphrase are pasted as they are. What no address may contain is percent-encoded here, inside
 * those two values alone; what was encoded already stays as it is.
 */
final class SrtText {
  private static final Pattern WITH_QUERY =
      Pattern.compile("(srt://[^?#]*\\?)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Set<String> OF_ANY_CHARACTERS = Set.of("streamid", "passphrase");

  /** Not the slash, semicolon and colon in a passphrase: a mask ends there. */
  private static final String KEPT_IN_STREAM_ID = "-._~!$'()*+,=:@/;";

  private static final String KEPT_IN_PASSPHRASE = "-._~!$'()*+,";

  private SrtText() {}

  /**
   * @param address any address; one that is not SRT's comes back as it is
   */
  static String tidy(String address) {
    var query = WITH_QUERY.matcher(address);
    if (!query.matches()) {
      return address;
    }
    return query.group(1)
        + Arrays.stream(query.group(2).split("&", -1))
            .map(SrtText::tidyOption)
            .collect(Collectors.joining("&"));
  }

  private static String tidyOption(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    if (equals < 0 || !OF_ANY_CHARACTERS.contains(name)) {
      return option;
    }
    String kept = name.equals("streamid") ? KEPT_IN_STREAM_ID : KEPT_IN_PASSPHRASE;
    return name + "=" + encoded(option.substring(equals + 1), kept);
  }

  private static String encoded(String value, String kept) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < value.length(); ) {
      int c = value.codePointAt(i);
      boolean isKept = c < 0x80 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0);
      if (isKept || c == '%' && isEncoded(value, i) || Character.isISOControl(c)) {
        // A control character stays, to be refused.
        encoded.appendCodePoint(c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          encoded.append(String.format(Locale.ROOT, "%%%02X", b));
        }
      }
      i += Character.charCount(c);
    }
    return encoded.toString();
  }

  private static boolean isEncoded(String value, int percent) {
    return percent + 2 < value.length()
        && Character.digit(value.charAt(percent + 1), 16) >= 0
        && Character.digit(value.charAt(percent + 2), 16) >= 0;
  }
}
