package org.hlsgateway.packager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.playlist.RenditionReport;

/**
 * A session's renditions, through all its inputs. Which there are, the first input decides: a
 * playlist that players were told of cannot vanish, and a new one would be found by nobody. Where a
 * later input has fewer sizes or languages, its last stands in for those that it lacks; pictures or
 * sound that it has none of are a gap. What it has beyond them is left out.
 */
final class Renditions {
  private final List<Rendition> all = new ArrayList<>();
  private final Optional<MuxedSegments> muxed;
  private final PackagerSettings settings;
  private final RunStart start;
  private final KeyframeIntervals keyframes;
  private final LiveWindow[] windows;
  private LivePresentation presentation;

  /**
   * A rendition's place among an input's tracks.
   *
   * @param suffix tells its names from the others'
   * @param video index among the video tracks; -1 for none
   * @param audio index among the audio tracks; -1 for none
   * @param language of an audio rendition: three letters, empty if unknown; null for a variant
   */
  private record Place(String suffix, int video, int audio, String language) {}

  private record Rendition(Place place, LiveHistory history) {
    List<MediaTrack> tracks(InitSection init) {
      List<MediaTrack> tracks = new ArrayList<>(2);
      video(init).ifPresent(tracks::add);
      audio(init).ifPresent(tracks::add);
      return tracks;
    }

    Optional<MediaTrack> video(InitSection init) {
      return at(place.video, init.of(MediaTrack.Kind.VIDEO));
    }

    Optional<MediaTrack> audio(InitSection init) {
      return at(place.audio, init.of(MediaTrack.Kind.AUDIO));
    }

    private static Optional<MediaTrack> at(int index, List<MediaTrack> tracks) {
      return index < 0 || tracks.isEmpty()
          ? Optional.empty()
          : Optional.of(tracks.get(Math.min(index, tracks.size() - 1)));
    }
  }

  /** One rendition, of whatever will come: until an input says more. */
  Renditions(PackagerSettings settings, RunStart start, KeyframeIntervals keyframes, RunTap tap) {
    this(settings, start, keyframes, tap, List.of(new Place("", 0, 0, null)), false);
  }

  private Renditions(
      PackagerSettings settings,
      RunStart start,
      KeyframeIntervals keyframes,
      RunTap tap,
      List<Place> places,
      boolean apart) {
    this.settings = settings;
    this.start = start;
    this.keyframes = keyframes;
    for (Place place : places) {
      int index = all.size();
      Consumer<FinishedSegment> told =
          segment -> {
            if (index == 0 && !apart) {
              tap.best(segment);
            }
            if (place.language == null) {
              tap.ofVariant(index, segment);
            }
          };
      all.add(
          new Rendition(place, new LiveHistory(settings, start, place.suffix, keyframes, told)));
    }
    this.muxed =
        apart
            ? Optional.of(new MuxedSegments(settings, start.run(), keyframes, tap::best))
            : Optional.empty();
    boolean[] first = new boolean[all.size()];
    Arrays.fill(first, true);
    this.windows = new LiveWindow[all.size()];
    present(first);
  }

  /** Those that an input's tracks call for. */
  static Renditions of(
      InitSection init,
      PackagerSettings settings,
      RunStart start,
      KeyframeIntervals keyframes,
      RunTap tap) {
    List<MediaTrack> video = init.of(MediaTrack.Kind.VIDEO);
    List<MediaTrack> audio = init.of(MediaTrack.Kind.AUDIO);
    if (video.size() <= 1 && audio.size() <= 1) {
      return new Renditions(settings, start, keyframes, tap);
    }
    boolean apart = audio.size() > 1;
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < video.size(); i++) {
      places.add(new Place("_v" + i, i, apart ? -1 : 0, null));
    }
    for (int i = 0; apart && i < audio.size(); i++) {
      places.add(new Place("_a" + i, -1, i, audio.get(i).language()));
    }
    return new Renditions(settings, start, keyframes, tap, places, apart && !video.isEmpty());
  }

  /** True if there is one only, with all that comes. */
  boolean areOne() {
    return all.size() == 1;
  }

  /** True once anything was listed. */
  boolean haveBegun() {
    return all.stream().anyMatch(rendition -> rendition.history.hasBegun());
  }

  /**
   * A new input begins.
   *
   * @param onWhole see {@link Cutter}
   */
  InputCutter begin(InitSection init, Runnable onWhole) throws StreamFormatException {
    MediaTrack driving = Cutter.driving(init);
    Rendition leader =
        all.stream()
            .filter(rendition -> rendition.tracks(init).contains(driving))
            .findFirst()
            .orElseThrow(
                () ->
                    new StreamFormatException("Nothing that comes now has a place in what came."));
    for (Rendition rendition : all) {
      List<MediaTrack> tracks = rendition.tracks(init);
      if (tracks.isEmpty()) {
        rendition.history.discontinuity();
      } else {
        rendition.history.init(areOne() ? init.only(tracks) : init.onlyNumberedByKind(tracks));
      }
    }
    if (muxed.isPresent()) {
      List<MediaTrack> together = new ArrayList<>();
      init.video().ifPresent(together::add);
      init.audio().ifPresent(together::add);
      muxed.get().init(init.only(together));
    }
    List<Rendition> others = all.stream().filter(rendition -> rendition != leader).toList();
    List<Follower> followers =
        others.stream()
            .map(other -> new Follower(other.history, other.video(init), other.audio(init)))
            .toList();
    CutSegments segments =
        followers.isEmpty() && muxed.isEmpty()
            ? leader.history
            : new SharedCuts(
                leader.history,
                leader.place.audio >= 0,
                muxed,
                followers,
                others.stream().map(Rendition::history).toList());
    PartGrid grid = leader.history.grid();
    return new InputCutter(
        new Cutter(settings, init, grid, segments, keyframes, onWhole), followers);
  }

  void finish(Instant now) {
    all.forEach(rendition -> rendition.history.finish(now));
  }

  void expire(Instant now) {
    all.forEach(rendition -> rendition.history.expire(now));
  }

  LivePresentation presentation() {
    return presentation;
  }

  /** Makes the next presentation if there is a change that readers should see. */
  boolean takeChanged() {
    boolean[] changed = new boolean[all.size()];
    boolean any = false;
    for (int i = 0; i < changed.length; i++) {
      changed[i] = all.get(i).history.takeChanged();
      any |= changed[i];
    }
    if (any) {
      if (!presentation.isListable()) {
        // Those that came first could not say anything of the others.
        Arrays.fill(changed, true);
      }
      present(changed);
    }
    return any;
  }

  /**
   * A playlist that did not change keeps its window, and with it what it said of the others: draft
   * 4.4.5.4 wants reports as up-to-date as the playlist that has them.
   */
  private void present(boolean[] changed) {
    List<RenditionReport> reports = new ArrayList<>(all.size());
    for (Rendition rendition : all) {
      reports.add(all.size() == 1 ? null : rendition.history.report());
    }
    for (int i = 0; i < changed.length; i++) {
      if (changed[i]) {
        windows[i] = all.get(i).history.snapshot(withoutOwn(reports, i));
      }
    }
    List<LiveWindow> variants = new ArrayList<>(all.size());
    List<LiveWindow> audio = new ArrayList<>();
    List<String> languages = new ArrayList<>();
    for (int i = 0; i < windows.length; i++) {
      String language = all.get(i).place.language;
      if (language == null) {
        variants.add(windows[i]);
      } else {
        audio.add(windows[i]);
        languages.add(language);
      }
    }
    if (variants.isEmpty()) {
      // Sound alone: it is what there is to choose, and the group of languages too.
      variants.add(audio.get(0));
    }
    presentation = new LivePresentation(start.run(), variants, audio, languages);
  }

  private static List<RenditionReport> withoutOwn(List<RenditionReport> reports, int own) {
    List<RenditionReport> others = new ArrayList<>(reports.size());
    for (int i = 0; i < reports.size(); i++) {
      if (i != own && reports.get(i) != null) {
        others.add(reports.get(i));
      }
    }
    return others;
  }
}
