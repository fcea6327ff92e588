package org.hlsgateway.input;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a source did not work, told from what its input logged, FFmpeg above all.
 *
 * @param kind what to do about it, for programs
 * @param sentence what happened and what to do, for people; holds nothing secret
 */
public record SourceFailure(Kind kind, String sentence) {

  /** What a failure means for the next attempt. */
  public enum Kind {
    /** May be over in a moment: worth trying again. */
    PASSING,
    /** Will fail again until somebody changes something: address, password, codec. */
    LASTING,
    /** As {@link #LASTING}; and trying again may lock the user out. */
    LOGIN_REFUSED,
    /**
     * What the source sends does not fit what was planned for it: worth looking at it, planning
     * anew, and trying again at once.
     */
    NOT_AS_PLANNED,
    /** Worth trying again at once with a full analysis. */
    NOT_ANALYSED,
    /** The same of a sound: it may need a longer look, or bring nothing. */
    SOUND_NOT_DESCRIBED,
    /** Worth trying again at once with the other transport of RTSP. */
    TRANSPORT_REFUSED,
    /** Worth trying again at once as something else than MPEG-TS. */
    NO_TRANSPORT_STREAM
  }

  /** Nothing went wrong as far as FFmpeg says: a file's end, or a server that closed in order. */
  public static final SourceFailure ENDED = new SourceFailure(Kind.PASSING, "The stream ended.");

  /** What FFmpeg says of options that only its demuxer of MPEG-TS takes. */
  public static final String NO_TRANSPORT_STREAM =
      "Option (merge_pmt_versions|scan_all_pmts) not found";

  /** Begins what the proxy before FFmpeg says of an address that may not be connected to. */
  public static final String OUT_OF_REACH = "Not to be connected to";

  /** What the proxy before FFmpeg says of a source that it cannot speak TLS with. */
  public static final String NO_TLS = "No TLS with the source";

  private static final Pattern FINGERPRINT = Pattern.compile("fingerprint is ([0-9a-f]{64})");

  private static final String MISTRUST = "The certificate is not the camera's";

  /** What else was found out about a failure, as a line of the log. */
  public static final String SHA_256 = "Digest with SHA-256 is asked for";

  public static final String WEB_PAGE = "A web page is what came";

  /** A login was refused, if one was given. */
  public static final SourceFailure REFUSED =
      new SourceFailure(
          Kind.LOGIN_REFUSED,
          "The source refused the user name or password: correct User name and Password beside the"
              + " channel's address.");

  private static final SourceFailure NONE_GIVEN =
      new SourceFailure(
          Kind.LOGIN_REFUSED,
          "The source asks for a user name and password, and none were given: fill in User name and"
              + " Password beside the channel's address.");

  private static final String FORBIDDEN_SENTENCE =
      "The source forbids this (403): the user name or password may be missing or wrong or lack the"
          + " right, or the source wants another header, such as Referer or Cookie.";

  private static final SourceFailure FORBIDDEN =
      new SourceFailure(Kind.LOGIN_REFUSED, FORBIDDEN_SENTENCE);

  private static final SourceFailure MISTRUSTED =
      new SourceFailure(
          Kind.LASTING,
          "The camera shows another certificate than this channel wants. If the camera has a new"
              + " one, correct Certificate; if not, somebody pretends to be it.");

  private static final SourceFailure BUSY =
      new SourceFailure(Kind.PASSING, "The source answers that it is not available now (5xx).");

  public static final SourceFailure NOT_UNDERSTOOD =
      new SourceFailure(
          Kind.PASSING, "What comes from the source is not a stream that FFmpeg understands.");

  private record Rule(Pattern sign, SourceFailure failure) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              NO_TRANSPORT_STREAM,
              Kind.NO_TRANSPORT_STREAM,
              "The source is no MPEG-TS, for which it was taken: it is opened as what it is."),
          rule(
              OUT_OF_REACH + ".*metadata service",
              Kind.LASTING,
              "The source leads to a cloud's metadata service, which is no source."),
          rule(
              OUT_OF_REACH + ".*own port",
              Kind.LASTING,
              "The source leads to this gateway's own port, which is no source."),
          rule(
              OUT_OF_REACH,
              Kind.LASTING,
              "The source leads on, by a redirect or a playlist, to an address of this machine or"
                  + " its cable: only an address that you type yourself may be there."),
          rule(
              "Codec '\\w+' \\(\\d+\\) is not supported by the bitstream filter"
                  + " 'aac_adtstoasc'|Could not find tag for codec pcm_|codec"
                  + " (pcm|adpcm|mp2|mp3|opus|vorbis|g72)\\w* not currently supported",
              Kind.NOT_AS_PLANNED,
              "The sound must be transcoded."),
          rule(
              "Tag \\S+ incompatible with output codec|matches no streams"
                  + "|Malformed AAC bitstream detected",
              Kind.NOT_AS_PLANNED,
              "The source sends something else than before."),
          rule(
              SHA_256,
              Kind.LOGIN_REFUSED,
              "The source asks for a login by Digest with SHA-256, which FFmpeg cannot do: let the"
                  + " camera take Digest with MD5, or Basic."),
          new Rule(sign("401 Unauthorized|authorization failed"), REFUSED),
          new Rule(sign("403 Forbidden"), FORBIDDEN),
          rule(
              "Incorrect passphrase|BADSECRET|wrong password",
              Kind.LOGIN_REFUSED,
              "The source refused the passphrase: correct passphrase= in the address."),
          rule(
              "Password required or unexpected|UNSECURE",
              Kind.LOGIN_REFUSED,
              "Of the source and the address one has a passphrase and the other has none: add"
                  + " ?passphrase= to the address, or remove it."),
          rule(
              WEB_PAGE,
              Kind.LASTING,
              "The address leads to a web page, not to a stream: give the address of the stream"
                  + " itself, which the page's player or the camera's manual names."),
          rule(
              "FFmpeg could not be started",
              Kind.PASSING,
              "FFmpeg could not be started on this server."),
          rule(
              "No such file or directory|Permission denied",
              Kind.LASTING,
              "There is no such file, or this server may not read it."),
          rule(
              "404 Not Found|404 Stream Not Found|Stream not found",
              Kind.LASTING,
              "The source answers, but has nothing at this path (404); check the address."),
          rule(
              "Could not find tag for codec (\\w+)",
              Kind.NOT_AS_PLANNED,
              "The source's codec cannot be passed on as it is."),
          rule(
              "Format not on whitelist",
              Kind.LASTING,
              "What comes from the source is of a kind that is not played from there, such as a"
                  + " playlist in a file."),
          rule(
              "not on whitelist|Protocol not found",
              Kind.LASTING,
              "The source leads to a kind of address that is not allowed."),
          rule(
              "Output file does not contain any stream|does not contain any stream",
              Kind.LASTING,
              "The source has neither video nor sound."),
          rule(
              "Failed to resolve hostname|Name or service not known|No address associated",
              Kind.PASSING,
              "The source's host name is unknown; check the address and the name server."),
          new Rule(sign(MISTRUST), MISTRUSTED),
          rule(
              NO_TLS,
              Kind.PASSING,
              "The source does not answer by TLS as it should; check whether its address begins"
                  + " with https."),
          rule(
              "Connection refused",
              Kind.PASSING,
              "Nothing answers at the source's address and port (connection refused)."),
          rule(
              "No route to host|Network is unreachable|Host is unreachable",
              Kind.PASSING,
              "The source's host cannot be reached from here; check network and address."),
          rule(
              "timed out|Operation timed out|Connection timed out",
              Kind.PASSING,
              "The source did not answer in time."),
          new Rule(sign("Server returned 5XX"), BUSY),
          rule(
              "461 Unsupported|Unsupported Transport",
              Kind.TRANSPORT_REFUSED,
              "The source refuses this RTSP transport; choose the other one, or automatic."),
          rule(
              "no packets arrive by UDP",
              Kind.TRANSPORT_REFUSED,
              "The source was asked to send by UDP, and nothing arrives: something between may hold it"
                  + " up. Choose TCP, or automatic."),
          rule(
              "udp://\\S*: Input/output error",
              Kind.PASSING,
              "Nothing arrives at this address and port (UDP)."),
          rule(
              "Server returned 4(XX|00)",
              Kind.PASSING,
              "The source refused the request (4xx): check the address, and whether it serves as"
                  + " many clients as it has now."),
          rule(
              "Connection to srt://\\S* failed",
              Kind.PASSING,
              "Nothing answers at the source's address and port (SRT)."),
          rule(
              "End of file|Connection reset|Broken pipe|Input/output error",
              Kind.PASSING,
              "The source closed the connection."),
          rule(
              "sample rate not set",
              Kind.SOUND_NOT_DESCRIBED,
              "A sound is announced, and nothing of it comes."),
          rule(
              "dimensions not set|unspecified size|pts \\(.*\\) < dts \\(",
              Kind.NOT_ANALYSED,
              "The source does not describe itself well enough."),
          // All that FFmpeg says of an RTSP server that is silent, gone, or hangs up.
          rule(
              "rtsps?://\\S*: Invalid data found when processing input"
                  + "|Error opening input file rtsps?://",
              Kind.PASSING,
              "Nothing answers as an RTSP server at the source's address: it cannot be reached, or"
                  + " something else is at this port."),
          new Rule(
              sign("Invalid data found when processing input|could not find codec parameters"),
              NOT_UNDERSTOOD));

  /**
   * The most telling failure in a log.
   *
   * @param log FFmpeg's lines, oldest first
   */
  public static SourceFailure explain(List<String> log) {
    for (Rule rule : RULES) {
      if (log.stream().anyMatch(line -> rule.sign().matcher(line).find())) {
        return rule.failure() == MISTRUSTED ? mistrusted(log) : rule.failure();
      }
    }
    return ENDED;
  }

  /** Which certificate it was, so that it can be compared with the camera's, and pinned. */
  private static SourceFailure mistrusted(List<String> log) {
    return log.stream()
        .map(FINGERPRINT::matcher)
        .filter(Matcher::find)
        .findFirst()
        .map(
            found ->
                new SourceFailure(
                    MISTRUSTED.kind(),
                    MISTRUSTED.sentence() + " Its SHA-256 fingerprint is " + found.group(1) + "."))
        .orElse(MISTRUSTED);
  }

  /** What will stand in the way of every attempt, if the log tells of such. */
  public static Optional<SourceFailure> lasting(List<String> log) {
    return Optional.of(explain(log))
        .filter(failure -> failure.kind() == Kind.LASTING || failure.kind() == Kind.LOGIN_REFUSED);
  }

  /** The source answers, and says that it is not available now. */
  public boolean isBusy() {
    return equals(BUSY);
  }

  /**
   * The same, where it is known whether somebody gave a login: without one none was refused.
   *
   * @param login in the address or beside it
   */
  public SourceFailure ofSourceWith(boolean login) {
    if (login) {
      return this;
    }
    if (equals(FORBIDDEN)) {
      return new SourceFailure(Kind.LASTING, FORBIDDEN_SENTENCE);
    }
    return equals(REFUSED) ? NONE_GIVEN : this;
  }

  private static Rule rule(String sign, Kind kind, String sentence) {
    return new Rule(sign(sign), new SourceFailure(kind, sentence));
  }

  private static Pattern sign(String sign) {
    return Pattern.compile(sign, Pattern.CASE_INSENSITIVE);
  }
}
