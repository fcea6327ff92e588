package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelQueryTest {
  private final List<StoredChannel> all =
      Stream.of("back", "Door", "door-2", "garden", "yard").map(ChannelQueryTest::channel).toList();

  @Test
  void withoutAnything_allAreThere() {
    assertThat(names(query(null, null, null, null).of(rows(all))))
        .containsExactly("back", "door", "door-2", "garden", "yard");
  }

  @Test
  void parts_goOnWhereTheLastOneEnded_alsoIfThatChannelIsGone() {
    List<StoredChannel> left = new ArrayList<>(all);
    ChannelQuery.Page first = query("2", null, null, null).of(rows(left));
    assertThat(names(first)).containsExactly("back", "door");

    left.remove(1);
    left.add(1, channel("d"));
    ChannelQuery.Page second = query("2", first.next().orElseThrow(), null, null).of(rows(left));
    assertThat(names(second)).containsExactly("door-2", "garden");
    ChannelQuery.Page last = query("2", second.next().orElseThrow(), null, null).of(rows(left));
    assertThat(names(last)).containsExactly("yard");
    assertThat(last.next()).isEmpty();
  }

  @Test
  void aPartThatEndsWithTheList_isTheLast() {
    assertThat(query("5", null, null, null).of(rows(all)).next()).isEmpty();
  }

  @Test
  void text_isFoundInNicknameTitleAndSource_whateverItsCase() {
    assertThat(names(query(null, null, "DOOR", null).of(rows(all))))
        .containsExactly("door", "door-2");
    assertThat(names(query(null, null, "title of y", null).of(rows(all)))).containsExactly("yard");
    assertThat(names(query(null, null, "garden.example", null).of(rows(all))))
        .containsExactly("garden");
    assertThat(names(query(null, null, "geheim", null).of(rows(all)))).isEmpty();
  }

  @Test
  void states_areAnyOfThoseNamed() {
    assertThat(names(query("1", null, null, List.of("live,FAILED")).of(rows(all))))
        .containsExactly("yard");
    assertThat(names(query(null, null, null, List.of("IDLE", "LIVE")).of(rows(all)))).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource({
    "limit, 0",
    "limit, 1001",
    "limit, -1",
    "limit, x",
    "limit, ''",
    "cursor, '/'",
    "cursor, ''",
    "cursor, a.b",
    "state, SLEEPING",
    "state, ''"
  })
  void whatCannotBe_isNamed(String parameter, String value) {
    FieldErrors errors = new FieldErrors();
    ChannelQuery.of(
        parameter.equals("limit") ? value : null,
        parameter.equals("cursor") ? value : null,
        null,
        parameter.equals("state") ? List.of(value) : null,
        errors);

    assertThat(errors.all()).extracting(FieldError::field).containsExactly(parameter);
  }

  private static ChannelQuery query(String limit, String cursor, String text, List<String> states) {
    FieldErrors errors = new FieldErrors();
    ChannelQuery query = ChannelQuery.of(limit, cursor, text, states, errors);
    assertThat(errors.all()).isEmpty();
    return query;
  }

  private static List<String> names(ChannelQuery.Page page) {
    return page.rows().stream().map(ChannelRow::key).toList();
  }

  @Test
  void whatIsPushed_isAmongThem_byItsName_whichMayBeLongerThanANickname() {
    String name = "door-" + "x".repeat(200);
    List<ChannelRow> rows = new ArrayList<>(rows(all));
    rows.add(3, ChannelRow.of(new PushedChannel(name, ChannelStatus.idle()), () -> null));
    ChannelQuery.Page page = query("1", "door-2", null, null).of(rows);
    assertThat(names(page)).containsExactly(name);
    assertThat(names(query("1", page.next().orElseThrow(), null, null).of(rows)))
        .containsExactly("garden");
    assertThat(names(query(null, null, "XXX", List.of("idle")).of(rows))).containsExactly(name);
    assertThat(names(query(null, null, "xxx", List.of("live")).of(rows))).isEmpty();
  }

  private List<ChannelRow> rows(List<StoredChannel> stored) {
    return stored.stream()
        .map(each -> ChannelRow.of(each, () -> status(each.channel()).state(), () -> null))
        .toList();
  }

  private ChannelStatus status(Channel channel) {
    ChannelStatus idle = ChannelStatus.idle();
    return channel.nickname().value().equals("yard")
        ? new ChannelStatus(
            ChannelStatus.State.LIVE,
            1,
            Optional.of(Instant.EPOCH),
            idle.media(),
            idle.plan(),
            idle.problem(),
            idle.standIn(),
            idle.log())
        : idle;
  }

  private static StoredChannel channel(String name) {
    Channel yard = TestChannels.withEverything().channel();
    Channel channel =
        new Channel(
            name.hashCode(),
            new Nickname(name),
            new SourceUrl(
                "rtsp://admin:geheim@" + name.toLowerCase(java.util.Locale.ROOT) + ".example/1"),
            "Title of " + name,
            true,
            Optional.empty(),
            false,
            yard.sourceSettings(),
            yard.output(),
            yard.keep(),
            Instant.EPOCH,
            Instant.EPOCH);
    return new StoredChannel(channel, 0, Optional.of(channel.title()), ListingSettings.DEFAULT);
  }
}
