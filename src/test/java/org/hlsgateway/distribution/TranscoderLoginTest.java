package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.hlsgateway.FakeClock;
import org.hlsgateway.accounts.Brake;
import org.hlsgateway.events.ServerKind;
import org.hlsgateway.events.Transcoder;
import org.junit.jupiter.api.Test;

/** Who is told the streamers' keys. */
class TranscoderLoginTest {
  private static final String HERE = "192.0.2.1";
  private static final Transcoder GATEWAY = transcoder(ServerKind.GATEWAY, true);

  private final Map<String, Transcoder> transcoders =
      Map.of(
          "of a gateway", GATEWAY,
          "of one that is off", transcoder(ServerKind.GATEWAY, false),
          "of nginx", transcoder(ServerKind.RTMP, true),
          "of this gateway", transcoder(ServerKind.THIS_GATEWAY, true));

  private final FakeClock clock = new FakeClock();
  private final TranscoderLogin login =
      new TranscoderLogin(secret -> Optional.ofNullable(transcoders.get(secret)), new Brake(clock));

  @Test
  void anotherGateway_isLetIn() {
    assertThat(login.ask(HERE, "of a gateway")).isEqualTo(new TranscoderLogin.Known(GATEWAY));
  }

  @Test
  void anRtmpServersSecret_isGoodForNothingHere() {
    for (String secret : new String[] {"of nginx", "of this gateway"}) {
      assertThat(login.ask(HERE, secret))
          .isEqualTo(
              new TranscoderLogin.Refused(
                  "Only a transcoder that is another gateway is told what to do."));
    }
  }

  @Test
  void oneThatIsSwitchedOff_isTold_andItsAskingIsNoGuessing() {
    for (int i = 0; i < 100; i++) {
      assertThat(login.ask(HERE, "of one that is off"))
          .isEqualTo(new TranscoderLogin.Refused("This transcoder is switched off."));
    }
    assertThat(login.ask(HERE, "of a gateway")).isInstanceOf(TranscoderLogin.Known.class);
  }

  @Test
  void guesses_areSlowedDown_atTheAddressThatTheyComeFrom() {
    String[] guesses = {null, "", "x", "x".repeat(201)};
    for (int i = 0; i < 10; i++) {
      assertThat(login.ask(HERE, guesses[i % guesses.length]))
          .isEqualTo(new TranscoderLogin.Stranger());
    }
    assertThat(login.ask(HERE, "of a gateway")).isInstanceOf(TranscoderLogin.Braked.class);
    assertThat(login.ask("192.0.2.2", "of a gateway")).isInstanceOf(TranscoderLogin.Known.class);
    clock.advance(((TranscoderLogin.Braked) login.ask(HERE, "of a gateway")).remaining());
    assertThat(login.ask(HERE, "of a gateway")).isInstanceOf(TranscoderLogin.Known.class);
  }

  @Test
  void aGatewayWithAWrongSecret_neverAsksSoOftenThatItIsBraked() {
    for (int i = 0; i < 100; i++) {
      assertThat(login.ask(HERE, "old")).isEqualTo(new TranscoderLogin.Stranger());
      clock.advance(RemoteEvents.PAUSE_AFTER_REFUSAL);
    }
  }

  private static Transcoder transcoder(ServerKind kind, boolean enabled) {
    return new Transcoder(
        1,
        0,
        "main",
        kind,
        "rtmp://main.example",
        OptionalInt.empty(),
        enabled,
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
