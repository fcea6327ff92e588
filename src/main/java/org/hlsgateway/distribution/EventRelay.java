package org.hlsgateway.distribution;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.packager.RunTap;
import org.hlsgateway.restream.OutgoingStream;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * One run of an event's stream on its way to streamers: each of its pictures, with the sound, as a
 * stream of its own to each. Encoded once, whatever their number: by the run itself.
 */
final class EventRelay implements RunTap {
  private static final Logger LOG = System.getLogger(EventRelay.class.getName());

  private final String event;
  private final List<Integer> heights;
  private final Supplier<OutgoingStream> streams;
  private final BooleanSupplier isOver;
  private final Runnable ended;
  private final Map<String, OutgoingStream> renditions = new LinkedHashMap<>();

  /** By the rendition, where it goes to. */
  private Function<String, Map<Long, PublishAddress>> destinations = rendition -> Map.of();

  private boolean over;

  /**
   * @param heights of the event's renditions in lines, the largest first
   * @param isOver asked at the run's end: the event is over, and nobody goes on with it
   * @param ended told of the run's end
   */
  EventRelay(
      String event,
      List<Integer> heights,
      Supplier<OutgoingStream> streams,
      BooleanSupplier isOver,
      Runnable ended) {
    this.event = event;
    this.heights = List.copyOf(heights);
    this.streams = streams;
    this.isOver = isOver;
    this.ended = ended;
  }

  /**
   * Sends it there from now on.
   *
   * @param next by the rendition's name: addresses by the streamer's id
   */
  synchronized void to(Function<String, Map<Long, PublishAddress>> next) {
    destinations = next;
    renditions.forEach((name, stream) -> stream.to(next.apply(name).values()));
  }

  @Override
  public synchronized void tracks(InitSection init) {
    if (over) {
      return;
    }
    Map<String, MediaTrack> named =
        RenditionNames.match(init.of(MediaTrack.Kind.VIDEO), EventRelay::size, heights);
    boolean isEncoded = named.size() > 1;
    renditions.keySet().stream()
        .filter(name -> !named.containsKey(name))
        .toList()
        .forEach(name -> renditions.remove(name).end(true));
    named.forEach((name, picture) -> describe(name, picture, init, isEncoded));
  }

  private static RenditionNames.Size size(MediaTrack picture) {
    return new RenditionNames.Size(picture.coding().width(), picture.coding().height());
  }

  private void describe(String name, MediaTrack picture, InitSection init, boolean isEncoded) {
    List<MediaTrack> both = new ArrayList<>(List.of(picture));
    init.audio().ifPresent(both::add);
    try {
      InitSection own = init.only(both);
      OutgoingStream stream =
          renditions.computeIfAbsent(
              name,
              fresh -> {
                OutgoingStream opened = streams.get();
                opened.to(destinations.apply(fresh).values());
                return opened;
              });
      stream.tracks(own, isEncoded);
    } catch (StreamFormatException e) {
      LOG.log(Level.WARNING, "Event {0}: {1} is not sent: {2}", event, name, e.getMessage());
    }
  }

  @Override
  public synchronized void frames(List<Sample> frames) {
    renditions.values().forEach(stream -> stream.frames(frames));
  }

  @Override
  public void over() {
    end(isOver.getAsBoolean());
    ended.run();
  }

  /**
   * Nothing is sent any more; twice is once.
   *
   * @param inOrder nobody goes on with it
   */
  synchronized void end(boolean inOrder) {
    over = true;
    renditions.values().forEach(stream -> stream.end(inOrder));
    renditions.clear();
  }

  /** How it goes, by the streamer's id and the rendition's name. */
  synchronized Map<Long, Map<String, OutgoingStream.Leg>> legs() {
    Map<Long, Map<String, OutgoingStream.Leg>> all = new LinkedHashMap<>();
    renditions.forEach(
        (name, stream) -> {
          Map<PublishAddress, OutgoingStream.Leg> legs = stream.legs();
          destinations
              .apply(name)
              .forEach(
                  (streamer, address) -> {
                    OutgoingStream.Leg leg = legs.get(address);
                    if (leg != null) {
                      all.computeIfAbsent(streamer, id -> new LinkedHashMap<>()).put(name, leg);
                    }
                  });
        });
    return all;
  }
}
