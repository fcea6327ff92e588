package org.hlsgateway.distribution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hlsgateway.events.Rendition;
import org.hlsgateway.packager.playlist.MultivariantPlaylist;
import org.hlsgateway.packager.playlist.MultivariantPlaylist.Steering;
import org.hlsgateway.packager.playlist.MultivariantPlaylist.Variant;

/**
 * The multivariant playlist of an event: each rendition once for each streamer. A player that knows
 * of pathways goes where it is steered to, and to the next one when that dies; for any other they
 * are redundant variants (RFC 8216 6.2.4), which it tries in their order.
 */
final class EventPlaylist {
  /** Of a picture that nobody described. */
  private static final List<String> USUAL_CODECS = List.of("avc1.640028", "mp4a.40.2");

  private EventPlaylist() {}

  /**
   * What one streamer offers.
   *
   * @param id names it in the playlist
   * @param offers by the rendition's name
   */
  record Pathway(String id, Map<String, Offer> offers) {
    Pathway {
      offers = Map.copyOf(offers);
    }
  }

  /**
   * @param uri of the media playlist, without a query
   * @param served how it is described; of a server that describes nothing, without codecs
   */
  record Offer(String uri, Served served) {}

  /**
   * @param pathways in the viewer's order; what is not complete is left out as long as another is
   * @param steering address of the steering manifest
   * @return empty if nothing is offered
   */
  static Optional<MultivariantPlaylist> of(List<Pathway> pathways, String steering) {
    List<Pathway> complete = complete(pathways);
    if (complete.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Served> described = describe(complete);
    List<Variant> variants = new ArrayList<>();
    for (Pathway pathway : complete) {
      described.forEach(
          (rendition, served) -> {
            Offer offer = pathway.offers().get(rendition);
            if (offer != null) {
              variants.add(variant(rendition, offer.uri(), served, pathway.id()));
            }
          });
    }
    return Optional.of(
        new MultivariantPlaylist(
            variants, List.of(), false, Optional.of(new Steering(steering, complete.get(0).id()))));
  }

  /** Those that offer all that any of them does; a streamer that is new fills up. */
  static List<Pathway> complete(List<Pathway> pathways) {
    TreeSet<String> all = new TreeSet<>();
    pathways.forEach(pathway -> all.addAll(pathway.offers().keySet()));
    List<Pathway> some = pathways.stream().filter(pathway -> !pathway.offers().isEmpty()).toList();
    List<Pathway> complete =
        some.stream().filter(pathway -> pathway.offers().keySet().containsAll(all)).toList();
    return complete.isEmpty() ? some : complete;
  }

  /**
   * The same for each rendition at all streamers: players take variants for redundant that differ
   * in nothing. The largest first, and heavier than those below it.
   */
  private static Map<String, Served> describe(List<Pathway> pathways) {
    Map<String, Served> best = new LinkedHashMap<>();
    for (Pathway pathway : pathways) {
      pathway
          .offers()
          .forEach((name, offer) -> best.merge(name, offer.served(), EventPlaylist::better));
    }
    List<Map.Entry<String, Served>> smallestFirst =
        best.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, Served>>comparingInt(entry -> lines(entry.getKey())))
            .toList();
    Map<String, Served> described = new LinkedHashMap<>();
    long lighter = 0;
    for (Map.Entry<String, Served> entry : smallestFirst) {
      Served served = entry.getValue();
      Served usual = served.codecs().isEmpty() ? usual(served, lines(entry.getKey())) : served;
      long bandwidth = Math.max(usual.bandwidth(), lighter + 1);
      lighter = bandwidth;
      described.put(entry.getKey(), with(usual, bandwidth));
    }
    List<String> largestFirst = new ArrayList<>(described.keySet());
    Map<String, Served> sorted = new LinkedHashMap<>();
    for (int i = largestFirst.size() - 1; i >= 0; i--) {
      sorted.put(largestFirst.get(i), described.get(largestFirst.get(i)));
    }
    return sorted;
  }

  private static Served better(Served one, Served other) {
    if (one.codecs().isEmpty() || other.codecs().isEmpty()) {
      return one.codecs().isEmpty() ? other : one;
    }
    return one.bandwidth() >= other.bandwidth() ? one : other;
  }

  private static int lines(String rendition) {
    return Integer.parseInt(rendition.substring(0, rendition.length() - 1));
  }

  private static Served usual(Served served, int lines) {
    // About 0.1 bit a pixel, at 30 pictures a second.
    long bitsPerSecond = 3L * lines * Rendition.width(lines);
    return new Served(
        served.stream(),
        served.playlist(),
        served.viewers(),
        bitsPerSecond * 3 / 2,
        bitsPerSecond,
        USUAL_CODECS,
        Rendition.width(lines),
        lines,
        0);
  }

  private static Served with(Served served, long bandwidth) {
    return new Served(
        served.stream(),
        served.playlist(),
        served.viewers(),
        bandwidth,
        Math.min(served.averageBandwidth(), bandwidth),
        served.codecs(),
        served.width(),
        served.height(),
        served.frameRateMillis());
  }

  private static Variant variant(String rendition, String uri, Served served, String pathway) {
    return new Variant(
        uri,
        served.bandwidth(),
        served.averageBandwidth(),
        served.codecs(),
        served.width(),
        served.height(),
        served.frameRateMillis(),
        rendition,
        pathway);
  }
}
