package org.hlsgateway.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.distribution.RenditionNames.Size;
import org.junit.jupiter.api.Test;

class RenditionNamesTest {
  private static final List<Integer> THREE = List.of(1080, 720, 360);

  @Test
  void pictures_areTheRenditionsOfTheirHeight() {
    assertThat(match(new Size(1920, 1080), new Size(1280, 720), new Size(640, 360)))
        .containsExactly(
            Map.entry("1080p", new Size(1920, 1080)),
            Map.entry("720p", new Size(1280, 720)),
            Map.entry("360p", new Size(640, 360)));
  }

  @Test
  void aSmallSource_hasTheSmallerOnesOnly() {
    assertThat(match(new Size(1280, 720), new Size(640, 360)).keySet())
        .containsExactly("720p", "360p");
    assertThat(match(new Size(320, 180)).keySet()).containsExactly("360p");
  }

  @Test
  void wideAndUprightPictures_areNamedByTheBoxThatTheyFit() {
    assertThat(match(new Size(1920, 804), new Size(1280, 536), new Size(640, 268)).keySet())
        .containsExactly("1080p", "720p", "360p");
    assertThat(match(new Size(608, 1080), new Size(406, 720), new Size(202, 360)).keySet())
        .containsExactly("1080p", "720p", "360p");
  }

  @Test
  void whatIsLargerThanAll_isTheLargest() {
    assertThat(match(new Size(3840, 2160)).keySet()).containsExactly("1080p");
  }

  @Test
  void onlyWhatLooksLikeOne_isARendition() {
    assertThat(RenditionNames.isRendition("abcdefghijkl_720p")).isTrue();
    assertThat(RenditionNames.isRendition("abcdefghijkl-0123456789ab_2160p")).isTrue();
    for (String other : List.of("door", "door_720p", "abcdefghijkl", "abcdefghijkl_720", "_720p")) {
      assertThat(RenditionNames.isRendition(other)).as(other).isFalse();
    }
  }

  @Test
  void whatNotEverybodyMayWatch_hasANameThatNobodyGuesses() {
    assertThat(RenditionNames.base("abcdefghijkl", Visibility.PUBLIC, false, "k"))
        .isEqualTo("abcdefghijkl");
    assertThat(RenditionNames.base("abcdefghijkl", Visibility.DEFAULT, false, "k"))
        .isEqualTo("abcdefghijkl");
    String hidden = RenditionNames.base("abcdefghijkl", Visibility.GRANTED, false, "k");
    assertThat(hidden).matches("abcdefghijkl-[0-9a-f]{12}").doesNotContain("k-");
    assertThat(RenditionNames.base("abcdefghijkl", Visibility.DEFAULT, true, "k"))
        .isEqualTo(hidden);
    assertThat(RenditionNames.base("abcdefghijkl", Visibility.LOGIN, false, "other"))
        .isNotEqualTo(hidden);
    String name = RenditionNames.of(hidden, "720p");
    assertThat(RenditionNames.isRendition(name)).isTrue();
    assertThat(RenditionNames.rendition(hidden, name)).contains("720p");
    assertThat(RenditionNames.rendition("abcdefghijkl", name)).isEmpty();
  }

  private static Map<String, Size> match(Size... pictures) {
    return RenditionNames.match(List.of(pictures), size -> size, THREE);
  }
}
