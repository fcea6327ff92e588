package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSecretsTest {
  private static final SourceUrl STORED = new SourceUrl("rtsp://admin:geheim@cam.example:554/1");
  private final SourceUrls sources = new SourceUrls(Optional.empty());

  @ParameterizedTest
  @CsvSource({
    "rtsp://cam/1, rtsp://cam/1",
    "rtsp://admin@cam/1, rtsp://admin@cam/1",
    "rtsp://admin:geheim@cam/1, rtsp://admin:***@cam/1",
    "rtsp://admin:ge@he:im@cam/1, rtsp://admin:***@cam/1",
    "rtsp://:geheim@cam/1, rtsp://:***@cam/1",
    "rtsp://admin:@cam/1, rtsp://admin:@cam/1",
    "http://cam/v?user=a&pwd=geheim&x=1, http://cam/v?user=a&pwd=***&x=1",
    "http://cam/v?token=geheim, http://cam/v?token=***",
    "http://cam/v?TOKEN=geheim, http://cam/v?TOKEN=***",
    "https://cam/v?X-Amz-Signature=geheim, https://cam/v?X-Amz-Signature=***",
    "https://cam/v?access_token=geheim&exp=5, https://cam/v?access_token=***&exp=5",
    "https://cam/v?monkey=1, https://cam/v?monkey=1",
    "rtsp://cam/user=admin&password=geheim&channel=1, rtsp://cam/user=admin&password=***&channel=1",
    "rtsp://cam/user=admin_password=geheim_channel=1?real, rtsp://cam/user=admin_password=***?real",
    "srt://cam:1?passphrase=0123456789, srt://cam:1?passphrase=***",
    "srt://cam:1?streamid=read:cam:anna:geheim&mode=caller, srt://cam:1?streamid=read:cam:anna:***&mode=caller",
    "'srt://cam:1?streamid=%23!::u=a,s=geheim,r=x', 'srt://cam:1?streamid=%23!::u=a,s=***,r=x'",
    "'srt://cam:1?streamid=%23!::r=a,m=request', 'srt://cam:1?streamid=%23!::r=a,m=request'",
    "rtmp://cam/bcs/x?user=admin&password=geheim, rtmp://cam/bcs/x?user=admin&password=***",
    "file:///media/key=1.mp4, file:///media/key=1.mp4"
  })
  void masked_hidesTheSecretAndNothingElse(String address, String masked) {
    assertThat(new SourceUrl(address).masked()).isEqualTo(masked);
  }

  @Test
  void printing_isMasked() {
    Channel channel =
        new Channel(
            1,
            new Nickname("a"),
            STORED,
            "a",
            true,
            Optional.empty(),
            false,
            SourceSettings.DEFAULT,
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            Instant.EPOCH,
            Instant.EPOCH);

    assertThat(channel.toString()).contains("***").doesNotContain("geheim");
    assertThat("" + STORED).isEqualTo("rtsp://admin:***@cam.example:554/1");
  }

  @ParameterizedTest
  @CsvSource({
    "rtsp://admin:***@cam.example:554/1, rtsp://admin:geheim@cam.example:554/1",
    "rtsp://admin:***@cam.example:554/other?x=1, rtsp://admin:geheim@cam.example:554/other?x=1",
    "RTSP://admin:***@CAM.example:554/1, rtsp://admin:geheim@CAM.example:554/1",
    "rtsp://admin:new@cam.example:554/1, rtsp://admin:new@cam.example:554/1",
    "rtsp://root:new@other.example/1, rtsp://root:new@other.example/1",
    "rtsp://cam.example:554/1, rtsp://cam.example:554/1"
  })
  void starsLeftStanding_keepThePassword(String typed, String meant) {
    assertThat(sources.parse(typed, Optional.of(STORED)).revealed()).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://admin:***@evil.example:554/1",
        "rtsp://root:***@cam.example:554/1",
        "rtsp://admin:***@cam.example:555/1",
        "rtsp://admin:***@cam.example/1",
        "http://admin:***@cam.example:554/1",
        "rtsp://admin:***@evil.example:554/@cam.example:554/1",
        "rtsp://evil.example/?password=***"
      })
  void passwordForSomebodyElse_mustBeTypedAnew(String typed) {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse(typed, Optional.of(STORED)));
  }

  @Test
  void starsWithMoreBehindThem_areTakenLiterally() {
    String typed = "rtsp://admin:***@cam.example:554@evil.example:554/1";

    assertThat(sources.parse(typed, Optional.of(STORED)).revealed()).isEqualTo(typed);
  }

  @Test
  void passwordAsParameter_isKeptForTheSameServerOnly() {
    Optional<SourceUrl> stored = Optional.of(new SourceUrl("http://cam/v?pwd=geheim&x=1"));

    assertThat(sources.parse("http://cam/v?x=2&pwd=***", stored).value())
        .isEqualTo("http://cam/v?x=2&pwd=geheim");
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse("http://evil/v?pwd=***", stored))
        .withMessageContaining("type the password again");
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse("http://cam/v?token=***", stored))
        .withMessageContaining("Nothing is stored");
  }

  @Test
  void passwordMovedIntoTheQuery_isRefused() {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(
            () -> sources.parse("rtsp://admin:x@cam.example:554/1?pass=***", Optional.of(STORED)));
  }

  @Test
  void starsInANewAddress_areNoPassword() {
    assertThatExceptionOfType(RefusedSource.class)
        .isThrownBy(() -> sources.parse("rtsp://admin:***@cam/1"))
        .withMessageContaining("type the password");
  }
}
