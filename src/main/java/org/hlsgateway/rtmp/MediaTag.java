package org.hlsgateway.rtmp;

/**
 * What the first bytes of an audio or video message say (Adobe Flash Video File Format 10.1, E.4.2
 * and E.4.3; Enhanced RTMP v2). The rest of the message is for whoever decodes it.
 *
 * @param codec four letters as Enhanced RTMP has them, such as {@code avc1}, also for the numbers
 *     of before; empty where the tag has none
 * @param track 0 where there is but one
 * @param compositionMillis what is added to the time stamp to know when a picture is shown; may be
 *     negative
 * @param payload where the codec's own bytes begin
 */
public record MediaTag(Kind kind, String codec, int track, int compositionMillis, int payload) {

  /** What a message holds. */
  public enum Kind {
    /** What a decoder has to know before the first frame. */
    CONFIGURATION,
    KEYFRAME,
    /** A picture that needs another one, or sound. */
    FRAME,
    /** The sequence ends; another may follow. */
    END,
    /** Nothing that anybody plays: empty, unknown, or for Flash alone. */
    IGNORED
  }

  private static final MediaTag IGNORED = new MediaTag(Kind.IGNORED, "", 0, 0, 0);

  private static final int KEY = 1;
  private static final int COMMAND = 5;
  private static final int LEGACY_AVC = 7;
  private static final int LEGACY_HEVC = 12;
  private static final int LEGACY_AAC = 10;
  private static final int ENHANCED_SOUND = 9;
  private static final int FOURCC_BYTES = 4;

  /** Packet types of Enhanced RTMP: of pictures. */
  private static final int SEQUENCE_START = 0;

  private static final int CODED_FRAMES = 1;
  private static final int SEQUENCE_END = 2;
  private static final int CODED_FRAMES_X = 3;
  private static final int VIDEO_MULTITRACK = 6;
  private static final int AUDIO_MULTITRACK = 5;
  private static final int MOD_EX = 7;
  private static final int MOST_MOD_EX = 8;

  /** One codec for one track, and no lengths. */
  private static final int ONE_TRACK = 0;

  MediaTag of(Kind other) {
    return new MediaTag(other, codec, track, compositionMillis, payload);
  }

  /** The same where the codec's bytes begin elsewhere. */
  MediaTag at(int otherPayload) {
    return new MediaTag(kind, codec, track, compositionMillis, otherPayload);
  }

  public static MediaTag ofVideo(byte[] body) {
    if (body.length == 0) {
      return IGNORED;
    }
    int frameType = body[0] >> 4 & 0x07;
    if (frameType == COMMAND) {
      // Start or end of seeking, whatever follows.
      return IGNORED;
    }
    boolean key = frameType == KEY;
    return (body[0] & 0x80) != 0
        ? enhancedVideo(body, key)
        : legacyVideo(body, key, body[0] & 0x0f);
  }

  public static MediaTag ofAudio(byte[] body) {
    if (body.length == 0) {
      return IGNORED;
    }
    int format = body[0] >> 4 & 0x0f;
    if (format == ENHANCED_SOUND) {
      return enhancedAudio(body);
    }
    if (format == LEGACY_AAC) {
      if (body.length < 2) {
        return IGNORED;
      }
      return new MediaTag(body[1] == 0 ? Kind.CONFIGURATION : Kind.FRAME, "mp4a", 0, 0, 2);
    }
    String codec =
        switch (format) {
          case 0, 3 -> "lpcm";
          case 2, 14 -> ".mp3";
          case 7 -> "alaw";
          case 8 -> "ulaw";
          case 11 -> "spex";
          default -> "nell";
        };
    return body.length < 2 ? IGNORED : new MediaTag(Kind.FRAME, codec, 0, 0, 1);
  }

  private static MediaTag legacyVideo(byte[] body, boolean key, int id) {
    Kind frame = key ? Kind.KEYFRAME : Kind.FRAME;
    if (id != LEGACY_AVC && id != LEGACY_HEVC) {
      return body.length < 2 ? IGNORED : new MediaTag(frame, "flv1", 0, 0, 1);
    }
    String codec = id == LEGACY_AVC ? "avc1" : "hvc1";
    if (body.length < 5) {
      return IGNORED;
    }
    return switch (body[1]) {
      case SEQUENCE_START -> new MediaTag(Kind.CONFIGURATION, codec, 0, 0, 5);
      case CODED_FRAMES ->
          body.length == 5 ? IGNORED : new MediaTag(frame, codec, 0, composition(body, 2), 5);
      case SEQUENCE_END -> new MediaTag(Kind.END, codec, 0, 0, 5);
      default -> IGNORED;
    };
  }

  private static MediaTag enhancedVideo(byte[] body, boolean key) {
    Head head = Head.read(body, VIDEO_MULTITRACK);
    if (head == null) {
      return IGNORED;
    }
    Kind frame = key ? Kind.KEYFRAME : Kind.FRAME;
    // Only codecs that show pictures in another order than they come in have a composition time.
    boolean reorders =
        head.type == CODED_FRAMES
            && (head.codec.equals("avc1")
                || head.codec.equals("hvc1")
                || head.codec.equals("vvc1"));
    if (reorders && body.length < head.payload + 3) {
      return IGNORED;
    }
    return switch (head.type) {
      case SEQUENCE_START -> head.tag(Kind.CONFIGURATION, 0, 0);
      case CODED_FRAMES ->
          reorders ? head.tag(frame, composition(body, head.payload), 3) : head.tag(frame, 0, 0);
      case CODED_FRAMES_X -> head.tag(frame, 0, 0);
      case SEQUENCE_END -> head.tag(Kind.END, 0, 0);
      default -> IGNORED;
    };
  }

  private static MediaTag enhancedAudio(byte[] body) {
    Head head = Head.read(body, AUDIO_MULTITRACK);
    if (head == null) {
      return IGNORED;
    }
    return switch (head.type) {
      case SEQUENCE_START -> head.tag(Kind.CONFIGURATION, 0, 0);
      case CODED_FRAMES -> head.tag(Kind.FRAME, 0, 0);
      case SEQUENCE_END -> head.tag(Kind.END, 0, 0);
      default -> IGNORED;
    };
  }

  private static int composition(byte[] body, int at) {
    // Three bytes with a sign.
    return body[at] << 16 | (body[at + 1] & 0xff) << 8 | body[at + 2] & 0xff;
  }

  /** What stands before the codec's bytes in an enhanced tag. */
  private record Head(int type, String codec, int track, int payload) {

    /** Null for what is cut off, and for several tracks in one message, which nobody sends. */
    static Head read(byte[] body, int multitrack) {
      int type = body[0] & 0x0f;
      int at = 1;
      for (int i = 0; type == MOD_EX; i++) {
        // Size - 1 in one byte; 255 there says that two bytes have it.
        if (i == MOST_MOD_EX || at + 1 > body.length) {
          return null;
        }
        int size = (body[at++] & 0xff) + 1;
        if (size == 256) {
          if (at + 2 > body.length) {
            return null;
          }
          size = ((body[at] & 0xff) << 8 | body[at + 1] & 0xff) + 1;
          at += 2;
        }
        at += size;
        if (at >= body.length) {
          return null;
        }
        type = body[at++] & 0x0f;
      }
      boolean several = type == multitrack;
      if (several) {
        if (at >= body.length || (body[at] >> 4 & 0x0f) != ONE_TRACK) {
          return null;
        }
        type = body[at++] & 0x0f;
      }
      int tracks = several ? 1 : 0;
      if (at + FOURCC_BYTES + tracks > body.length) {
        return null;
      }
      String codec = codec(body, at);
      at += FOURCC_BYTES;
      return new Head(type, codec, several ? body[at] & 0xff : 0, at + tracks);
    }

    private static String codec(byte[] body, int at) {
      StringBuilder letters = new StringBuilder();
      for (int i = 0; i < FOURCC_BYTES; i++) {
        letters.append((char) (body[at + i] & 0xff));
      }
      return letters.toString();
    }

    MediaTag tag(Kind kind, int compositionMillis, int more) {
      return new MediaTag(kind, codec, track, compositionMillis, payload + more);
    }
  }
}
