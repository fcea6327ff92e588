package org.hlsgateway.packager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hlsgateway.packager.playlist.MultivariantPlaylist;
import org.hlsgateway.packager.playlist.MultivariantPlaylist.Audio;
import org.hlsgateway.packager.playlist.MultivariantPlaylist.Variant;
import org.hlsgateway.packager.playlist.PlaylistTerms;

/**
 * Everything that can be asked of a live session at one moment: the windows of all its renditions,
 * and the playlist that offers them. Immutable and safe for all threads.
 *
 * <p>One sound goes along in every variant: a player then asks for one playlist and one part at a
 * time, not two, and a change of size needs no second buffer. Several languages are renditions of
 * their own, and variants are pictures alone: players cannot take sound out of fragmented MP4 that
 * has both.
 */
public final class LivePresentation {
  private final String prefix;
  private final List<LiveWindow> variants;
  private final List<LiveWindow> audio;
  private final List<String> languages;
  private final List<LiveWindow> all;

  /**
   * @param run what all names of media begin with
   * @param variants the best first, at least one
   * @param audio the default one first; empty if the variants have their sound in them, or none
   * @param languages of {@code audio}: three letters, empty if unknown
   */
  LivePresentation(
      String run, List<LiveWindow> variants, List<LiveWindow> audio, List<String> languages) {
    this.prefix = run + "_";
    this.variants = List.copyOf(variants);
    this.audio = List.copyOf(audio);
    this.languages = List.copyOf(languages);
    this.all = Stream.concat(this.variants.stream(), this.audio.stream()).distinct().toList();
  }

  /** Of all renditions: the variants, the best first, then sound in other languages. */
  public List<LiveWindow> renditions() {
    return all;
  }

  /** How many variants there are to choose from. */
  public int sizes() {
    return variants.size();
  }

  /** How many renditions of sound there are to choose from; 0 if the variants have theirs. */
  public int languages() {
    return audio.size();
  }

  /** The best variant's window. */
  public LiveWindow best() {
    return variants.get(0);
  }

  /** True if each rendition lists at least one part. */
  public boolean isListable() {
    return all.stream().allMatch(LiveWindow::isListable);
  }

  /** True if each rendition lists at least one whole segment. */
  public boolean listsSegments() {
    return all.stream().allMatch(LiveWindow::listsSegment);
  }

  /** True after a deliberate stop; see {@link LiveWindow#isEnded}. */
  public boolean isEnded() {
    return best().isEnded();
  }

  /** True once all of an ended presentation's media has passed its time. */
  public boolean isGone() {
    return all.stream().allMatch(LiveWindow::isGone);
  }

  /** True if all renditions have come equally far: nothing more of what was sent is to come. */
  public boolean isLevel() {
    return all.stream().map(LiveWindow::partsListed).distinct().count() == 1;
  }

  /** True if the name is one that this presentation gives, gave or will give. */
  public boolean owns(String file) {
    return file.startsWith(prefix) || of(file).isPresent();
  }

  /** What no rendition has come to yet. */
  public Numbers next() {
    return all.stream().map(LiveWindow::next).reduce(Numbers.ZERO, Numbers::atLeast);
  }

  /** The rendition whose playlist, or part of whose media, has this name; it need not exist. */
  public Optional<LiveWindow> of(String file) {
    return all.stream().filter(window -> window.owns(file)).findFirst();
  }

  /**
   * The multivariant playlist's text.
   *
   * @param query what is appended to the media playlists' URIs: empty, or beginning with {@code ?}
   * @param startSecondsAgo where players are to begin, counted from the end; 0: where they like
   * @throws IllegalStateException if not all is listable: a player must not see it then
   */
  public String multivariant(String query, int startSecondsAgo) {
    return render(query, startSecondsAgo, LiveWindow::description);
  }

  /** The same for {@link LiveWindow#transportStream}: MPEG-TS is heavier. */
  public String multivariantOfTransportStreams(String query, int startSecondsAgo) {
    return render(query, startSecondsAgo, window -> TsWeight.of(window.description()));
  }

  private String render(
      String query, int startSecondsAgo, Function<LiveWindow, MediaDescription> carried) {
    if (!isListable()) {
      throw new IllegalStateException("nothing can be listed yet, or any more");
    }
    List<Audio> group = new ArrayList<>();
    for (int i = 0; i < audio.size(); i++) {
      group.add(audio(i));
    }
    List<Variant> offered = new ArrayList<>();
    long lighter = 0;
    for (int i = variants.size() - 1; i >= 0; i--) {
      Variant variant = variant(variants.get(i), carried, lighter + 1);
      lighter = variant.bandwidth();
      offered.add(0, variant);
    }
    boolean captions = variants.stream().anyMatch(window -> window.description().captions());
    return new MultivariantPlaylist(offered, group, captions).render(query, startSecondsAgo);
  }

  /** The same, with players beginning where they like. */
  public String multivariant(String query) {
    return multivariant(query, 0);
  }

  private Audio audio(int index) {
    String code = languages.get(index);
    String name = Languages.name(code, index + 1);
    long before = languages.subList(0, index).stream().filter(code::equals).count();
    boolean repeated = before > 0 && !code.isEmpty();
    return new Audio(
        audio.get(index).playlistName(),
        repeated ? name + " " + (before + 1) : name,
        Languages.tag(code),
        audio.get(index).description().audioChannels());
  }

  /**
   * @param least BANDWIDTH: players take the heaviest that they can for the best. A camera's own
   *     picture, of a wall perhaps, may be lighter than what an encoder may make of it
   */
  private Variant variant(
      LiveWindow window, Function<LiveWindow, MediaDescription> carried, long least) {
    MediaDescription own = carried.apply(window);
    boolean apart = !audio.contains(window);
    long peak = own.peakBitsPerSecond();
    long average = own.averageBitsPerSecond();
    Set<String> codecs = new LinkedHashSet<>(own.codecs());
    if (apart) {
      // Draft 4.4.6.2: of any combination of renditions that can be played.
      List<MediaDescription> others = audio.stream().map(carried).toList();
      peak += others.stream().mapToLong(MediaDescription::peakBitsPerSecond).max().orElse(0);
      average += others.stream().mapToLong(MediaDescription::averageBitsPerSecond).max().orElse(0);
      others.forEach(other -> codecs.addAll(other.codecs()));
    }
    return new Variant(
        window.playlistName(),
        Math.max(peak, least),
        Math.max(average, 1),
        List.copyOf(codecs),
        own.width(),
        own.height(),
        Math.round(own.framesPerSecond() * 1000));
  }

  /** What all playlists promise; fixed once they are listable. */
  public PlaylistTerms terms() {
    return best().terms();
  }

  /** EXT-X-TARGETDURATION of all playlists; see {@link LiveWindow#targetDurationSeconds}. */
  public int targetDurationSeconds() {
    return best().targetDurationSeconds();
  }

  /** PART-TARGET of all playlists; zero until listable. */
  public Duration partTarget() {
    return best().partTarget();
  }

  /** What is in the best variant, with the default sound. */
  public MediaDescription description() {
    MediaDescription best = best().description();
    return audio.isEmpty() || audio.contains(best()) ? best : best.with(audio.get(0).description());
  }

  /** Of all renditions together, bits per second; 0 until measured. */
  public long peakBitsPerSecond() {
    return all.stream().mapToLong(window -> window.description().peakBitsPerSecond()).sum();
  }
}
