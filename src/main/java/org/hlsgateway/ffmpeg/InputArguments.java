package org.hlsgateway.ffmpeg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What FFmpeg and FFprobe are told about a source: transport, patience, and what it may open. */
final class InputArguments {

  /** Of media that comes in pieces. No playlists: those name other addresses. */
  static final String FED_FORMATS = "matroska,webm,mov,mp4,flv,mpegts,ogg";

  /** One picture and its sound in one piece: none of these leads to anything else. */
  private static final String MEDIA_FORMATS =
      FED_FORMATS
          + ",mpeg,mpegvideo,m4v,avi,asf,mxf,nut,ivf,dv,h264,hevc,obu,av1,mjpeg,aac,loas,mp3,ac3"
          + ",eac3,flac,wav,w64,aiff,au,caf,amr,dts";

  /** Playlists lead to other addresses, of the allowed protocols. Subtitles belong to them. */
  private static final String WEB_FORMATS = MEDIA_FORMATS + ",mpjpeg,live_flv,hls,dash,webvtt";

  private static final String SHORT_ANALYSIS_MICROS = "1500000";
  private static final String FULL_ANALYSIS_MICROS = "7000000";

  /** Ends as soon as all is known; a keyframe every two seconds is among it. */
  private static final String TRANSPORT_STREAM_ANALYSIS_MICROS = "2500000";

  /** Publishers' keyframes are eight seconds apart where nobody set them up, OBS's for example. */
  private static final String PUBLISHED_ANALYSIS_MICROS = "11000000";

  private static final Set<String> GENERATED = Set.of(TestPicture.SCHEME, Slate.SCHEME);

  private InputArguments() {}

  /**
   * The options that go before {@code -i}, chosen by the address's scheme.
   *
   * @param url an address that was found acceptable; its scheme decides
   */
  static List<String> of(String url, InputOptions options) {
    String scheme = schemeOf(url);
    if (url.equals(Feed.ADDRESS)) {
      return List.of("-protocol_whitelist", "pipe", "-format_whitelist", FED_FORMATS);
    }
    if (GENERATED.contains(scheme)) {
      return List.of("-f", "lavfi");
    }
    List<String> arguments = new ArrayList<>();
    // A playlist, an SDP or a redirect can name another address: only the scheme's own protocols
    // may be opened from there (never file, concat, subfile, data ...), and crypto, which decrypts
    // what one of those brings: HLS's AES-128.
    arguments.addAll(List.of("-protocol_whitelist", allowedProtocols(scheme)));
    allowedFormats(scheme)
        .ifPresent(formats -> arguments.addAll(List.of("-format_whitelist", formats)));
    String micros = Long.toString(options.timeout().toNanos() / 1_000);
    switch (scheme) {
      case "rtsp", "rtsps" -> {
        boolean secureHttp =
            scheme.equals("rtsps") && options.transport() == InputOptions.RtspTransport.HTTP;
        String transport =
            secureHttp ? "https" : options.transport().name().toLowerCase(Locale.ROOT);
        arguments.addAll(List.of("-rtsp_transport", transport, "-timeout", micros));
      }
      case "http", "https", "rtmp", "rtmps" -> arguments.addAll(List.of("-rw_timeout", micros));
      // Not -rw_timeout, which counts only between two packets: here the first may never come.
      case "udp" -> arguments.addAll(List.of("-timeout", micros));
      case "srt" -> arguments.addAll(SrtAddress.of(url).arguments());
      // RTP has none, and SRT its own: the watchdog looks after those.
      default -> {}
    }
    if (options.transportStream()) {
      // FFmpeg's programs want all tables there may ever be, and so look for as long as they are
      // allowed to, even if all that was announced has long been described.
      arguments.addAll(List.of("-scan_all_pmts", "0"));
    }
    if (scheme.startsWith("http") || scheme.startsWith("rtsp")) {
      options.userAgent().ifPresent(agent -> arguments.addAll(List.of("-user_agent", agent)));
    }
    return arguments;
  }

  /** What goes behind {@code -i}. */
  static String address(String url, FfmpegTools tools) {
    String scheme = schemeOf(url);
    if (scheme.equals("srt")) {
      return SrtAddress.of(url).url();
    }
    if (!GENERATED.contains(scheme)) {
      return url;
    }
    return GeneratedSource.parse(url)
        .orElseThrow(() -> new IllegalArgumentException("cannot be generated: " + url))
        .graph(tools);
  }

  /**
   * What makes what is not live come as if it were, and gives times to what has none; FFprobe does
   * not know these.
   */
  static List<String> pacing(String url, InputOptions options, Timing timing) {
    return switch (schemeOf(url)) {
      case "file" -> options.loop() ? List.of("-re", "-stream_loop", "-1") : List.of("-re");
      case TestPicture.SCHEME, Slate.SCHEME -> List.of("-re");
      default ->
          switch (timing) {
            case LIVE -> List.of();
            // Without a frame rate to measure, FFmpeg begins with the first frame.
            case UNSTAMPED -> List.of("-use_wallclock_as_timestamps", "1", "-fpsprobesize", "0");
            case RECORDED -> List.of("-re");
          };
    };
  }

  /**
   * What makes FFmpeg begin as soon as it can. Only RTSP says beforehand what will come; measured
   * with FFmpeg 5.1: 0.19 s instead of 1.23 s to the first fragment, the same frames and times.
   */
  static List<String> noAnalysis(String url, InputOptions options) {
    boolean describesItself = schemeOf(url).startsWith("rtsp");
    return describesItself
        ? List.of("-fpsprobesize", "0", "-analyzeduration", "1")
        : shortAnalysis(url, options);
  }

  /**
   * A sound that is named and does not come would be waited for, for five seconds up to ninety.
   * What needs longer, because its keyframes are far apart, gets {@link #fullAnalysis}.
   */
  static List<String> shortAnalysis(String url, InputOptions options) {
    if (isDrawn(url)) {
      return List.of();
    }
    return List.of(
        "-analyzeduration",
        options.transportStream() ? TRANSPORT_STREAM_ANALYSIS_MICROS : SHORT_ANALYSIS_MICROS);
  }

  /** As long as a source may need that says little of itself; FLV would get ninety seconds. */
  static List<String> fullAnalysis(String url) {
    if (isDrawn(url)) {
      return List.of();
    }
    boolean published = schemeOf(url).startsWith("rtmp");
    return List.of(
        "-analyzeduration", published ? PUBLISHED_ANALYSIS_MICROS : FULL_ANALYSIS_MICROS);
  }

  /** True if nothing is opened for it, and what it is to bring comes. */
  static boolean isDrawn(String url) {
    return GENERATED.contains(schemeOf(url));
  }

  /** True if AAC may come with its configuration in every frame: known only once one is there. */
  static boolean mayCarryAdts(String url) {
    String scheme = schemeOf(url);
    return !scheme.startsWith("rtsp") && !scheme.startsWith("rtmp") && !GENERATED.contains(scheme);
  }

  /**
   * What the bytes of an address may be. A file that says it is a playlist would open media
   * anywhere on the disk. Where the address's own scheme says what comes, nothing need be said.
   */
  private static Optional<String> allowedFormats(String scheme) {
    return switch (scheme) {
      case "file" -> Optional.of(MEDIA_FORMATS);
      case "http", "https" -> Optional.of(WEB_FORMATS);
      // Without a scheme's own format FFmpeg would look at the bytes, and find a playlist in them.
      case "srt", "udp" -> Optional.of(MEDIA_FORMATS);
      default -> Optional.empty();
    };
  }

  private static String allowedProtocols(String scheme) {
    return switch (scheme) {
      case "rtsp", "rtsps" -> "rtsp,rtsps,rtp,srtp,udp,tcp,tls";
      case "http", "https" -> "http,https,httpproxy,tcp,tls,crypto";
      case "rtmp", "rtmps" -> "rtmp,rtmps,tcp,tls";
      case "srt" -> "srt";
      case "udp" -> "udp";
      case "rtp" -> "rtp,udp";
      case "file" -> "file";
      default -> throw new IllegalArgumentException("no source has the scheme " + scheme);
    };
  }

  private static String schemeOf(String url) {
    int colon = url.indexOf(':');
    return colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
  }
}
