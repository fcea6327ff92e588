package org.hlsgateway.restream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * A target as somebody typed it, for the form and the API alike.
 *
 * @param address without or with the key at its end; empty: the service's own; a masked one that
 *     was left as it was shown means the stored one
 * @param key stars: the stored one; empty: the stored one if the address is unchanged, else it is
 *     in the address
 * @param from of a schedule, such as {@code 18:30}; otherwise ignored
 * @param to likewise
 * @param resolution such as {@code 720p}, {@code preset} for the service's; empty: as it comes, and
 *     the next two are ignored
 * @param bitrate of the picture, such as {@code 2500kbps}; empty: the resolution's own
 * @param fps pictures a second; empty: the service's usual
 */
record PushInput(
    String name,
    String service,
    String address,
    String key,
    boolean enhanced,
    String when,
    String from,
    String to,
    String resolution,
    String bitrate,
    String fps,
    boolean on) {

  /** A resolution: what is a good choice for the service. */
  static final String PRESET = "preset";

  private static final String MASK = "***";

  /** What is wrong, by field, with what to do; empty if all is well. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> problems;

    Rejected(Map<String, String> problems) {
      super(String.join(" ", problems.values()));
      this.problems = problems;
    }

    Map<String, String> problems() {
      return problems;
    }
  }

  static PushInput of(PushTarget target) {
    return new PushInput(
        target.name(),
        target.service().key(),
        target.shownAddress(),
        "",
        target.enhanced(),
        target.when().key(),
        target.hours().map(Hours::begin).orElse(""),
        target.hours().map(Hours::end).orElse(""),
        target.encoding().map(format -> format.resolution().key()).orElse(""),
        target.encoding().map(PushInput::bitrate).orElse(""),
        target.encoding().map(format -> Integer.toString(format.framesPerSecond())).orElse(""),
        target.on());
  }

  /** Empty if it is the resolution's own. */
  private static String bitrate(BroadcastFormat format) {
    return format.bitsPerSecond() == format.resolution().bitsPerSecond()
        ? ""
        : format.bitsPerSecond() / 1000 + "kbps";
  }

  private Optional<Hours> hours(PushTarget.When moment) {
    return moment == PushTarget.When.SCHEDULE
        ? Optional.of(Hours.parse(from, to))
        : Optional.empty();
  }

  private Optional<BroadcastFormat> encoding(PushService chosen) {
    if (resolution.isBlank()) {
      return Optional.empty();
    }
    BroadcastFormat usual = chosen.preset();
    BroadcastFormat.Resolution size =
        resolution.equals(PRESET)
            ? usual.resolution()
            : BroadcastFormat.resolution("resolution", resolution);
    int bits =
        bitrate.isBlank()
            ? size.bitsPerSecond()
            : BroadcastFormat.bitsPerSecond("bitrate", bitrate.strip());
    int rate =
        fps.isBlank()
            ? usual.framesPerSecond()
            : BroadcastFormat.framesPerSecond("fps", fps.strip());
    return Optional.of(BroadcastFormat.ofTarget(size.key(), bits, rate));
  }

  /**
   * @param stored what is edited; its key goes to nobody else than before
   */
  PushTargetValues check(Optional<PushTarget> stored) throws Rejected {
    Map<String, String> problems = new LinkedHashMap<>();
    PushService chosen = accept("service", problems, () -> PushService.of(service));
    PushTarget.When moment = accept("when", problems, () -> PushTarget.When.of(when));
    if (chosen == null || moment == null) {
      throw new Rejected(problems);
    }
    Optional<Hours> daily = accept("from", problems, () -> hours(moment));
    Optional<BroadcastFormat> format =
        accept(
            "resolution",
            problems,
            () -> {
              Optional<BroadcastFormat> wanted = encoding(chosen);
              wanted
                  .flatMap(chosen::objection)
                  .ifPresent(
                      sentence -> {
                        throw new IllegalArgumentException(sentence);
                      });
              return wanted;
            });
    String title = name.isBlank() ? chosen.title() : name.strip();
    String typed = address.isBlank() ? chosen.address() : address.strip();
    boolean asShown = stored.isPresent() && stored.get().shownAddress().equals(typed);
    String meant = asShown ? stored.get().address() : typed;
    if (meant.isEmpty()) {
      problems.put("address", "Type the address, such as rtmp://server.example/live.");
    } else if (meant.contains(MASK)) {
      problems.put("address", "*** stands where the login belongs: type it again.");
    } else {
      accept("address", problems, () -> PublishAddress.parse(meant, "-"));
    }
    if (!problems.isEmpty()) {
      throw new Rejected(problems);
    }
    boolean isStarred = key.strip().equals(MASK);
    String secret = isStarred ? "" : key.strip();
    String server = meant;
    boolean isUnchanged = stored.isPresent() && stored.get().address().equals(meant);
    if (stored.isPresent() && (isStarred || secret.isEmpty() && isUnchanged)) {
      if (!hasSameAudience(meant, stored.get().address())) {
        throw new Rejected(
            Map.of("key", "The server changed: type the stream key again, for this server."));
      }
      secret = stored.get().key().value();
    } else if (secret.isEmpty() && chosen == PushService.OWN) {
      // All in one: the last piece of the path.
      int query = meant.indexOf('?');
      int cut = meant.lastIndexOf('/', query < 0 ? meant.length() : query);
      int host = meant.indexOf("//") + 2;
      // A lone piece instead of a stored address may as well be its application.
      if (cut >= host && (stored.isEmpty() || meant.lastIndexOf('/', cut - 1) >= host)) {
        secret = meant.substring(cut + 1);
        server = meant.substring(0, cut);
      }
    }
    if (secret.isEmpty() && stored.isPresent()) {
      throw new Rejected(
          Map.of(
              "key",
              "The address changed: type the stream key again, for this address; *** keeps the"
                  + " stored one on the same server."));
    }
    if (secret.isEmpty()) {
      throw new Rejected(
          Map.of(
              "key",
              chosen == PushService.OWN
                  ? "Type the stream key, or put it at the end of the address."
                  : "Paste the stream key. " + chosen.help()));
    }
    StreamKey found = new StreamKey(secret);
    String serverAddress = server;
    PushTargetValues values =
        accept(
            "key",
            problems,
            () ->
                new PushTargetValues(
                    title,
                    chosen,
                    serverAddress,
                    found,
                    enhanced && chosen.mayBeEnhanced(),
                    moment,
                    daily,
                    format,
                    on));
    if (values == null) {
      throw new Rejected(problems);
    }
    return values;
  }

  private interface Check<T> {
    T check();
  }

  private static <T> T accept(String field, Map<String, String> problems, Check<T> check) {
    try {
      return check.check();
    } catch (IllegalArgumentException e) {
      problems.put(field, e.getMessage());
      return null;
    }
  }

  private static boolean hasSameAudience(String left, String right) {
    PublishAddress one = PublishAddress.parse(left, "-");
    PublishAddress other = PublishAddress.parse(right, "-");
    return one.secure() == other.secure()
        && one.host().equalsIgnoreCase(other.host())
        && one.port() == other.port();
  }
}
