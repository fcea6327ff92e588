package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.TestGrants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One thing done to several channels. */
class BulkChangeTest {
  private JdbcDataSource memory;
  private TestDatabase database;
  private Grants grants;
  private Channels channels;
  private BulkChange bulk;

  @BeforeEach
  void open() {
    memory = new JdbcDataSource();
    memory.setUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    database = new TestDatabase(memory);
    grants = TestGrants.in(database);
    channels =
        new Channels(
            new ChannelStore(
                database,
                new Seal(new SecretKeySpec(new byte[32], "AES")),
                Clock.systemUTC(),
                Audit.ofTheGateway(Clock.systemUTC())),
            event -> {});
    channels.load();
    for (String name : List.of("a", "b", "c")) {
      channels.create(
          ChannelValues.of(new Nickname(name), new SourceUrl("rtsp://cam.example/" + name)));
    }
    // What runs and what is recorded is not asked by what is tried here.
    bulk = new BulkChange(channels, null, null, grants);
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
    try (var connection = memory.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("shutdown");
    }
  }

  private List<StoredChannel> chosen(String... names) {
    return List.of(names).stream().map(name -> channels.stored(name).orElseThrow()).toList();
  }

  private List<String> groupsOf(String name) {
    return grants.groupsOf(channels.find(name).orElseThrow().id()).stream()
        .map(ChannelGroup::name)
        .toList();
  }

  @Test
  void switchedOff_andOn_saysHowMany() throws Exception {
    assertThat(bulk.make(BulkAction.DISABLE, chosen("a", "b"), ""))
        .isEqualTo("2 channels are switched off.");
    assertThat(channels.find("a").orElseThrow().enabled()).isFalse();
    assertThat(bulk.make(BulkAction.DISABLE, chosen("a", "c"), ""))
        .isEqualTo("1 channel is switched off. As before: 1.");
    bulk.make(BulkAction.ENABLE, chosen("a", "b", "c"), "");
    assertThat(channels.all()).allMatch(Channel::enabled);
  }

  @Test
  void groups_areMade_joinedAndLeft() throws Exception {
    bulk.make(BulkAction.JOIN, chosen("a", "b"), " Outside ");
    bulk.make(BulkAction.JOIN, chosen("b", "c"), "OUTSIDE");
    assertThat(grants.groups()).hasSize(1);
    assertThat(groupsOf("c")).containsExactly("Outside");
    bulk.make(BulkAction.LEAVE, chosen("a", "b"), "outside");
    assertThat(groupsOf("a")).isEmpty();
    assertThat(groupsOf("c")).containsExactly("Outside");
    assertThatExceptionOfType(BulkChange.Refused.class)
        .isThrownBy(() -> bulk.make(BulkAction.JOIN, chosen("a"), "  "));
    assertThatExceptionOfType(BulkChange.Refused.class)
        .isThrownBy(() -> bulk.make(BulkAction.LEAVE, chosen("a"), "none"));
  }

  @Test
  void languageCountryAndNumbers_areSet() throws Exception {
    bulk.make(BulkAction.LANGUAGE, chosen("a", "c"), "Irish");
    bulk.make(BulkAction.COUNTRY, chosen("a"), "IE");
    bulk.make(BulkAction.NUMBER, chosen("c", "a"), "7");
    ListingSettings a = channels.stored("a").orElseThrow().listing();
    assertThat(a.language()).contains("Irish");
    assertThat(a.country()).contains("IE");
    assertThat(a.number()).hasValue(8);
    assertThat(channels.stored("c").orElseThrow().listing().number()).hasValue(7);
    bulk.make(BulkAction.LANGUAGE, chosen("a"), "");
    assertThat(channels.stored("a").orElseThrow().listing().language()).isEmpty();
    for (String wrong : List.of("", "0", "x", "99999")) {
      assertThatExceptionOfType(BulkChange.Refused.class)
          .isThrownBy(() -> bulk.make(BulkAction.NUMBER, chosen("a", "b"), wrong));
    }
  }

  @Test
  void whereOneWasChangedMeanwhile_noneIs() {
    List<StoredChannel> old = chosen("a", "b");
    channels.update(old.get(1), old.get(1).version(), ChannelValues.of(old.get(1)).titled("Other"));

    assertThatExceptionOfType(BulkChange.Refused.class)
        .isThrownBy(() -> bulk.make(BulkAction.DISABLE, old, ""))
        .withMessageContaining("nothing is changed");
    assertThatExceptionOfType(BulkChange.Refused.class)
        .isThrownBy(() -> bulk.make(BulkAction.DELETE, old, ""));
    assertThat(channels.find("a").map(Channel::enabled)).isEqualTo(Optional.of(true));
  }

  @Test
  void deleted_areGone() throws Exception {
    bulk.make(BulkAction.DELETE, chosen("a", "c"), "");
    assertThat(channels.all()).extracting(each -> each.nickname().value()).containsExactly("b");
  }

  @Test
  void everyAction_isFoundByWhatAFormSends() {
    for (BulkAction each : BulkAction.values()) {
      assertThat(BulkAction.of(each.key())).contains(each);
    }
    assertThat(BulkAction.of(null)).isEmpty();
  }
}
