package org.hlsgateway.packager.playlist;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What can be chosen from (RFC 8216 4.3.4): pictures in several sizes, sound in several languages.
 *
 * @param variants the best first, at least one
 * @param audio playlists of sound alone, the default one first; empty if the variants have theirs
 *     in them
 * @param captions whether the pictures carry closed captions
 * @param steering who says which pathway to take; empty: nobody
 */
public record MultivariantPlaylist(
    List<Variant> variants, List<Audio> audio, boolean captions, Optional<Steering> steering) {
  private static final String AUDIO_GROUP = "audio";
  private static final String CAPTIONS_GROUP = "captions";

  /** draft-pantos-hls-rfc8216bis 4.4.6.2 */
  private static final Pattern PATHWAY = Pattern.compile("[A-Za-z0-9._-]+");

  /**
   * An EXT-X-STREAM-INF (RFC 8216 4.3.4.2).
   *
   * @param uri the media playlist
   * @param bandwidth peak, bits per second; with the heaviest audio that goes along
   * @param averageBandwidth bits per second
   * @param codecs as in RFC 6381; those of all audio that may go along too
   * @param width pixels; 0 without video
   * @param height pixels; 0 without video
   * @param frameRateMillis frames per 1000 seconds; 0 if unknown
   * @param stableId names the same picture size at each pathway; empty: nothing does
   * @param pathway by which it comes (draft-pantos-hls-rfc8216bis 4.4.6.2); empty: the only one
   */
  public record Variant(
      String uri,
      long bandwidth,
      long averageBandwidth,
      List<String> codecs,
      int width,
      int height,
      long frameRateMillis,
      String stableId,
      String pathway) {
    public Variant {
      codecs = List.copyOf(codecs);
      for (String name : List.of(stableId, pathway)) {
        if (!name.isEmpty() && !PATHWAY.matcher(name).matches()) {
          throw new IllegalArgumentException("neither pathway nor stable id: " + name);
        }
      }
    }

    /** Of a playlist where each is there once. */
    public Variant(
        String uri,
        long bandwidth,
        long averageBandwidth,
        List<String> codecs,
        int width,
        int height,
        long frameRateMillis) {
      this(uri, bandwidth, averageBandwidth, codecs, width, height, frameRateMillis, "", "");
    }
  }

  /**
   * An EXT-X-CONTENT-STEERING (draft-pantos-hls-rfc8216bis 4.4.6.6).
   *
   * @param uri the steering manifest
   * @param pathway to begin with
   */
  public record Steering(String uri, String pathway) {
    public Steering {
      if (!PATHWAY.matcher(pathway).matches()) {
        throw new IllegalArgumentException("no pathway: " + pathway);
      }
    }
  }

  /**
   * An EXT-X-MEDIA (RFC 8216 4.3.4.1).
   *
   * @param uri the media playlist
   * @param name for people, unlike the others'
   * @param language RFC 5646; empty if unknown
   * @param channels 0 if unknown
   */
  public record Audio(String uri, String name, String language, int channels) {}

  public MultivariantPlaylist {
    variants = List.copyOf(variants);
    audio = List.copyOf(audio);
  }

  /** One that nobody steers. */
  public MultivariantPlaylist(List<Variant> variants, List<Audio> audio, boolean captions) {
    this(variants, audio, captions, Optional.empty());
  }

  /**
   * @param query appended to every URI; empty, or begins with {@code ?}
   * @param startSecondsAgo where players are to begin, counted from the end; 0: where they like
   * @throws IllegalArgumentException if the query has a character that a URI cannot have
   */
  public String render(String query, int startSecondsAgo) {
    if (!query.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"')) {
      throw new IllegalArgumentException("a query has printable ASCII characters, no space or \"");
    }
    // No EXT-X-VERSION: nothing here needs more than version 1, which its absence means.
    StringBuilder text = new StringBuilder("#EXTM3U\n");
    if (startSecondsAgo > 0) {
      // RFC 8216 4.3.5.2: negative, from the end of the last segment; farther than all is the begin
      text.append("#EXT-X-START:TIME-OFFSET=-").append(startSecondsAgo).append('\n');
    }
    steering.ifPresent(
        told ->
            text.append("#EXT-X-CONTENT-STEERING:SERVER-URI=\"")
                .append(told.uri())
                .append(query)
                .append("\",PATHWAY-ID=\"")
                .append(told.pathway())
                .append("\"\n"));
    boolean isDefault = true;
    for (Audio each : audio) {
      append(text, each, isDefault, query);
      isDefault = false;
    }
    if (captions) {
      // The first service of CEA-608, which all that have captions carry, whatever else they do.
      text.append("#EXT-X-MEDIA:TYPE=CLOSED-CAPTIONS,GROUP-ID=\"").append(CAPTIONS_GROUP);
      text.append("\",NAME=\"CC1\",INSTREAM-ID=\"CC1\",AUTOSELECT=YES\n");
    }
    for (Variant variant : variants) {
      append(text, variant, query);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Audio audio, boolean isDefault, String query) {
    text.append("#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"").append(AUDIO_GROUP).append('"');
    text.append(",NAME=\"").append(audio.name()).append('"');
    if (!audio.language().isEmpty()) {
      text.append(",LANGUAGE=\"").append(audio.language()).append('"');
    }
    text.append(",DEFAULT=").append(isDefault ? "YES" : "NO").append(",AUTOSELECT=YES");
    if (audio.channels() > 0) {
      text.append(",CHANNELS=\"").append(audio.channels()).append('"');
    }
    text.append(",URI=\"").append(audio.uri()).append(query).append("\"\n");
  }

  private void append(StringBuilder text, Variant variant, String query) {
    text.append("#EXT-X-STREAM-INF:BANDWIDTH=").append(variant.bandwidth());
    text.append(",AVERAGE-BANDWIDTH=").append(variant.averageBandwidth());
    text.append(",CODECS=\"").append(String.join(",", variant.codecs())).append('"');
    boolean hasPicture = variant.width() > 0 && variant.height() > 0;
    if (hasPicture) {
      text.append(",RESOLUTION=").append(variant.width()).append('x').append(variant.height());
      if (variant.frameRateMillis() > 0) {
        text.append(",FRAME-RATE=").append(Seconds.ofMillis(variant.frameRateMillis()));
      }
    }
    if (!audio.isEmpty()) {
      text.append(",AUDIO=\"").append(AUDIO_GROUP).append('"');
    }
    if (hasPicture) {
      // Said either way: where it is not, shaka reads segments to find out, one without an address
      // among them if the channel has just started, and ends with a TypeError.
      text.append(",CLOSED-CAPTIONS=");
      text.append(captions ? '"' + CAPTIONS_GROUP + '"' : "NONE");
    }
    if (!variant.stableId().isEmpty()) {
      text.append(",STABLE-VARIANT-ID=\"").append(variant.stableId()).append('"');
    }
    if (!variant.pathway().isEmpty()) {
      text.append(",PATHWAY-ID=\"").append(variant.pathway()).append('"');
    }
    text.append('\n').append(variant.uri()).append(query).append('\n');
  }
}
