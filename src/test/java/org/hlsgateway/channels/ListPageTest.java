package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ListPageTest {

  private final List<StoredChannel> thousand =
      IntStream.range(0, 1000).mapToObj(i -> stored("cam-" + i, "Camera " + i)).toList();

  private static final ListFilter.Lookups IDLE = lookups(Map.of(), "");

  private static ListFilter.Lookups lookups(Map<String, ChannelStatus> known, String group) {
    return new ListFilter.Lookups() {
      @Override
      public ChannelStatus status(Channel channel) {
        return known.getOrDefault(channel.nickname().value(), ChannelStatus.idle());
      }

      @Override
      public boolean isIn(String id, Channel channel) {
        return channel.nickname().value().equals(group);
      }
    };
  }

  private static ListFilter searching(String search) {
    return ListFilter.of(search, null, null, null);
  }

  private ListPage page(List<StoredChannel> all, ListFilter filter, String number) {
    return ListPage.of(filter.of(all, IDLE), filter, all.size(), number);
  }

  @Test
  void aThousandChannels_areTenPages() {
    ListPage first = page(thousand, searching(null), null);
    assertThat(first.rows()).hasSize(100).startsWith(thousand.get(0));
    assertThat(first.last()).isEqualTo(10);
    assertThat(page(thousand, searching(""), "10").rows()).endsWith(thousand.get(999));
  }

  @Test
  void whatIsNoPage_isTheNearestThatIsOne() {
    for (String number : List.of("0", "-1", "x", "", "99999999999999999999")) {
      assertThat(page(thousand, searching(""), number).number()).as(number).isEqualTo(1);
    }
    assertThat(page(thousand, searching(""), "11").number()).isEqualTo(10);
    assertThat(page(List.of(), searching(null), null).last()).isEqualTo(1);
  }

  @Test
  void everyWordIsLookedFor_inNicknameAndTitle_whateverItsCase() {
    List<StoredChannel> two = List.of(stored("door", "Haust\u00fcr Nord"), stored("yard", "Hof"));
    assertThat(searching(" NORD door ").of(two, IDLE)).containsExactly(two.get(0));
    assertThat(searching("HAUST\u00dcR").of(two, IDLE)).containsExactly(two.get(0));
    assertThat(searching("nord yard").of(two, IDLE)).isEmpty();
    assertThat(page(two, searching("nord yard"), null).isLong()).isTrue();
    assertThat(searching("x".repeat(5000)).search()).hasSize(100);
  }

  @Test
  void stateGroupAndProblem_leaveOutAllOthers_andWhatIsNoneIsNotAsked() {
    List<StoredChannel> three = List.of(stored("a", "A"), stored("b", "B"), stored("c", "C"));
    ListFilter.Lookups lookups =
        lookups(
            Map.of(
                "b",
                new ChannelStatus(
                    ChannelStatus.State.FAILED,
                    3,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("It does not answer."),
                    Optional.empty(),
                    List.of())),
            "c");
    assertThat(ListFilter.of("", "problem", "", "").of(three, lookups))
        .containsExactly(three.get(1));
    assertThat(ListFilter.of("", "failed", "", "").of(three, lookups))
        .containsExactly(three.get(1));
    assertThat(ListFilter.of("", "idle", "", "").of(three, lookups))
        .containsExactly(three.get(0), three.get(2));
    assertThat(ListFilter.of("", "", "7", "").of(three, lookups)).containsExactly(three.get(2));
    assertThat(ListFilter.of("", "", "", "viewers").of(three, lookups))
        .containsExactly(three.get(1), three.get(0), three.get(2));
    assertThat(ListFilter.of("", "", "", "state").of(three, lookups)).startsWith(three.get(1));
    assertThat(ListFilter.of("", "x", "y", "z")).isEqualTo(ListFilter.NONE);
    assertThat(ListFilter.of("a&b", "live", "", "title").query())
        .isEqualTo("q=a%26b&state=live&sort=title");
  }

  @Test
  void whatChangesWhileItIsSortedBy_isAskedOnce() {
    AtomicInteger asked = new AtomicInteger();
    ListFilter.Lookups moving =
        new ListFilter.Lookups() {
          @Override
          public ChannelStatus status(Channel channel) {
            return watched(asked.incrementAndGet() * 7919 % 101);
          }

          @Override
          public boolean isIn(String group, Channel channel) {
            return true;
          }
        };
    for (String sort : List.of("viewers", "state")) {
      asked.set(0);
      assertThat(ListFilter.of("", "idle", "", sort).of(thousand, moving)).hasSize(1000);
      assertThat(asked).hasValue(1000);
    }
  }

  private static ChannelStatus watched(int viewers) {
    return new ChannelStatus(
        ChannelStatus.State.IDLE,
        viewers,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  @Test
  void questionAboutTheSameChannels_isTheSame_whateverTheirOrder() {
    assertThat(BulkServlet.sum(LongStream.of(3, 1, 2)))
        .isEqualTo(BulkServlet.sum(LongStream.of(1, 2, 3)))
        .isNotEqualTo(BulkServlet.sum(LongStream.of(1, 2)))
        .isNotEqualTo(BulkServlet.sum(LongStream.of(1, 2, 4)));
  }

  @Test
  void tenThousandChannels_areFilteredAndSorted() {
    List<StoredChannel> many =
        IntStream.range(0, 10_000).mapToObj(i -> stored("c" + i, "Camera " + i)).toList();
    long begin = System.nanoTime();
    assertThat(page(many, ListFilter.of("camera 9", "idle", "", "title"), null).rows())
        .hasSize(100);
    System.out.println(
        "10,000 channels: filtered and sorted in "
            + (System.nanoTime() - begin) / 1_000_000
            + " ms");
  }

  private static StoredChannel stored(String nickname, String title) {
    return TestChannels.named(nickname, title);
  }
}
