package org.hlsgateway.restream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hlsgateway.media.InitSection;
import org.hlsgateway.media.Sample;

/**
 * A channel's frames on their way to its targets: each frame is written as RTMP has it once for all
 * targets that take the same codecs. Quick, as it runs on the thread that reads the source.
 */
final class ChannelFeed implements FrameSink {
  private InitSection init;
  private boolean encoded;
  private Instant lastAt;

  /** By whether they are enhanced; one without targets is not there. */
  private Map<Boolean, Branch> branches = Map.of();

  private record Branch(SentMedia sent, List<PushRun> runs) {
    void describe() {
      runs.forEach(run -> run.describe(sent.obstacle(), sent.inWords()));
    }
  }

  /** These are to get the frames from now on. */
  synchronized void use(List<PushRun> runs) {
    Map<Boolean, Branch> before = branches;
    branches =
        runs.stream()
            .collect(Collectors.groupingBy(run -> run.target().enhanced()))
            .entrySet()
            .stream()
            .map(
                entry ->
                    new Branch(sent(before.get(entry.getKey()), entry.getKey()), entry.getValue()))
            .collect(
                Collectors.toMap(
                    branch -> branch.runs().get(0).target().enhanced(), Function.identity()));
    branches.values().forEach(Branch::describe);
  }

  private SentMedia sent(Branch before, boolean enhanced) {
    if (before != null) {
      return before.sent();
    }
    SentMedia fresh = new SentMedia(enhanced);
    if (init != null) {
      fresh.tracks(init, 0, encoded);
    }
    return fresh;
  }

  @Override
  public synchronized void tracks(InitSection next, Instant now, boolean isEncoded) {
    init = next;
    encoded = isEncoded;
    long after = lastAt == null ? 0 : Duration.between(lastAt, now).toMillis();
    for (Branch branch : branches.values()) {
      branch.sent().tracks(next, after, encoded);
      branch.describe();
    }
  }

  @Override
  public synchronized void frames(List<Sample> frames, Instant now) {
    lastAt = now;
    for (Branch branch : branches.values()) {
      List<FlvMessage> messages = branch.sent().frames(frames);
      branch.runs().forEach(run -> run.offer(messages));
    }
  }

  @Override
  public synchronized void leftOut(int frames) {
    branches.values().forEach(branch -> branch.runs().forEach(run -> run.leftOut(frames)));
  }

  /** As it would be sent; empty if the channel has not run. */
  synchronized Optional<SentMedia> rehearse(boolean enhanced) {
    return init == null ? Optional.empty() : Optional.of(sent(null, enhanced));
  }
}
