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
    assertThat(names(query(null, null, null, null).of(all, this::status)))
        .containsExactly("back", "Door", "door-2", "garden", "yard");
  }

  @Test
  void parts_goOnWhereTheLastOneEnded_alsoIfThatChannelIsGone() {
    List<StoredChannel> left = new ArrayList<>(all);
    ChannelQuery.Page first = query("2", null, null, null).of(left, this::status);
    assertThat(names(first)).containsExactly("back", "Door");

    left.remove(1);
    left.add(1, channel("d"));
    ChannelQuery.Page second =
        query("2", first.next().orElseThrow(), null, null).of(left, this::status);
    assertThat(names(second)).containsExactly("door-2", "garden");
    ChannelQuery.Page last =
        query("2", second.next().orElseThrow(), null, null).of(left, this::status);
    assertThat(names(last)).containsExactly("yard");
    assertThat(last.next()).isEmpty();
  }

  @Test
  void aPartThatEndsWithTheList_isTheLast() {
    assertThat(query("5", null, null, null).of(all, this::status).next()).isEmpty();
  }

  @Test
  void text_isFoundInNicknameTitleAndSource_whateverItsCase() {
    assertThat(names(query(null, null, "DOOR", null).of(all, this::status)))
        .containsExactly("Door", "door-2");
    assertThat(names(query(null, null, "title of y", null).of(all, this::status)))
        .containsExactly("yard");
    assertThat(names(query(null, null, "garden.example", null).of(all, this::status)))
        .containsExactly("garden");
    assertThat(names(query(null, null, "geheim", null).of(all, this::status))).isEmpty();
  }

  @Test
  void states_areAnyOfThoseNamed() {
    assertThat(names(query("1", null, null, List.of("live,FAILED")).of(all, this::status)))
        .containsExactly("yard");
    assertThat(names(query(null, null, null, List.of("IDLE", "LIVE")).of(all, this::status)))
        .hasSize(5);
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
    return page.channels().stream().map(each -> each.channel().nickname().value()).toList();
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
