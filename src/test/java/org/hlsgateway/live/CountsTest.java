package org.hlsgateway.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.hlsgateway.input.SourceFailure;
import org.junit.jupiter.api.Test;

class CountsTest {
  private final Counts counts = new Counts();

  @Test
  void packetsThatFfmpegMissed_areCounted() {
    counts.said("[rtsp @ 0x55] RTP: missed 12 packets");
    counts.said("RTP: missed 3 packets");
    counts.said("RTP: missed many packets, 7 times");

    assertThat(counts.lostPackets.sum()).isEqualTo(15);
  }

  @Test
  void failures_areCountedByKind_andFirstPicturesWithTheirTime() {
    counts.failed(SourceFailure.Kind.PASSING);
    counts.failed(SourceFailure.Kind.LOGIN_REFUSED);
    counts.failed(SourceFailure.Kind.PASSING);
    counts.firstPicture(Duration.ofMillis(1_500));

    assertThat(counts.failures(SourceFailure.Kind.PASSING)).isEqualTo(2);
    assertThat(counts.failures(SourceFailure.Kind.LASTING)).isZero();
    assertThat(counts.firstPictures.sum()).isEqualTo(1);
    assertThat(counts.firstPictureMillis.sum()).isEqualTo(1_500);
  }
}
