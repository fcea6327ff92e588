package org.hlsgateway.restream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;
import org.hlsgateway.packager.MediaDescription;

/** All that is made of a channel's frames: as they come, and in each form that targets want. */
final class ChannelTap {
  private final Function<BroadcastFormat, EncodedBranch> branches;
  private final ChannelFeed copied = new ChannelFeed();
  private InitSection init;

  /** What the channel was like when it last ran; null: nobody knows. */
  private MediaDescription measured;

  private Map<BroadcastFormat, EncodedBranch> encoded = Map.of();

  ChannelTap(Function<BroadcastFormat, EncodedBranch> branches) {
    this.branches = branches;
  }

  /** These are to get the frames from now on. Ends encoders that nobody needs: some seconds. */
  void use(List<PushRun> runs, Instant now) {
    unused(runs, now).forEach(EncodedBranch::close);
  }

  private synchronized List<EncodedBranch> unused(List<PushRun> runs, Instant now) {
    copied.use(runs.stream().filter(run -> run.target().encoding().isEmpty()).toList());
    Map<BroadcastFormat, List<PushRun>> wanted =
        runs.stream()
            .filter(run -> run.target().encoding().isPresent())
            .collect(Collectors.groupingBy(run -> run.target().encoding().get()));
    Map<BroadcastFormat, EncodedBranch> next = new HashMap<>();
    wanted.forEach(
        (format, those) -> {
          EncodedBranch branch = encoded.get(format);
          boolean isNew = branch == null;
          branch = isNew ? branches.apply(format) : branch;
          branch.use(those);
          if (isNew && init != null) {
            branch.tracks(init, measured, now);
          }
          next.put(format, branch);
        });
    Set<BroadcastFormat> gone = new HashSet<>(encoded.keySet());
    gone.removeAll(next.keySet());
    List<EncodedBranch> left = gone.stream().map(encoded::get).toList();
    encoded = Map.copyOf(next);
    return left;
  }

  synchronized void tracks(InitSection next, Instant now) {
    init = next;
    copied.tracks(next, now, false);
    encoded.values().forEach(branch -> branch.tracks(next, measured, now));
  }

  synchronized void frames(List<Sample> frames, Instant now) {
    copied.frames(frames, now);
    encoded.values().forEach(branch -> branch.frames(frames, now));
  }

  synchronized void measured(MediaDescription description, Instant now) {
    measured = description;
    if (init != null) {
      encoded.values().forEach(branch -> branch.measured(init, description, now));
    }
  }

  synchronized Optional<MediaDescription> description() {
    return Optional.ofNullable(measured);
  }

  /** What keeps a target's encoder from encoding; empty if nothing does. */
  synchronized Optional<String> trouble(PushRun run) {
    return run.target()
        .encoding()
        .map(encoded::get)
        .flatMap(branch -> branch == null ? Optional.empty() : branch.trouble());
  }

  /** As it would be sent without being encoded; empty if the channel has not run. */
  Optional<SentMedia> rehearse(boolean enhanced) {
    return copied.rehearse(enhanced);
  }

  /** Its tracks; empty if the channel has not run. */
  synchronized Optional<InitSection> init() {
    return Optional.ofNullable(init);
  }

  /** Its encoders are to end; returns at once. */
  synchronized void ask() {
    encoded.values().forEach(EncodedBranch::ask);
  }

  /** Some seconds at most. */
  void close() {
    List<EncodedBranch> all;
    synchronized (this) {
      all = new ArrayList<>(encoded.values());
      encoded = Map.of();
    }
    all.forEach(EncodedBranch::close);
  }
}
