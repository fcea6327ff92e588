package org.hlsgateway.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hlsgateway.rtp.Packets.IDR;
import static org.hlsgateway.rtp.Packets.IDR_REST;
import static org.hlsgateway.rtp.Packets.PPS;
import static org.hlsgateway.rtp.Packets.SLICE;
import static org.hlsgateway.rtp.Packets.SLICE_REST;
import static org.hlsgateway.rtp.Packets.SPS;
import static org.hlsgateway.rtp.Packets.plain;

import org.junit.jupiter.api.Test;

/** What cameras make of RFC 6184, and the pictures that come out all the same. */
class H264PicturesTest {
  private final Packets camera = new Packets(false);

  @Test
  void singleUnits_ofOneTimeStamp_areOnePicture() {
    camera.send(0, false, SPS).send(0, false, PPS).send(0, true, IDR).send(3600, true, SLICE);

    assertThat(camera.pictures())
        .containsExactly("0 key: " + plain(SPS, PPS, IDR), "3600: " + plain(SLICE));
    assertThat(camera.sets).containsExactly(plain(SPS), plain(PPS));
  }

  /** Tapo TC70, Reolink Duo 2, pedroSG94's server. */
  @Test
  void aMarkerOnParameterSets_endsNothing() {
    camera.send(0, true, SPS).send(0, true, PPS).send(0, true, IDR);

    assertThat(camera.pictures()).containsExactly("0 key: " + plain(SPS, PPS, IDR));
  }

  /** Ivel marks its SEI. */
  @Test
  void aMarkerOnASei_endsNothing() {
    camera.send(0, true, "06 0501aa80").send(0, true, IDR);

    assertThat(camera.pictures()).containsExactly("0 key: 060501aa80 " + plain(IDR));
  }

  /** Reolink RLC-822A. */
  @Test
  void parameterSets_withTheTimeOfThePictureBefore_belongToTheNext() {
    camera.send(0, true, SLICE).send(0, true, SPS).send(0, true, PPS).send(3000, true, IDR);

    assertThat(camera.pictures())
        .containsExactly("0: " + plain(SLICE), "3000 key: " + plain(SPS, PPS, IDR));
    assertThat(camera.begun.subList(0, 2)).containsExactly(0, 3000);
  }

  /** FLIR M400, live555's proxy. */
  @Test
  void withoutAnyMarker_theTimeStampEndsAPicture() {
    camera.send(0, false, IDR).send(0, false, IDR_REST).send(3600, false, SLICE);

    assertThat(camera.pictures())
        .containsExactly("0 key: " + plain(IDR, IDR_REST), "3600: " + plain(SLICE));
  }

  /** GStreamer, ustreamer, smolrtsp. */
  @Test
  void aMarkerOnEachSlice_endsNothing() {
    camera.send(0, true, SPS).send(0, true, PPS).send(0, true, IDR).send(0, true, IDR_REST);

    assertThat(camera.pictures()).containsExactly("0 key: " + plain(SPS, PPS, IDR, IDR_REST));
  }

  /** Thingino. */
  @Test
  void twoPicturesOfOneTimeStamp_areTwo() {
    camera.send(0, true, SLICE).send(0, true, SLICE).send(0, false, SLICE_REST);

    assertThat(camera.pictures())
        .containsExactly("0: " + plain(SLICE), "0: " + plain(SLICE, SLICE_REST));
  }

  @Test
  void anAggregate_isTakenApart() {
    camera.send(0, true, "18 0017" + SPS + "0004" + PPS + "0004" + IDR);

    assertThat(camera.pictures()).isEmpty();
    Packets right = new Packets(false);
    right.send(0, true, "18 0019" + SPS + "0004" + PPS + "0004" + IDR);
    assertThat(right.pictures()).containsExactly("0 key: " + plain(SPS, PPS, IDR));
  }

  @Test
  void anAggregate_withZerosBehind_orCutOff_keepsWhatIsGood() {
    camera
        .send(0, true, "18 0004" + IDR + "0000 0000")
        .send(3600, true, "18 0004" + SLICE + "ffff 41");

    assertThat(camera.pictures()).containsExactly("0 key: " + plain(IDR), "3600: " + plain(SLICE));
  }

  /** Whatever packetization-mode says (Hikvision: 0). */
  @Test
  void fragments_arePutTogether() {
    camera.send(0, false, "7c 85 88 aa").send(0, false, "7c 05 bb").send(0, true, "7c 45 cc");

    assertThat(camera.pictures()).containsExactly("0 key: 6588aabbcc");
  }

  /** Tiandy, V380: other types in later fragments; and a reserved bit that is set. */
  @Test
  void theTypeOfAFragmentedUnit_isThatOfItsFirst() {
    camera.send(0, false, "7c 85 88 aa").send(0, false, "3c 27 bb").send(0, true, "7c 61 cc");

    assertThat(camera.pictures()).containsExactly("0 key: 6588aabbcc");
  }

  @Test
  void anEmptyLastFragment_endsItsUnit() {
    camera
        .send(0, false, "7c 85 88 aa")
        .send(0, true, "7c 45")
        .send(3600, true, "7c")
        .send(3600, true, "");

    assertThat(camera.pictures()).containsExactly("0 key: 6588aa");
  }

  @Test
  void aFragmentThatIsMissing_breaksItsPicture_andNoOther() {
    camera.send(0, false, "7c 85 88 aa").sendAfterLoss(0, true, "7c 45 cc").send(3600, true, SLICE);

    assertThat(camera.pictures()).containsExactly("0 broken:", "3600 gap: " + plain(SLICE));
  }

  @Test
  void joiningInTheMiddleOfAUnit_isNoFault() {
    camera.send(0, false, "7c 05 bb").send(0, true, "7c 45 cc").send(3600, true, IDR);

    assertThat(camera.pictures()).containsExactly("3600 key: " + plain(IDR));
  }

  @Test
  void anotherTimeWithinAUnit_orAUnitWithinAUnit_dropsWhatWasOpen() {
    camera
        .send(0, false, "7c 85 88 aa")
        .send(3600, false, "7c 05 bb")
        .send(3600, true, SLICE)
        .send(7200, false, "7c 81 9a aa")
        .send(7200, false, "7c 81 9a bb")
        .send(7200, true, "7c 41 cc");

    assertThat(camera.pictures())
        .containsExactly("0 broken:", "3600: " + plain(SLICE), "7200 broken:", "7200: 619abbcc");
  }

  @Test
  void aGapBetweenPictures_isToldToTheNext() {
    camera.send(0, true, SLICE).sendAfterLoss(7200, true, SLICE).send(9000, true, SLICE);

    assertThat(camera.pictures())
        .containsExactly(
            "0: " + plain(SLICE), "7200 gap: " + plain(SLICE), "9000: " + plain(SLICE));
  }

  @Test
  void aGapInAPicture_orBeforeItsFirstSlice_breaksIt() {
    camera
        .send(0, false, IDR)
        .sendAfterLoss(0, true, IDR_REST)
        .sendAfterLoss(3600, true, SLICE_REST);

    assertThat(camera.pictures())
        .containsExactly(
            "0 key broken: " + plain(IDR, IDR_REST), "3600 broken gap: " + plain(SLICE_REST));
  }

  /** V380: parameter sets and picture as one fragmented unit, called a parameter set. */
  @Test
  void startCodesWithinAUnit_separateUnits() {
    camera
        .send(0, false, "7c 87" + SPS.substring(2) + "00 00 00 01" + PPS + "00 00")
        .send(0, true, "7c 47 01" + IDR);

    assertThat(camera.pictures()).containsExactly("0 key: " + plain(SPS, PPS, IDR));
  }

  /** A server that sends a picture of several slices as one unit. */
  @Test
  void slicesWithStartCodesBetweenThem_areOnePicture() {
    camera
        .send(0, true, IDR + "00 00 01" + IDR_REST)
        .send(3600, true, SLICE + "00 00 00 01" + SLICE_REST + "00 00 00 01" + SLICE_REST);

    assertThat(camera.pictures())
        .containsExactly(
            "0 key: " + plain(IDR, IDR_REST), "3600: " + plain(SLICE, SLICE_REST, SLICE_REST));
    assertThat(camera.begun.subList(0, 2)).containsExactly(0, 3600);
  }

  /** Amatek. */
  @Test
  void aStartCodeInFront_andZerosBehind_areNoPartOfAUnit() {
    camera.send(0, true, "00 00 00 01" + IDR + "00 00").send(3600, true, "00 00 01" + SLICE);

    assertThat(camera.pictures()).containsExactly("0 key: " + plain(IDR), "3600: " + plain(SLICE));
  }

  @Test
  void unitsOfNoUse_areLeftOut() {
    camera
        .send(0, false, "09 f0")
        .send(0, false, "0c ffff80")
        .send(0, false, "00 1234")
        .send(0, false, "1f 1234")
        .send(0, false, "9d 1234")
        .send(0, false, "e5 88aa")
        .send(0, true, IDR);

    assertThat(camera.pictures()).containsExactly("0 key: " + plain(IDR));
  }

  @Test
  void anIntraPictureAtARecoveryPoint_isAKeyframe_andOnlyOne() {
    // 06 with payload type 6; slice types: 7 is I (88 84: first_mb 0, then 00010000 = 7).
    camera
        .send(0, false, "06 0601c480")
        .send(0, true, "41 88 40aa")
        .send(3600, true, "41 88 40aa")
        .send(7200, false, "06 0601c480")
        .send(7200, true, "41 9a 40aa");

    assertThat(camera.pictures())
        .containsExactly(
            "0 key: 060601c480 418840aa", "3600: 418840aa", "7200: 060601c480 419a40aa");
  }

  @Test
  void aUnitWithoutAnEnd_isDroppedBeforeItFillsTheMemory() {
    String much = "7c 05" + "aa".repeat(60_000);
    camera.send(0, false, "7c 85 88 aa");
    for (int i = 0; i < 300; i++) {
      camera.send(0, false, much);
    }
    camera.send(0, true, "7c 45 cc").send(3600, true, SLICE);

    assertThat(camera.pictures()).containsExactly("0 broken:", "3600: " + plain(SLICE));
  }
}
