package org.hlsgateway.packager;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.hlsgateway.packager.playlist.MediaPlaylist;
import org.hlsgateway.packager.playlist.PlaylistTerms;
import org.hlsgateway.packager.playlist.Reload;
import org.hlsgateway.packager.playlist.ReloadRequest;
import org.hlsgateway.packager.playlist.RenderedPlaylist;

/**
 * Everything that can be asked of a rendition at one moment. Immutable (what is rendered, is
 * rendered when first asked for) and safe for all threads.
 */
public final class LiveWindow {
  private static final MediaLookup HINTED = new MediaLookup.Hinted();
  private static final MediaLookup ABSENT = new MediaLookup.Absent();

  /** Among so many, one more that is not whole confuses nobody. */
  private static final int ENOUGH_TO_BEGIN = 3;

  private static final int SHORTEST_LONGEST_WAIT = 6;

  private final String prefix;
  private final String playlistName;
  private final MediaPlaylist playlist;
  private final Numbers next;
  private final long partsListed;
  private final Map<String, Media> files;
  private final MediaArchive archive;
  private final boolean ended;
  private final MediaDescription description;
  private final Supplier<TsView> tsMaker;
  private TsView tsView;

  /**
   * @param playlistName empty while nothing is listed and the name depends on what will be
   * @param next of the run's numbers
   * @param partsListed how many, since the session's begin
   * @param files by name; not to be changed any more
   * @param archive has what is listed and not among the files
   * @param tsMaker called at most once, when somebody asks for MPEG-TS
   */
  LiveWindow(
      String prefix,
      String playlistName,
      MediaPlaylist playlist,
      Numbers next,
      long partsListed,
      Map<String, Media> files,
      MediaArchive archive,
      boolean ended,
      MediaDescription description,
      Supplier<TsView> tsMaker) {
    this.prefix = prefix + "_";
    this.playlistName = playlistName;
    this.playlist = playlist;
    this.next = next;
    this.partsListed = partsListed;
    this.files = files;
    this.archive = archive;
    this.ended = ended;
    this.description = description;
    this.tsMaker = tsMaker;
  }

  /** True if at least one part is listed. */
  public boolean isListable() {
    return !playlist.segments().isEmpty();
  }

  /** True if a whole segment is listed: what players need that know of no parts. */
  public boolean listsSegment() {
    return isListable() && playlist.segments().get(0).complete();
  }

  /**
   * True after a deliberate stop. The media goes on being served for as long as the playlist is;
   * once that has passed too, the window is ended and not listable: gone.
   */
  public boolean isEnded() {
    return ended;
  }

  /** True once all of an ended window's media has passed its time. */
  public boolean isGone() {
    return ended && !isListable();
  }

  /**
   * True if the name is one that this window gives, gave or will give: the playlist's own, or one
   * of media, whose prefix says so.
   */
  public boolean owns(String file) {
    return file.equals(playlistName) || file.startsWith(prefix);
  }

  /** The file name of the media playlist; empty until it is known. */
  public String playlistName() {
    return playlistName;
  }

  /** True if a run that has not begun yet may come to have a playlist of this name. */
  public static boolean isLastingName(String file) {
    return PlaylistNames.isLasting(file);
  }

  /** What the playlist promises; fixed as soon as the window is listable, an estimate before. */
  PlaylistTerms terms() {
    return playlist.terms();
  }

  /** What the next segment will be numbered. */
  Numbers next() {
    return next;
  }

  /** How many parts were listed since the session began, those that left the list included. */
  long partsListed() {
    return partsListed;
  }

  /** The media playlist in full. */
  public RenderedPlaylist playlist() {
    return playlist.render();
  }

  /** The media playlist as a delta update; in full if there is nothing to skip. */
  public RenderedPlaylist deltaPlaylist() {
    return playlist.renderDelta();
  }

  /** What to do with a request for the media playlist (draft 6.2.5.2). */
  public Reload decide(ReloadRequest request) {
    return isGone() ? new Reload.Gone() : playlist.decide(request);
  }

  /**
   * The same for who needs a whole segment to begin with, and is confused by parts of others beside
   * it: video.js counts a segment that is not whole as long as the target duration, and waits for
   * what it thinks is there. It is answered as when the last segment became whole; what has come
   * since, it gets with the first answer that it waits for.
   */
  public Reload decideForBeginner(ReloadRequest request) {
    boolean begins = request.valid() && !isEnded();
    if (begins && !listsSegment()) {
      return new Reload.Wait();
    }
    return begins && !request.isBlocking() && playlist.wholeSegments() < ENOUGH_TO_BEGIN
        ? playlist.ofWholeSegments().decide(request)
        : decide(request);
  }

  /**
   * @param file a name as it stands in the playlist; anything else is absent
   */
  public MediaLookup media(String file) {
    Media media = files.get(file);
    if (media != null) {
      return new MediaLookup.Found(media);
    }
    if (playlist.hint().filter(file::equals).isPresent()) {
      return HINTED;
    }
    return archive.find(file).<MediaLookup>map(MediaLookup.Archived::new).orElse(ABSENT);
  }

  /** The same for players of MPEG-TS. */
  public synchronized TsView transportStream() {
    if (tsView == null) {
      tsView = tsMaker.get();
    }
    return tsView;
  }

  /**
   * How long to hold a request for what is announced, before it is answered 503: three target
   * durations (draft-pantos-hls-rfc8216bis 6.2.5.2). Not less than six seconds: a camera that sends
   * a picture every two seconds in the dark is not away, and a picture's end is known two pictures
   * later.
   */
  public Duration longestWait() {
    return Duration.ofSeconds(Math.max(3L * targetDurationSeconds(), SHORTEST_LONGEST_WAIT));
  }

  /** EXT-X-TARGETDURATION; fixed as soon as the window is listable, an estimate before. */
  public int targetDurationSeconds() {
    return playlist.terms().targetDurationSeconds();
  }

  /** PART-TARGET; zero until the window is listable. */
  public Duration partTarget() {
    return Duration.ofNanos(playlist.terms().partTargetMicros() * 1000);
  }

  /** What is in the stream, as far as it is known. */
  public MediaDescription description() {
    return description;
  }
}
