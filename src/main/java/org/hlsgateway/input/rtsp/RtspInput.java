package org.hlsgateway.input.rtsp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.hlsgateway.http.Reach;
import org.hlsgateway.input.InputEnd;
import org.hlsgateway.input.MediaInput;
import org.hlsgateway.input.MediaSink;
import org.hlsgateway.input.PacketCounts;
import org.hlsgateway.input.Rhythm;
import org.hlsgateway.input.SourceFailure;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.InitWriter;
import org.hlsgateway.media.MediaTrack;
import org.hlsgateway.media.Sample;
import org.hlsgateway.media.StreamFormatException;
import org.hlsgateway.media.TrackDescription;
import org.hlsgateway.rtp.Formats;
import org.hlsgateway.rtp.Jitter;
import org.hlsgateway.rtp.PacketOrder;
import org.hlsgateway.rtp.Rtcp;
import org.hlsgateway.rtp.RtpPacket;
import org.hlsgateway.rtp.SessionDescription;
import org.hlsgateway.rtp.SessionDescription.Media;
import org.hlsgateway.rtsp.RtspClient;
import org.hlsgateway.rtsp.RtspException;
import org.hlsgateway.rtsp.RtspListener;
import org.hlsgateway.rtsp.RtspLoops;
import org.hlsgateway.rtsp.RtspSource;

/** A camera, read directly: its first picture that can be read, and the first sound that can. */
public final class RtspInput implements MediaInput {
  private static final long REORDER_NANOS = 100_000_000;
  private static final long LOSS_TOLD_EVERY_NANOS = 10_000_000_000L;
  private static final long COUNTED_EVERY_NANOS = 500_000_000L;

  /** As long as the packager waits for a keyframe; FFmpeg may make something of it. */
  private static final Duration BEGINS_WITHIN = Duration.ofSeconds(15);

  private final RtspSource source;
  private final boolean wantsSound;
  private final long beginsWithinNanos;
  private final LongSupplier clock;
  private final RtspClient client;
  private final CompletableFuture<InputEnd> over = new CompletableFuture<>();
  private final Receiver receiver = new Receiver();

  private final Rhythm rhythm = new Rhythm();
  private MediaSink sink;
  private volatile boolean stopped;
  private volatile boolean begun;
  private volatile RtspException trouble;

  /** See {@link #codedHere}. */
  private volatile String codedHere = "";

  /** Null until something came. */
  private volatile PacketCounts packets;

  private Exception refusal;

  /**
   * @param reach what may be connected to
   * @param wantsSound false: none is asked for
   * @param startsWithin after which whoever runs it gives up a start; why it never began is told
   *     before
   */
  public RtspInput(
      RtspLoops loops, Reach reach, RtspSource source, boolean wantsSound, Duration startsWithin) {
    this(loops, reach, source, wantsSound, startsWithin, System::nanoTime);
  }

  RtspInput(
      RtspLoops loops,
      Reach reach,
      RtspSource source,
      boolean wantsSound,
      Duration startsWithin,
      LongSupplier clock) {
    this.beginsWithinNanos =
        Math.min(BEGINS_WITHIN.toNanos(), startsWithin.multipliedBy(3).dividedBy(4).toNanos());
    this.clock = clock;
    this.source = source;
    this.wantsSound = wantsSound;
    this.client = new RtspClient(loops, reach, source, receiver);
  }

  @Override
  public CompletableFuture<InputEnd> run(MediaSink into) {
    sink = into;
    begun = true;
    if (stopped) {
      over.complete(InputEnd.STOPPED);
      return over;
    }
    client.ended().thenAccept(this::ended);
    client
        .describe()
        .thenCompose(
            description -> {
              Chosen chosen;
              try {
                chosen = Chosen.of(description, wantsSound);
              } catch (RtspException unreadable) {
                return CompletableFuture.failedFuture(unreadable);
              }
              receiver.expect(chosen);
              return client.play(chosen.media());
            })
        .whenComplete(
            (stamps, fault) -> {
              if (fault == null) {
                receiver.played(stamps);
                return;
              }
              Throwable cause = fault.getCause() == null ? fault : fault.getCause();
              if (cause instanceof RtspException known && trouble == null) {
                trouble = known;
              }
              client.close();
            });
    return over;
  }

  @Override
  public void stop() {
    stopped = true;
    if (begun) {
      client.close();
    } else {
      over.complete(InputEnd.STOPPED);
    }
  }

  /** Why it ended, in the client's words; empty if it was stopped, or has not ended. */
  public Optional<RtspException> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** FFmpeg's name of what its sound was before it was coded as FLAC here; empty: it was not. */
  public Optional<String> codedHere() {
    return Optional.of(codedHere).filter(name -> !name.isEmpty());
  }

  /** True if its login is by SHA-256, and it offers no other: FFmpeg knows none. */
  public boolean needsSha256() {
    return client.needsSha256();
  }

  /** How well it arrives; empty until something has come. Any thread may ask. */
  public Optional<PacketCounts> packets() {
    return Optional.ofNullable(packets);
  }

  private void ended(Optional<RtspException> why) {
    if (trouble == null && why.isPresent()) {
      trouble = why.get();
    }
    over.complete(end());
  }

  private InputEnd end() {
    if (refusal != null) {
      return InputEnd.refusedBy(refusal);
    }
    if (trouble == null || stopped) {
      return InputEnd.STOPPED;
    }
    String message = String.valueOf(trouble.getMessage());
    sink.log(message);
    return InputEnd.failed(
        trouble.kind() == RtspException.Kind.NOT_READABLE
            ? new SourceFailure(SourceFailure.Kind.NOT_AS_PLANNED, message)
            : SourceFailure.explain(List.of(message)));
  }

  /** What was chosen of a description. */
  private record Chosen(
      Optional<Media> video,
      Optional<SessionDescription.Format> picture,
      Optional<Media> audio,
      Optional<SessionDescription.Format> sound) {

    static Chosen of(SessionDescription description, boolean wantsSound) throws RtspException {
      Tracks tracks = Tracks.of(description, wantsSound);
      return new Chosen(
          tracks.video(),
          tracks.video().flatMap(Formats::readable),
          tracks.audio(),
          tracks.audio().flatMap(Formats::readable));
    }

    List<Media> media() {
      List<Media> all = new ArrayList<>();
      video.ifPresent(all::add);
      audio.ifPresent(all::add);
      return all;
    }
  }

  /** Makes samples of packets; all on the client's thread. */
  private final class Receiver implements RtspListener, RtspPictures.Output {
    private final List<Sample> batch = new ArrayList<>();
    private final List<PacketOrder> orders = new ArrayList<>();
    private final List<RtspTrack> tracks = new ArrayList<>();
    private final List<PayloadTypes> types = new ArrayList<>();
    private final List<Jitter> jitters = new ArrayList<>();

    /** Missing before packets that were left out, by track. */
    private final int[] lostBefore = new int[2];

    /** The last of those read together; by track. */
    private final int[] lastStamps = new int[2];

    private final boolean[] arrived = new boolean[2];

    /** Whose packets come, by track. */
    private final int[] sources = new int[2];

    private RtspPictures pictures;
    private RtspSound sound;
    private InStep inStep;
    private InitSection init;
    private MediaTrack videoTrack;
    private MediaTrack audioTrack;
    private long nowNanos;
    private long lossToldNanos;
    private long countedNanos;
    private long lossTold;
    private long sinceNanos;
    private boolean comes;

    void expect(Chosen chosen) {
      chosen.picture.ifPresent(
          format -> {
            pictures = new RtspPictures(format, this);
            tracks.add(pictures);
            types.add(new PayloadTypes(chosen.video.orElseThrow(), format));
          });
      chosen.sound.ifPresent(
          format -> {
            sound = new RtspSound(format, new SoundOutput());
            codedHere = Formats.isUncoded(format) ? Formats.ffmpegName(format) : "";
            tracks.add(sound);
            types.add(new PayloadTypes(chosen.audio.orElseThrow(), format));
          });
      inStep = new InStep(tracks.toArray(new RtspTrack[0]));
      boolean reorders = source.transport() == RtspSource.Transport.UDP;
      for (int i = 0; i < tracks.size(); i++) {
        int index = i;
        orders.add(
            new PacketOrder(
                reorders, REORDER_NANOS, (packet, lost) -> inOrder(index, packet, lost)));
        jitters.add(new Jitter(tracks.get(i).ticksPerSecond()));
      }
    }

    void played(List<Optional<Integer>> stamps) {
      for (int i = 0; i < Math.min(stamps.size(), tracks.size()); i++) {
        inStep.played(i, stamps.get(i));
      }
    }

    @Override
    public void packet(int track, byte[] bytes, int offset, int length) {
      if (track >= tracks.size() || isOver()) {
        return;
      }
      nowNanos = clock.getAsLong();
      if (Rtcp.isRtcp(bytes, offset, length)) {
        Rtcp.read(bytes, offset, length, new Reports(track));
        return;
      }
      RtpPacket packet = RtpPacket.parse(bytes, offset, length);
      if (packet != null) {
        lastStamps[track] = packet.timestamp();
        arrived[track] = true;
        orders.get(track).take(packet, nowNanos);
      }
    }

    private boolean isOver() {
      return refusal != null || trouble != null;
    }

    private void inOrder(int index, RtpPacket packet, int missing) {
      RtspTrack track = tracks.get(index);
      if (!types.get(index).takes(packet.payloadType())) {
        // They are numbered with the others: only what is missing is missing.
        lostBefore[index] += missing;
        types.get(index).instead().ifPresent(other -> unreadable("it sends " + other));
        return;
      }
      int lost = missing + lostBefore[index];
      lostBefore[index] = 0;
      if (!comes) {
        comes = true;
        sinceNanos = nowNanos;
      }
      if (!track.clock().hasBegun()) {
        track.clock().ticks(packet.timestamp(), nowNanos);
        inStep.arrived(index, packet.timestamp(), nowNanos);
        client.reportsOf(index, packet.ssrc(), orders.get(index));
      } else if (packet.ssrc() != sources[index]) {
        client.reportsOf(index, packet.ssrc(), orders.get(index));
      }
      sources[index] = packet.ssrc();
      track.take(packet, lost, nowNanos);
    }

    @Override
    public long pause() {
      nowNanos = clock.getAsLong();
      for (PacketOrder order : orders) {
        order.expire(nowNanos);
      }
      flush();
      measure();
      if (nowNanos - lossToldNanos > LOSS_TOLD_EVERY_NANOS) {
        lossToldNanos = nowNanos;
        tellLoss();
      }
      if (comes && init == null && nowNanos - sinceNanos > beginsWithinNanos) {
        neverBegins();
      }
      return videoTrack == null || refusal != null
          ? 0
          : rhythm.rest(sink.listed(), nowNanos).toNanos();
    }

    /**
     * Packets come, and nobody can begin to watch. Keyframes that are damaged may yet come whole.
     */
    private void neverBegins() {
      if (pictures == null) {
        unreadable("nothing of its sound can be read");
      } else if (!pictures.isDescribed()) {
        unreadable("it does not say how its pictures are coded");
      } else if (!pictures.hasKeyframes()) {
        unreadable("it sends no keyframes");
      }
    }

    private void unreadable(String why) {
      if (!isOver()) {
        trouble = new RtspException(RtspException.Kind.NOT_READABLE, why);
        client.close();
      }
    }

    /** What was read together has been handed out. */
    private void measure() {
      for (int i = 0; i < tracks.size(); i++) {
        if (arrived[i]) {
          arrived[i] = false;
          jitters.get(i).came(lastStamps[i], nowNanos);
        }
      }
      if (comes && (packets == null || nowNanos - countedNanos > COUNTED_EVERY_NANOS)) {
        countedNanos = nowNanos;
        packets = count();
      }
    }

    private PacketCounts count() {
      return new PacketCounts(
          source.transport().name(),
          orders.stream().mapToLong(PacketOrder::received).sum(),
          orders.stream().mapToLong(PacketOrder::lost).sum(),
          orders.stream().mapToLong(PacketOrder::reordered).sum(),
          // Reordered pictures have stamps that go up and down: the other track's say more then.
          jitters.stream().mapToInt(Jitter::millis).min().orElse(0),
          pictures == null ? 0 : pictures.damaged());
    }

    private void tellLoss() {
      PacketCounts counts = count();
      if (counts.lost() > lossTold) {
        sink.lost(counts.lost() - lossTold);
        lossTold = counts.lost();
        sink.log(
            String.format(
                Locale.ROOT,
                "Packets so far: %d came, %d were lost, %d were out of order; %d pictures left"
                    + " out.",
                counts.received(),
                counts.lost(),
                counts.reordered(),
                counts.leftOut()));
      }
    }

    private void flush() {
      if (batch.isEmpty() || refusal != null) {
        return;
      }
      List<Sample> frames = List.copyOf(batch);
      batch.clear();
      try {
        sink.frames(frames, false);
      } catch (StreamFormatException | RuntimeException e) {
        refuse(e);
      }
    }

    private void refuse(Exception why) {
      if (refusal == null) {
        refusal = why;
        client.close();
      }
    }

    @Override
    public void said(String line) {
      sink.log(line);
    }

    @Override
    public void keyframe() throws StreamFormatException {
      if (init == null && pictures.isDescribed()) {
        name();
      }
    }

    /** Says what comes; again only if it is something else. */
    private void name() throws StreamFormatException {
      if (init == null) {
        inStep.begin();
      }
      List<TrackDescription> described = new ArrayList<>();
      if (pictures != null) {
        described.add(pictures.describe());
      }
      if (sound != null) {
        described.add(sound.describe());
      }
      flush();
      init = InitWriter.write(described);
      videoTrack = init.video().orElse(null);
      audioTrack = init.audio().orElse(null);
      sink.tracks(init);
      if (sound != null) {
        sound.begin();
      }
    }

    @Override
    public MediaTrack track() {
      return videoTrack;
    }

    @Override
    public void sample(Sample sample) {
      batch.add(sample);
    }

    @Override
    public void refused(StreamFormatException why) {
      refuse(why);
    }

    /** The sound alone says when it begins. */
    private final class SoundOutput implements RtspSound.Output {
      @Override
      public MediaTrack track() {
        if (audioTrack == null && pictures == null) {
          try {
            name();
          } catch (StreamFormatException e) {
            refuse(e);
          }
        }
        return audioTrack;
      }

      @Override
      public void sample(Sample sample) {
        batch.add(sample);
      }

      @Override
      public void changed() throws StreamFormatException {
        if (init != null) {
          name();
        }
      }

      @Override
      public void refused(StreamFormatException why) {
        refuse(why);
      }
    }

    /** What a camera reports of a track. */
    private final class Reports implements Rtcp.Listener {
      private final int track;

      Reports(int track) {
        this.track = track;
      }

      @Override
      public void senderReport(int ssrc, long ntpMicros, int rtpTimestamp) {
        // Tapo's sound has reports of a source that sends nothing.
        boolean isOfThese = tracks.get(track).clock().hasBegun() && ssrc == sources[track];
        if (isOfThese && Rtcp.isDate(ntpMicros)) {
          inStep.reported(track, ntpMicros, rtpTimestamp);
        }
      }

      @Override
      public void bye(int ssrc) {
        // The client sees to it.
      }
    }
  }
}
