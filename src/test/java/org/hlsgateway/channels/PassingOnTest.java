package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Operators who may pass on what is pushed as "own", and nothing else. */
class PassingOnTest {
  private static final SourceUrl CAMERA = new SourceUrl("rtsp://cam.example/1");

  private static Optional<FieldError> problem(
      Optional<Channel> old, String source, String... fallbacks) {
    return PassingOn.problem(
        "own"::equals,
        old,
        new SourceUrl(source),
        List.of(fallbacks).stream().map(SourceUrl::new).toList());
  }

  private static Optional<Channel> shows(String pushed) {
    return Optional.of(TestChannels.withSource(pushed).channel());
  }

  @Test
  void whatOneMayNotPublishOrOperate_isNoSource_andNoFallback() {
    Optional<Channel> camera = shows(CAMERA.value());
    assertThat(problem(camera, "push:secret").orElseThrow())
        .isEqualTo(
            new FieldError(
                "source",
                "Only an administrator, or who may operate or publish secret, can show what is"
                    + " pushed as secret: ask for that right, or give another address."));
    assertThat(problem(camera, CAMERA.value(), "test:", "push:secret").orElseThrow().field())
        .isEqualTo("sourceSettings.fallbacks");
    assertThat(problem(Optional.empty(), "push:secret")).isPresent();
  }

  @Test
  void whatOneMay_andOtherAddresses_areTaken() {
    assertThat(problem(Optional.empty(), "push:own", "test:")).isEmpty();
    assertThat(problem(Optional.empty(), CAMERA.value(), "push:own")).isEmpty();
  }

  @Test
  void whatTheChannelShowsAlready_stays_alsoAtAnotherPlace() {
    assertThat(problem(shows("push:secret"), "push:secret")).isEmpty();
    assertThat(problem(shows("push:secret"), CAMERA.value(), "push:Secret")).isEmpty();
    assertThat(problem(shows("push:secret"), "push:secret", "push:other")).isPresent();
  }

  @Test
  void allThatIsAskedFor_isLookedAt() {
    ChannelValues wanted =
        new ChannelValues(
            new Nickname("door"),
            CAMERA,
            Optional.empty(),
            true,
            Optional.empty(),
            false,
            new SourceSettings(
                SourceSettings.Transport.AUTO,
                Optional.empty(),
                Duration.ZERO,
                Optional.empty(),
                true,
                List.of(new SourceUrl("push:secret")),
                false),
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            ListingSettings.DEFAULT);
    assertThat(PassingOn.problem("own"::equals, Optional.empty(), wanted)).isPresent();
  }
}
