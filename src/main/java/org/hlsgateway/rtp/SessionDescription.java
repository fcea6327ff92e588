package org.hlsgateway.rtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A session description (RFC 8866) as cameras write it: of its lines only media and their
 * attributes are read, in any order, and a line that cannot be read is a line less.
 *
 * @param control where the session as a whole is controlled; empty if it does not say
 */
public record SessionDescription(String control, List<Media> media) {
  private static final int MOST_MEDIA = 64;
  private static final int MOST_LINES = 10_000;
  private static final String SOURCE_FILTER = "a=source-filter:";

  public SessionDescription {
    media = List.copyOf(media);
  }

  /** What a medium is for. */
  public enum Kind {
    VIDEO,
    AUDIO,
    /** Metadata, text, and whatever cameras call their own. */
    OTHER
  }

  /**
   * One medium.
   *
   * @param control empty if it does not say
   * @param sendOnly said to be sent; where nothing was asked for, that is how it should be
   * @param encrypted it comes by SRTP (RFC 3711)
   * @param onlyFrom the one that sends to its group (RFC 4570); empty: whoever does
   * @param formats in their order; never empty
   */
  public record Media(
      Kind kind,
      String control,
      boolean sendOnly,
      boolean encrypted,
      Optional<String> onlyFrom,
      List<Format> formats) {
    public Media {
      formats = List.copyOf(formats);
    }
  }

  /**
   * One way in which a medium may come.
   *
   * @param encoding capital letters, e.g. {@code H264}; empty if unknown
   * @param clockRate ticks a second of its time stamps; 0 if unknown
   * @param channels 0 if it does not say
   * @param parameters of fmtp; keys in small letters
   */
  public record Format(
      int payloadType,
      String encoding,
      int clockRate,
      int channels,
      Map<String, String> parameters) {
    public Format {
      parameters = Map.copyOf(parameters);
    }

    /** A parameter; empty if it is missing or says nothing. */
    public Optional<String> parameter(String key) {
      return Optional.ofNullable(parameters.get(key)).filter(value -> !value.isEmpty());
    }

    /** A parameter that is a number; anything else is as if it were missing. */
    public int number(String key, int otherwise) {
      return parameter(key).map(text -> parse(text, otherwise)).orElse(otherwise);
    }
  }

  /** RFC 3551 6, as far as anything of it is sent. */
  private static final Map<Integer, Format> STATIC =
      Map.of(
          0, fixed(0, "PCMU", 8_000, 1),
          3, fixed(3, "GSM", 8_000, 1),
          4, fixed(4, "G723", 8_000, 1),
          8, fixed(8, "PCMA", 8_000, 1),
          9, fixed(9, "G722", 8_000, 1),
          10, fixed(10, "L16", 44_100, 2),
          11, fixed(11, "L16", 44_100, 1),
          14, fixed(14, "MPA", 90_000, 0),
          26, fixed(26, "JPEG", 90_000, 0),
          33, fixed(33, "MP2T", 90_000, 0));

  private static Format fixed(int type, String encoding, int rate, int channels) {
    return new Format(type, encoding, rate, channels, Map.of());
  }

  /**
   * Reads all that can be read.
   *
   * @param bytes the whole text, UTF-8 or what comes near it
   */
  public static SessionDescription parse(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
    String control = "";
    List<Media> media = new ArrayList<>();
    Optional<String> onlyFrom = Optional.empty();
    Section section = null;
    int lines = 0;
    for (String raw : text.split("[\r\n]+")) {
      String line = raw.strip();
      if (++lines > MOST_LINES) {
        break;
      }
      if (line.startsWith("m=")) {
        add(section, media);
        section = new Section(line.substring(2), onlyFrom);
      } else if (line.startsWith("a=") && section != null) {
        section.attribute(line.substring(2).strip());
      } else if (line.startsWith("a=control:") && control.isEmpty()) {
        control = line.substring("a=control:".length()).strip();
      } else if (line.startsWith(SOURCE_FILTER)) {
        onlyFrom = included(line.substring(SOURCE_FILTER.length()));
      }
    }
    add(section, media);
    return new SessionDescription(control, media);
  }

  /** RFC 4570 3: of those that are included the first; who is excluded is not known by others. */
  private static Optional<String> included(String filter) {
    String[] fields = filter.strip().split("\\s+");
    return fields.length > 4 && fields[0].equalsIgnoreCase("incl")
        ? Optional.of(fields[4])
        : Optional.empty();
  }

  private static void add(Section section, List<Media> media) {
    if (section != null && media.size() < MOST_MEDIA) {
      section.media().ifPresent(media::add);
    }
  }

  private static int parse(String text, int otherwise) {
    String digits = text.strip();
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : otherwise;
  }

  /** The lines of one medium. */
  private static final class Section {
    private final Kind kind;
    private final List<Integer> types = new ArrayList<>();
    private final Map<Integer, String[]> rtpmaps = new LinkedHashMap<>();
    private final Map<Integer, String> fmtps = new LinkedHashMap<>();
    private String control = "";
    private boolean sendOnly;
    private boolean encrypted;
    private Optional<String> onlyFrom;

    /**
     * @param onlyFrom what holds for the whole session
     */
    Section(String text, Optional<String> onlyFrom) {
      this.onlyFrom = onlyFrom;
      String[] fields = text.strip().split("\\s+");
      kind =
          switch (fields[0].toLowerCase(Locale.ROOT)) {
            case "video" -> Kind.VIDEO;
            case "audio" -> Kind.AUDIO;
            default -> Kind.OTHER;
          };
      // RTP/SAVP and RTP/SAVPF (RFC 3711 12, RFC 5124).
      encrypted = fields.length > 2 && fields[2].toUpperCase(Locale.ROOT).contains("SAVP");
      // The port is not looked at (Tuya: a negative one). Formats may be words (TP-Link: "smart").
      for (int i = 3; i < fields.length && types.size() < 128; i++) {
        int type = parse(fields[i], -1);
        if (type >= 0 && type < 128) {
          types.add(type);
        }
      }
    }

    void attribute(String text) {
      int colon = text.indexOf(':');
      String name = (colon < 0 ? text : text.substring(0, colon)).strip();
      String value = colon < 0 ? "" : text.substring(colon + 1).strip();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "control" -> control = value;
        case "sendonly" -> sendOnly = true;
        case "source-filter" -> onlyFrom = included(value);
        // RFC 4568: a key is given.
        case "crypto" -> encrypted = true;
        case "rtpmap" -> {
          String[] fields = value.split("\\s+", 2);
          int type = parse(fields[0], -1);
          if (type >= 0 && fields.length == 2) {
            rtpmaps.putIfAbsent(type, fields[1].strip().split("\\s*/\\s*"));
          }
        }
        case "fmtp" -> {
          String[] fields = value.split("\\s+", 2);
          int type = parse(fields[0], -1);
          if (type >= 0 && fields.length == 2) {
            fmtps.putIfAbsent(type, fields[1]);
          }
        }
        default -> {
          // Decoration: never a reason to fail.
        }
      }
    }

    Optional<Media> media() {
      List<Format> formats = new ArrayList<>();
      for (int type : types) {
        formats.add(format(type));
      }
      return formats.isEmpty()
          ? Optional.empty()
          : Optional.of(new Media(kind, control, sendOnly, encrypted, onlyFrom, formats));
    }

    private Format format(int type) {
      Map<String, String> parameters = parameters(type);
      String[] map = rtpmaps.get(type);
      if (map == null && types.size() == 1 && rtpmaps.size() == 1 && !STATIC.containsKey(type)) {
        map = rtpmaps.values().iterator().next();
      }
      if (map == null) {
        Format known = STATIC.getOrDefault(type, fixed(type, "", 0, 0));
        return new Format(type, known.encoding(), known.clockRate(), known.channels(), parameters);
      }
      return new Format(
          type,
          map[0].toUpperCase(Locale.ROOT),
          map.length > 1 ? parse(map[1], 0) : 0,
          map.length > 2 ? parse(map[2], 0) : 0,
          parameters);
    }

    /** HIK Media Server says the parameters of 104 to be of 97: where there is one, it is meant. */
    private Map<String, String> parameters(int type) {
      String text = fmtps.get(type);
      if (text == null && types.size() == 1 && fmtps.size() == 1) {
        text = fmtps.values().iterator().next();
      }
      Map<String, String> parameters = new HashMap<>();
      for (String part : (text == null ? "" : text).split(";")) {
        int equals = part.indexOf('=');
        String key = (equals < 0 ? part : part.substring(0, equals)).strip();
        if (!key.isEmpty()) {
          parameters.putIfAbsent(
              key.toLowerCase(Locale.ROOT), equals < 0 ? "" : part.substring(equals + 1).strip());
        }
      }
      return parameters;
    }
  }
}
