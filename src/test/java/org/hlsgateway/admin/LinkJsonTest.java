package org.hlsgateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.ViewerLink;
import org.junit.jupiter.api.Test;

class LinkJsonTest {
  private static final ViewerLink LINK =
      new ViewerLink(
          7,
          0,
          Target.channel(1),
          "Neighbours",
          Optional.empty(),
          Instant.EPOCH,
          Optional.empty(),
          Optional.of(1L));

  private final Links links =
      new Links() {
        @Override
        public String text(ViewerLink link) {
          return "7.signature";
        }
      };
  private final ChannelNames names =
      new ChannelNames() {
        @Override
        public OptionalLong id(String nickname) {
          return OptionalLong.of(1);
        }

        @Override
        public Optional<String> nickname(long id) {
          return Optional.of("door");
        }
      };

  @Test
  void addresses_areForWhoMayMakeThem() {
    assertThat(shown(Optional.of("https://cams.example")).addresses())
        .containsExactly("https://cams.example/hls_gateway/watch/door?link=7.signature");
    LinkJson withoutAddresses = shown(Optional.empty());
    assertThat(withoutAddresses.label()).isEqualTo("Neighbours");
    assertThat(withoutAddresses.toString()).doesNotContain("signature");
  }

  private LinkJson shown(Optional<String> base) {
    return LinkJson.of(LINK, links, new Grants() {}, names, base);
  }
}
