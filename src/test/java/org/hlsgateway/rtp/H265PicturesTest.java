package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What cameras make of RFC 7798. */
class H265PicturesTest {
  private static final String VPS = "4001 0c01";
  private static final String SPS = "4201 0101";
  private static final String PPS = "4401 c172";
  private static final String IDR = "2601 afaa";
  private static final String IDR_REST = "2601 2faa";
  private static final String SLICE = "0201 d0bb";

  private final Packets camera = new Packets(true);

  private List<String> pictures() {
    camera.send(0x7fff_0000, true, SLICE);
    return camera.pictures;
  }

  @Test
  void parameterSetsAndSlices_areOnePicture() {
    camera.send(0, true, VPS).send(0, true, SPS).send(0, true, PPS).send(0, true, IDR);
    camera.send(0, true, IDR_REST).send(3600, true, SLICE);

    assertThat(pictures())
        .containsExactly("0 key: 40010c01 42010101 4401c172 2601afaa 26012faa", "3600: 0201d0bb");
    assertThat(camera.sets).containsExactly("40010c01", "42010101", "4401c172");
  }

  @Test
  void anAggregate_isTakenApart() {
    camera.send(0, false, "6001 0004" + VPS + "0004" + SPS + "0004" + PPS).send(0, true, IDR);

    assertThat(pictures()).containsExactly("0 key: 40010c01 42010101 4401c172 2601afaa");
  }

  @Test
  void fragments_arePutTogether() {
    camera.send(0, false, "6201 93 afaa").send(0, false, "6201 13 bb").send(0, true, "6201 53 cc");

    assertThat(pictures()).containsExactly("0 key: 2601afaabbcc");
  }

  @Test
  void anEmptyFragment_orOneTooShort_isSkipped() {
    camera.send(0, false, "6201").send(0, false, "62").send(0, false, "");
    camera.send(0, false, "6201 93 afaa").send(0, true, "6201 53");

    assertThat(pictures()).containsExactly("0 key: 2601afaa");
  }

  @Test
  void packetsOfType50_andUnitsOfOtherLayers_areSkipped() {
    camera.send(0, false, "6401 0000 aa").send(0, false, "0209 d0bb").send(0, true, IDR);

    assertThat(pictures()).hasSize(1).first().asString().endsWith("2601afaa");
  }

  @Test
  void leadingPictures_thatCannotBeDecodedAtAStart_areTold() {
    // 21: CRA; 9: RASL_R.
    camera.send(0, true, "2a01 afaa").send(3600, true, "1201 d0bb");

    assertThat(pictures()).containsExactly("0 key: 2a01afaa", "3600 leading: 1201d0bb");
  }

  @Test
  void decodingOrderNumbers_areSkipped() {
    Packets told = new Packets(true);
    H265Depacketizer numbered = new H265Depacketizer(true, told);
    numbered.take(Packets.packet(1, 0, false, "6001 0001 0004" + SPS + "00 0004" + PPS), 0);
    numbered.take(Packets.packet(2, 0, false, "6201 93 0007 afaa"), 0);
    numbered.take(Packets.packet(3, 0, true, "6201 53 bb"), 0);
    numbered.take(Packets.packet(4, 3600, true, "0201 0008 d0bb"), 0);
    numbered.take(Packets.packet(5, 7200, true, "0201 0009 d0bb"), 0);

    assertThat(told.pictures)
        .containsExactly("0 key: 42010101 4401c172 2601afaabb", "3600: 0201d0bb");
  }
}
