package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.FakeRequest;
import org.hlsgateway.channels.OutputSettings.Switch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a channel's form makes of what was sent, and how it comes back. */
class ChannelFormTest {
  private final SourceUrls sources = new SourceUrls(Optional.empty());

  /** By the names that the page's boxes have. */
  private static String box(Switch each) {
    return switch (each) {
      case COPY_AC3 -> "output.copyAc3";
      case ENCODE_SOUND -> "output.encodeSound";
    };
  }

  private static FakeRequest sent() {
    return new FakeRequest("POST", "/hls_gateway/admin/edit/yard")
        .parameter("nickname", "yard")
        .parameter("source", "test:")
        .parameter("version", "1");
  }

  private Set<Switch> saved(Optional<StoredChannel> old, FakeRequest form) {
    ChannelInput.Checked checked =
        ChannelForm.sent(old, form.request()).input().check(sources, old);
    return ((ChannelInput.Accepted) checked).values().output().switches();
  }

  private static Map<?, ?> shown(ChannelForm form) {
    return (Map<?, ?>) form.model(10, "").get("form");
  }

  /** What is stored with one switch on. */
  private static Optional<StoredChannel> with(Switch on) {
    StoredChannel plain = TestChannels.named("yard", "Yard");
    Channel channel = plain.channel();
    OutputSettings output = channel.output();
    return Optional.of(
        new StoredChannel(
            new Channel(
                channel.id(),
                channel.nickname(),
                channel.source(),
                channel.title(),
                channel.enabled(),
                channel.idleAfter(),
                channel.pinned(),
                channel.sourceSettings(),
                new OutputSettings(
                    output.ladder(),
                    output.rungs(),
                    output.playsEverywhere(),
                    output.keyframeLimit(),
                    output.encodeSparseKeyframes(),
                    output.audio(),
                    output.format(),
                    Set.of(on)),
                channel.keep(),
                channel.created(),
                channel.updated()),
            plain.version(),
            plain.givenTitle(),
            plain.listing()));
  }

  @ParameterizedTest
  @EnumSource
  void aSwitchThatIsTicked_isOn_andNoOther(Switch each) {
    FakeRequest ticked = sent().parameter(box(each), "yes");
    assertThat(saved(Optional.empty(), ticked)).containsExactly(each);
  }

  @ParameterizedTest
  @EnumSource
  void aSwitchThatIsNotTickedAnyMore_isOff(Switch each) {
    assertThat(saved(with(each), sent())).isEmpty();
    assertThat(saved(with(each), sent().parameter(box(each), "yes"))).containsExactly(each);
  }

  @ParameterizedTest
  @EnumSource
  void aSwitchThatIsOn_isShownSo_fromTheStore_andAfterAFaultElsewhere(Switch each) {
    ChannelForm faulty =
        ChannelForm.sent(Optional.empty(), sent().parameter(box(each), "yes").request());
    for (ChannelForm form : new ChannelForm[] {ChannelForm.fresh(with(each)), faulty}) {
      for (Switch other : Switch.values()) {
        assertThat(shown(form).get(box(other))).as(box(other)).isEqualTo(other == each);
      }
    }
  }

  @Test
  void eachSwitch_hasABox_withALabelAndAHelp() {
    Map<String, Object> model = ChannelForm.fresh(Optional.empty()).model(10, "");
    Map<?, ?> boxes = (Map<?, ?>) model.get("outputSwitches");
    Map<?, ?> labels = (Map<?, ?>) model.get("labels");
    for (Switch each : Switch.values()) {
      assertThat(boxes.get(box(each))).asString().isNotBlank();
    }
    assertThat(labels.get("output.copyAc3")).isEqualTo("Pass on AC-3 sound");
    assertThat(labels.get("output.encodeSound")).isEqualTo("Encode the sound anew");
  }
}
