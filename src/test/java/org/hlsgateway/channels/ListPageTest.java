package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListPageTest {

  private final List<StoredChannel> thousand =
      IntStream.range(0, 1000).mapToObj(i -> stored("cam-" + i, "Camera " + i)).toList();

  @Test
  void aThousandChannels_areTenPages() {
    ListPage first = ListPage.of(thousand, null, null);
    assertThat(first.rows()).hasSize(100).startsWith(thousand.get(0));
    assertThat(first.last()).isEqualTo(10);
    assertThat(ListPage.of(thousand, "", "10").rows()).endsWith(thousand.get(999));
  }

  @Test
  void whatIsNoPage_isTheNearestThatIsOne() {
    for (String number : List.of("0", "-1", "x", "", "99999999999999999999")) {
      assertThat(ListPage.of(thousand, "", number).number()).as(number).isEqualTo(1);
    }
    assertThat(ListPage.of(thousand, "", "11").number()).isEqualTo(10);
    assertThat(ListPage.of(List.of(), null, null).last()).isEqualTo(1);
  }

  @Test
  void everyWordIsLookedFor_inNicknameAndTitle_whateverItsCase() {
    List<StoredChannel> two = List.of(stored("door", "Haustür Nord"), stored("yard", "Hof"));
    assertThat(ListPage.of(two, " NORD door ", null).rows()).containsExactly(two.get(0));
    assertThat(ListPage.of(two, "HAUSTÜR", null).rows()).containsExactly(two.get(0));
    assertThat(ListPage.of(two, "nord yard", null).rows()).isEmpty();
    assertThat(ListPage.of(two, "nord yard", null).isLong()).isTrue();
    assertThat(ListPage.of(two, "x".repeat(5000), null).search()).hasSize(100);
  }

  private static StoredChannel stored(String nickname, String title) {
    return TestChannels.named(nickname, title);
  }
}
