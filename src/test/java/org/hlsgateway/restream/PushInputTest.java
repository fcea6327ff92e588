package org.hlsgateway.restream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PushInputTest {
  private static final Optional<PushTarget> NOTHING = Optional.empty();

  @Test
  void aService_needsNoMoreThanAKey() throws Exception {
    PushTargetValues values = input("youtube", "", " abcd-efgh ").check(Optional.empty());
    assertThat(values.name()).isEqualTo("YouTube");
    assertThat(values.address()).isEqualTo("rtmps://a.rtmps.youtube.com/live2");
    assertThat(values.key()).isEqualTo(new StreamKey("abcd-efgh"));
    assertRejected(input("youtube", "", ""), "key", "YouTube Studio shows the stream key");
  }

  @Test
  void aKeyAtTheEndOfAnAddress_isTakenApart() throws Exception {
    PushTargetValues values =
        input("own", "rtmp://host/app/key-1?token=a/b", "").check(Optional.empty());
    assertThat(values.address()).isEqualTo("rtmp://host/app");
    assertThat(values.key()).isEqualTo(new StreamKey("key-1?token=a/b"));
    assertRejected(input("own", "rtmp://host", ""), "key", "Type the stream key");
  }

  @Test
  void aStoredKey_staysWithItsServer() throws Exception {
    PushTarget stored = stored("rtmp://anna:pass@host/app");
    assertThat(stored.shownAddress()).isEqualTo("rtmp://***@host/app");
    PushTargetValues same = input("own", "rtmp://***@host/app", "***").check(Optional.of(stored));
    assertThat(same.address()).isEqualTo("rtmp://anna:pass@host/app");
    assertThat(same.key()).isEqualTo(stored.key());
    PushTargetValues moved = input("own", "rtmp://host/other", "***").check(Optional.of(stored));
    assertThat(moved.address()).isEqualTo("rtmp://host/other");
    assertThat(moved.key()).isEqualTo(stored.key());
    for (String key : new String[] {"", "***"}) {
      assertRejected(
          input("own", "rtmp://elsewhere/app", key), stored, "key", "type the stream key again");
      assertRejected(
          input("own", "rtmps://host/app", key), stored, "key", "type the stream key again");
    }
    assertRejected(input("own", "rtmp://***@host/other", ""), stored, "address", "type it again");
  }

  @Test
  void anotherAddressWithAKeyAtItsEnd_bringsItsOwnKey_andShowsNone() throws Exception {
    PushTarget stored = stored("rtmp://host/app");
    for (String server : new String[] {"rtmp://host/app", "rtmp://elsewhere/live"}) {
      PushTargetValues values =
          input("own", server + "/new-key-1?token=a/b", "").check(Optional.of(stored));
      assertThat(values.address()).isEqualTo(server);
      assertThat(values.key()).isEqualTo(new StreamKey("new-key-1?token=a/b"));
    }
    assertThat(input("own", "rtmp://host/app", "").check(Optional.of(stored)).key())
        .as("unchanged")
        .isEqualTo(stored.key());
    String afresh = "type the stream key again";
    assertRejected(input("own", "rtmp://host/other", ""), stored, "key", afresh);
    assertRejected(input("youtube", "rtmp://host/app/new-key-1", ""), stored, "key", afresh);
  }

  @Test
  void whatIsWrong_isSaidAtItsField() {
    assertRejected(input("nobody", "", "k"), "service", "youtube, twitch, facebook and own");
    assertRejected(input("own", "", "k"), "address", "Type the address");
    assertRejected(input("own", "http://host/app", "k"), "address", "rtmp:// or rtmps://");
    assertRejected(input("own", "rtmp://host/app", "two words"), "key", "space");
    PushInput whenever = typed("", "now", "", "", "", "", "");
    assertRejected(whenever, "when", "always, while_running, by_hand and schedule");
    PushInput longName = typed("n".repeat(101), "always", "", "", "", "", "");
    assertRejected(longName, "key", "1 to 100 characters");
  }

  @Test
  void aSchedule_hasTwoTimes() throws Exception {
    PushTargetValues values = typed("", "schedule", "22:00", "06:30", "", "", "").check(NOTHING);
    Hours hours = values.hours().orElseThrow();
    assertThat(hours.contains(LocalTime.of(22, 0))).isTrue();
    assertThat(hours.contains(LocalTime.of(6, 29))).isTrue();
    assertThat(hours.contains(LocalTime.of(6, 30))).isFalse();
    assertThat(hours.contains(LocalTime.of(21, 59))).isFalse();
    assertThat(typed("", "always", "22:00", "", "", "", "").check(NOTHING).hours()).isEmpty();
    assertRejected(typed("", "schedule", "10", "11:00", "", "", ""), "from", "written as 18:30");
    assertRejected(typed("", "schedule", "25:00", "11:00", "", "", ""), "from", "23:59");
    assertRejected(typed("", "schedule", "11:00", "11:00", "", "", ""), "from", "same minute");
  }

  @Test
  void encoding_isTheServices_orWhatIsTyped_withinWhatTheServiceTakes() throws Exception {
    BroadcastFormat preset =
        typed("", "always", "", "", "preset", "", "").check(NOTHING).encoding().orElseThrow();
    assertThat(preset).isEqualTo(PushService.TWITCH.preset());
    BroadcastFormat own =
        typed("", "always", "", "", "480p", "900kbps", "25")
            .check(NOTHING)
            .encoding()
            .orElseThrow();
    assertThat(own.bitsPerSecond()).isEqualTo(900_000);
    assertThat(own.framesPerSecond()).isEqualTo(25);
    assertThat(own.tone()).isFalse();
    assertRejected(
        typed("", "always", "", "", "1080p", "9M", ""),
        "resolution",
        "Twitch takes 8000 kbit/s at most, and this would be 9000");
    assertRejected(typed("", "always", "", "", "361p", "", ""), "resolution", "240p");
    assertRejected(typed("", "always", "", "", "360p", "0", ""), "resolution", "bitrate is from");
    assertRejected(typed("", "always", "", "", "360p", "", "24"), "resolution", "fps is 15");
  }

  @Test
  void nothingPrintsAKey() throws Exception {
    PushTargetValues values = input("twitch", "", "live_secret").check(Optional.empty());
    assertThat(values.toString()).doesNotContain("live_secret");
    assertThat(stored("rtmp://host/app").toString()).doesNotContain("stored-key");
  }

  private static void assertRejected(PushInput input, String field, String sentence) {
    assertRejected(input, null, field, sentence);
  }

  private static void assertRejected(
      PushInput input, PushTarget stored, String field, String sentence) {
    assertThatThrownBy(() -> input.check(Optional.ofNullable(stored)))
        .isInstanceOfSatisfying(
            PushInput.Rejected.class,
            wrong ->
                assertThat(wrong.problems())
                    .hasEntrySatisfying(field, text -> assertThat(text).contains(sentence)));
  }

  private static PushInput input(String service, String address, String key) {
    return new PushInput("", service, address, key, false, "always", "", "", "", "", "", true);
  }

  private static PushInput typed(
      String name,
      String when,
      String from,
      String to,
      String resolution,
      String bitrate,
      String fps) {
    return new PushInput(
        name, "twitch", "", "k", false, when, from, to, resolution, bitrate, fps, true);
  }

  private static PushTarget stored(String address) {
    return new PushTarget(
        1,
        0,
        1,
        "Name",
        PushService.OWN,
        address,
        new StreamKey("stored-key"),
        false,
        PushTarget.When.ALWAYS,
        Optional.empty(),
        Optional.empty(),
        true,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
