package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.channels.ChannelChanged.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store promises, whichever database is below it. */
abstract class ChannelStoreContract {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
  private static final StoredChannel RICH = TestChannels.withEverything();
  private static final Channel EVERYTHING = RICH.channel();
  private static final SourceHeaders HEADERS =
      new SourceHeaders(
          Optional.of("https://page.example/"),
          Optional.of("https://page.example"),
          Optional.of("session=geheim"),
          Optional.of("Bearer verborgen"));
  private static final Seal SEAL = new Seal(new SecretKeySpec(new byte[32], "AES"));

  private TestDatabase database;
  private final List<ChannelChanged> events = new ArrayList<>();
  private Channels channels;

  /** Empty, and the same one within a test. */
  abstract javax.sql.DataSource database();

  /** Everything in it, as a backup would show it. */
  abstract String dump() throws SQLException;

  @BeforeEach
  void open() {
    database = new TestDatabase(database());
    channels = channels(SEAL);
    channels.load();
  }

  @AfterEach
  void close() throws SQLException {
    execute("delete from channel");
    database.close();
  }

  @Test
  void createdChannel_readsBackAsItWas() {
    ChannelValues values =
        new ChannelValues(
            new Nickname("Front-Door"),
            new SourceUrl("rtsp://admin:geheim@cam.example/1"),
            Optional.of("Haust\u00fcr \ud83d\udeaa"),
            false,
            Optional.of(30),
            true,
            EVERYTHING.sourceSettings().with(HEADERS),
            EVERYTHING.output(),
            EVERYTHING.keep(),
            RICH.listing());
    channels.create(values);

    assertThat(channels(SEAL, true).stored("front-door").orElseThrow().listing())
        .isEqualTo(RICH.listing());
    Channel read = channels(SEAL, true).find("front-door").orElseThrow();
    assertThat(read.nickname().value()).isEqualTo("Front-Door");
    assertThat(read.source().revealed()).isEqualTo("rtsp://admin:geheim@cam.example/1");
    assertThat(read.title()).isEqualTo("Haust\u00fcr \ud83d\udeaa");
    assertThat(read.enabled()).isFalse();
    assertThat(read.pinned()).isTrue();
    assertThat(read.idleAfter()).contains(Duration.ofSeconds(30));
    assertThat(read.created()).isEqualTo(NOW);
    assertThat(read.updated()).isEqualTo(NOW);
    assertThat(read.sourceSettings()).isEqualTo(EVERYTHING.sourceSettings().with(HEADERS));
    assertThat(read.output()).isEqualTo(EVERYTHING.output());
    assertThat(read.keep()).isEqualTo(EVERYTHING.keep());
  }

  @Test
  void changedSettings_readBackAsTheyAre() {
    StoredChannel yard = channels.create(values("yard"));
    ChannelValues plain = ChannelValues.of(yard);
    ChannelValues rich =
        new ChannelValues(
            plain.nickname(),
            plain.source(),
            plain.title(),
            plain.enabled(),
            plain.idleSeconds(),
            plain.pinned(),
            EVERYTHING.sourceSettings().with(HEADERS),
            EVERYTHING.output(),
            EVERYTHING.keep(),
            RICH.listing());

    StoredChannel changed = channels.update(yard, yard.version(), rich);
    assertThat(ChannelValues.of(channels(SEAL, true).stored("yard").orElseThrow())).isEqualTo(rich);
    channels.update(changed, changed.version(), plain);
    assertThat(ChannelValues.of(channels(SEAL, true).stored("yard").orElseThrow()))
        .isEqualTo(plain);
  }

  @Test
  void longestSettings_fit() {
    List<SourceUrl> fallbacks =
        IntStream.range(0, 5)
            .mapToObj(
                i ->
                    new SourceUrl(
                        "rtsp://cam.example/" + i + "x".repeat(SourceUrls.MAX_CHARACTERS - 20)))
            .toList();
    Optional<String> longestLine = Optional.of("~".repeat(4_000));
    Rung longest = new Rung(7680, 4320, OptionalInt.of(240), OptionalInt.of(200_000));
    Optional<String> longestWord = Optional.of("\ud83d\udeaa".repeat(100));
    ListingSettings longestListing =
        new ListingSettings(
            OptionalInt.of(99_999),
            longestWord,
            longestWord,
            Optional.of("https://l.example/" + "x".repeat(1_982)),
            true,
            longestWord,
            longestWord);
    ChannelValues values = values("yard");
    SourceSettings source = EVERYTHING.sourceSettings();
    OutputSettings output = EVERYTHING.output();
    channels.create(
        new ChannelValues(
            values.nickname(),
            values.source(),
            values.title(),
            true,
            values.idleSeconds(),
            false,
            new SourceSettings(
                source.input(),
                Optional.of("f".repeat(64)),
                source.transport(),
                Optional.of(Duration.ofSeconds(120)),
                Duration.ofSeconds(300),
                Optional.of("u".repeat(200)),
                true,
                fallbacks,
                true,
                new SourceHeaders(longestLine, longestLine, longestLine, longestLine)),
            new OutputSettings(
                output.ladder(),
                Collections.nCopies(6, longest),
                true,
                Duration.ofSeconds(60),
                true,
                output.audio(),
                output.format(),
                Set.of(OutputSettings.Switch.values())),
            new KeepSettings(
                Duration.ofHours(24), true, OptionalInt.of(3650), OptionalInt.of(100_000)),
            longestListing));

    Channel read = channels(SEAL, true).find("yard").orElseThrow();
    assertThat(read.sourceSettings().fallbacks()).isEqualTo(fallbacks);
    assertThat(read.output().rungs()).hasSize(6);
  }

  @Test
  void channelOfTheFirstVersion_getsTheDefaults() throws SQLException {
    channels.create(values("yard"));
    execute(
        "insert into channel (version, nickname, nickname_key, source_sealed, enabled, pinned,"
            + " created, updated) select 0, 'old', 'old', '"
            + SEAL.close("rtsp://cam.example/old", "old")
            + "', true, false, created, updated from channel");

    Channel read = channels(SEAL, true).find("old").orElseThrow();
    assertThat(read.sourceSettings()).isEqualTo(SourceSettings.DEFAULT);
    assertThat(read.output()).isEqualTo(OutputSettings.DEFAULT);
    assertThat(read.keep()).isEqualTo(KeepSettings.DEFAULT);
    assertThat(channels(SEAL, true).stored("old").orElseThrow().listing())
        .isEqualTo(ListingSettings.DEFAULT);
  }

  @Test
  void withoutTitleAndIdleTime_nicknameIsTheTitleAndTheServerDecides() {
    channels.create(values("yard"));

    Channel read = channels.find("yard").orElseThrow();
    assertThat(read.title()).isEqualTo("yard");
    assertThat(read.idleAfter()).isEmpty();
  }

  @Test
  void longestSourceAndTitle_fit() {
    String source = "rtsp://cam.example/" + "x".repeat(SourceUrls.MAX_CHARACTERS - 19);
    String title = "\ud83d\udeaa".repeat(100);
    channels.create(
        new ChannelValues(
            new Nickname("n".repeat(50)),
            new SourceUrl(source),
            Optional.of(title),
            true,
            Optional.empty(),
            false,
            SourceSettings.DEFAULT,
            OutputSettings.DEFAULT,
            KeepSettings.DEFAULT,
            ListingSettings.DEFAULT));

    assertThat(channels.all().get(0).source().value()).isEqualTo(source);
    assertThat(channels.all().get(0).title()).isEqualTo(title);
  }

  private void change(List<ChannelValues> added, List<ImportPlan.Change> changed) {
    channels.change(new ChannelBatch(added, changed, List.of(), (entities, rows) -> {}));
  }

  @Test
  void severalAtOnce_areRemoved_andWhoReadsAllAnewIsToldOnce() {
    StoredChannel yard = channels.create(values("yard"));
    StoredChannel door = channels.create(values("door"));
    events.clear();
    channels.change(ChannelBatch.of(List.of(), List.of(yard, door)));

    assertThat(channels(SEAL, true).all()).isEmpty();
    assertThat(events)
        .extracting(ChannelChanged::kind)
        .containsOnly(ChannelChanged.Kind.DELETED)
        .hasSize(2);
    assertThat(events).extracting(ChannelChanged::moreToCome).containsExactly(true, false);
    assertThatExceptionOfType(StaleChannel.class)
        .isThrownBy(() -> channels.change(ChannelBatch.of(List.of(), List.of(yard))));
  }

  @Test
  void severalAtOnce_areAddedAndChanged_andTold() {
    StoredChannel yard = channels.create(values("yard"));
    List<ChannelValues> added = List.of(values("a"), values("b"));
    change(added, List.of(new ImportPlan.Change(yard, ChannelValues.of(yard).titled("The yard"))));

    assertThat(channels.find("a")).isPresent();
    assertThat(channels.find("b")).isPresent();
    assertThat(channels.find("yard").orElseThrow().title()).isEqualTo("The yard");
  }

  @Test
  void ofSeveralOfWhichOneIsTaken_orChangedMeanwhile_noneIsThere() {
    StoredChannel yard = channels.create(values("yard"));
    channels.update(yard, yard.version(), ChannelValues.of(yard).titled("Somebody else's"));

    assertThatExceptionOfType(NicknameTaken.class)
        .isThrownBy(() -> change(List.of(values("a"), values("YARD")), List.of()));
    assertThatExceptionOfType(StaleChannel.class)
        .isThrownBy(
            () ->
                change(
                    List.of(values("b")),
                    List.of(new ImportPlan.Change(yard, ChannelValues.of(yard).titled("Mine")))));
    assertThat(channels(SEAL, true).all()).hasSize(1);
    assertThat(channels(SEAL, true).find("yard").orElseThrow().title())
        .isEqualTo("Somebody else's");
  }

  @Test
  void nicknameInAnotherCase_isTaken() {
    channels.create(values("Yard"));

    assertThatExceptionOfType(NicknameTaken.class)
        .isThrownBy(() -> channels.create(values("yARD")))
        .withMessage("There is a channel \"yARD\" already: choose another nickname.");
    assertThat(channels.all()).hasSize(1);
  }

  @Test
  void renamingToATakenNickname_isRefusedAndChangesNothing() {
    channels.create(values("yard"));
    StoredChannel door = channels.create(values("door"));

    assertThatThrownBy(() -> channels.update(door, door.version(), values("YARD")))
        .isInstanceOf(NicknameTaken.class);
    assertThat(channels.all())
        .extracting(c -> c.nickname().value())
        .containsExactly("door", "yard");
  }

  @Test
  void renamingOnlyTheCase_isAllowed() {
    StoredChannel yard = channels.create(values("yard"));

    channels.update(yard, yard.version(), values("Yard"));

    assertThat(channels.find("yard").orElseThrow().nickname().value()).isEqualTo("Yard");
  }

  @Test
  void renamedChannel_keepsItsSourceAndId() {
    StoredChannel yard = channels.create(values("yard"));

    channels.update(yard, yard.version(), values("garden"));

    Channel read = channels(SEAL, true).find("garden").orElseThrow();
    assertThat(read.id()).isEqualTo(yard.channel().id());
    assertThat(read.source().revealed()).isEqualTo("rtsp://u:secretword@cam.example/yard");
    assertThat(channels.find("yard")).isEmpty();
  }

  @Test
  void secondEditorOfOneState_isRefused() {
    StoredChannel seen = channels.create(values("yard"));
    channels.update(seen, seen.version(), values("first"));

    assertThatThrownBy(() -> channels.update(seen, seen.version(), values("second")))
        .isInstanceOf(StaleChannel.class);
    assertThatThrownBy(() -> channels.delete(seen, seen.version()))
        .isInstanceOf(StaleChannel.class);
    assertThat(channels.find("first")).isPresent();
  }

  @Test
  void twoEditorsAtOnce_oneWins() throws Exception {
    StoredChannel seen = channels.create(values("yard"));
    CyclicBarrier together = new CyclicBarrier(2);
    Callable<Boolean> edit =
        () -> {
          together.await(10, TimeUnit.SECONDS);
          try {
            channels.update(seen, seen.version(), values("yard"));
            return true;
          } catch (StaleChannel e) {
            return false;
          }
        };
    var threads = Executors.newFixedThreadPool(2);
    try {
      List<Boolean> won = new ArrayList<>();
      for (Future<Boolean> each : threads.invokeAll(List.of(edit, edit))) {
        won.add(each.get());
      }
      assertThat(won).containsExactlyInAnyOrder(true, false);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void deletedChannel_isGoneAndStaysUnknownToItsEditors() {
    StoredChannel yard = channels.create(values("yard"));
    channels.delete(yard, yard.version());

    assertThat(channels.find("yard")).isEmpty();
    assertThatThrownBy(() -> channels.update(yard, yard.version(), values("yard")))
        .isInstanceOf(StaleChannel.class);
    assertThat(channels.create(values("yard")).channel().id()).isNotEqualTo(yard.channel().id());
  }

  @Test
  void everyChange_isAnnouncedAfterItCanBeRead() {
    StoredChannel yard = channels.create(values("yard"));
    StoredChannel garden = channels.update(yard, yard.version(), values("garden"));
    channels.delete(garden, garden.version());

    assertThat(events)
        .extracting(ChannelChanged::kind)
        .containsExactly(Kind.CREATED, Kind.UPDATED, Kind.DELETED);
    assertThat(events).extracting(ChannelChanged::id).containsOnly(yard.channel().id());
    assertThat(events)
        .extracting(ChannelChanged::version)
        .containsExactly(yard.version(), garden.version(), garden.version());
    assertThat(channels.former(yard.channel().id())).isEmpty();
  }

  @Test
  void aChange_readsItsOwnRowOnly() throws SQLException {
    StoredChannel yard = channels.create(values("yard"));
    channels.create(values("door"));
    execute("update channel set source_sealed = 'unreadable' where nickname_key = 'door'");

    StoredChannel garden = channels.update(yard, yard.version(), values("garden"));
    assertThat(channels.all())
        .extracting(c -> c.nickname().value())
        .containsExactly("door", "garden");
    channels.delete(garden, garden.version());
    assertThat(channels.all()).extracting(c -> c.nickname().value()).containsExactly("door");
  }

  @Test
  void refusedChange_isNotAnnounced() {
    channels.create(values("yard"));
    events.clear();

    assertThatThrownBy(() -> channels.create(values("yard"))).isInstanceOf(NicknameTaken.class);
    assertThat(events).isEmpty();
  }

  @Test
  void list_isInTheOrderOfNicknamesWhateverTheirCase() {
    channels.create(values("b"));
    channels.create(values("C"));
    channels.create(values("A"));

    assertThat(channels.all()).extracting(c -> c.nickname().value()).containsExactly("A", "b", "C");
  }

  @Test
  void whatCannotBeANickname_isUnknown() {
    channels.create(values("yard"));

    assertThat(channels.find("../yard")).isEmpty();
    assertThat(channels.find("yar\u217e")).isEmpty();
    assertThat(channels.find(null)).isEmpty();
  }

  @Test
  void dump_showsNoCredentials() throws SQLException {
    StoredChannel yard = channels.create(values("yard"));
    ChannelValues rich = ChannelValues.of(TestChannels.withEverything());
    channels.update(
        yard,
        yard.version(),
        new ChannelValues(
            rich.nickname(),
            rich.source(),
            rich.title(),
            rich.enabled(),
            rich.idleSeconds(),
            rich.pinned(),
            rich.sourceSettings().with(HEADERS),
            rich.output(),
            rich.keep(),
            rich.listing()));

    assertThat(dump())
        .contains("yard")
        .contains("page.example")
        .doesNotContain("secretword")
        .doesNotContain("geheim")
        .doesNotContain("verborgen")
        .doesNotContain("cam.example");
  }

  @Test
  void sourceCopiedIntoAnotherRow_cannotBeRead() throws SQLException {
    channels.create(values("yard"));
    channels.create(values("door"));
    execute(
        "update channel set source_sealed ="
            + " (select source_sealed from channel where nickname_key = 'yard')");

    assertThatThrownBy(() -> channels(SEAL, true)).isInstanceOf(StoreUnusable.class);
  }

  @Test
  void anotherKey_refusesWithASentence() {
    channels.create(values("yard"));
    byte[] other = new byte[32];
    other[0] = 1;

    assertThatThrownBy(() -> channels(new Seal(new SecretKeySpec(other, "AES")), true))
        .isInstanceOf(StoreUnusable.class)
        .hasMessageStartingWith("The key file secret.key in DATA_DIR does not fit the database");
  }

  @Test
  void migratingAgain_changesNothing() {
    channels.create(values("yard"));

    Migrations.migrate(database.source);

    assertThat(channels(SEAL, true).all()).hasSize(1);
  }

  private static ChannelValues values(String nickname) {
    return ChannelValues.of(
        new Nickname(nickname), new SourceUrl("rtsp://u:secretword@cam.example/yard"));
  }

  private Channels channels(Seal seal) {
    Clock clock = Clock.fixed(NOW.plusNanos(789), ZoneOffset.UTC);
    return new Channels(
        new ChannelStore(database, seal, clock, Audit.ofTheGateway(clock)), this::heard);
  }

  private Channels channels(Seal seal, boolean loaded) {
    Channels fresh = channels(seal);
    if (loaded) {
      fresh.load();
    }
    return fresh;
  }

  private void heard(ChannelChanged event) {
    assertThat(channels.byId(event.id()).isPresent()).isEqualTo(event.kind() != Kind.DELETED);
    assertThat(channels.former(event.id()).isPresent()).isEqualTo(event.kind() == Kind.DELETED);
    events.add(event);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
