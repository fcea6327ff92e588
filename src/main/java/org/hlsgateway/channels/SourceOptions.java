package org.hlsgateway.channels;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The options that FFmpeg reads out of an address's query. Only for srt, udp and rtp, where there
 * is no server to read a query: what is not listed here is refused.
 */
final class SourceOptions {
  private static final Pattern DIGITS = Pattern.compile("\\d{1,10}");
  private static final Pattern IP_ADDRESS = Pattern.compile("[0-9a-fA-F.:]{2,45}");

  /** An option's legal values, and how to say so. */
  private record Kind(Predicate<String> accepts, String words) {}

  private static final Kind SWITCH = new Kind(Set.of("0", "1")::contains, "0 or 1");
  private static final Kind BYTES = number(0, Integer.MAX_VALUE);
  private static final Kind MICROSECONDS = number(0, 60_000_000);
  private static final Kind PORT = number(1, 65_535);
  private static final Kind ADDRESS =
      new Kind(value -> IP_ADDRESS.matcher(value).matches(), "an IP address");
  private static final Kind ADDRESSES =
      new Kind(
          value -> value.length() <= 500 && value.matches("[0-9a-fA-F.:]+(,[0-9a-fA-F.:]+)*"),
          "IP addresses with commas between them");

  private static final Map<String, Map<String, Kind>> ALLOWED =
      Map.of(
          "udp",
          Map.ofEntries(
              Map.entry("pkt_size", number(188, 65_507)),
              Map.entry("localaddr", ADDRESS),
              Map.entry("localport", PORT),
              Map.entry("buffer_size", BYTES),
              Map.entry("fifo_size", number(0, 10_000_000)),
              Map.entry("overrun_nonfatal", SWITCH),
              Map.entry("reuse", SWITCH),
              Map.entry("timeout", MICROSECONDS),
              Map.entry("sources", ADDRESSES)),
          "rtp",
          Map.of(
              "pkt_size", number(188, 65_507),
              "localaddr", ADDRESS,
              "localrtpport", PORT,
              "localrtcpport", PORT,
              "rtcpport", PORT,
              "sources", ADDRESSES),
          "srt",
          Map.ofEntries(
              Map.entry("mode", words("caller", "listener", "rendezvous")),
              Map.entry("latency", MICROSECONDS),
              Map.entry("rcvlatency", MICROSECONDS),
              Map.entry("peerlatency", MICROSECONDS),
              Map.entry("timeout", MICROSECONDS),
              Map.entry("listen_timeout", MICROSECONDS),
              Map.entry("connect_timeout", number(0, 60_000)),
              Map.entry("streamid", text(1, 512)),
              Map.entry("passphrase", text(10, 79)),
              Map.entry("pbkeylen", words("16", "24", "32")),
              Map.entry("pkt_size", number(188, 1456)),
              Map.entry("tlpktdrop", SWITCH),
              Map.entry("transtype", words("live"))));

  private SourceOptions() {}

  /** True if the scheme's query is read by FFmpeg itself, not by a server. */
  static boolean belongTo(String scheme) {
    return ALLOWED.containsKey(scheme);
  }

  /**
   * @param query without the question mark
   * @throws RefusedSource unless every option is known, typed right, and there once
   */
  static void check(String scheme, String query) {
    Map<String, Kind> allowed = ALLOWED.get(scheme);
    Set<String> seen = new HashSet<>();
    for (String option : query.split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      Kind kind = allowed.get(name);
      if (kind == null) {
        throw new RefusedSource(
            String.format(
                Locale.ROOT,
                "Of the options behind ?, %s takes only %s: remove the others, and write an & within"
                    + " a value as %%26.",
                scheme,
                String.join(", ", allowed.keySet().stream().sorted().toList())));
      }
      if (!kind.accepts().test(equals < 0 ? "" : option.substring(equals + 1))) {
        throw new RefusedSource(
            String.format(Locale.ROOT, "The option %s takes %s.", name, kind.words()));
      }
      if (!seen.add(name)) {
        throw new RefusedSource(
            String.format(Locale.ROOT, "The option %s is there twice: keep one.", name));
      }
    }
  }

  private static Kind number(long least, long most) {
    return new Kind(
        value ->
            DIGITS.matcher(value).matches()
                && Long.parseLong(value) >= least
                && Long.parseLong(value) <= most,
        String.format(Locale.ROOT, "a number from %d to %d", least, most));
  }

  private static Kind words(String... words) {
    return new Kind(Set.of(words)::contains, String.join(" or ", words));
  }

  private static Kind text(int least, int most) {
    return new Kind(
        value -> {
          int bytes = value.replaceAll("%[0-9a-fA-F]{2}", "x").length();
          return bytes >= least && bytes <= most && !value.contains("?");
        },
        String.format(Locale.ROOT, "%d to %d characters", least, most));
  }
}
