package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.crypto.spec.SecretKeySpec;
import org.h2.jdbcx.JdbcDataSource;
import org.hlsgateway.accounts.Audit;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Permission;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.TestGrants;
import org.hlsgateway.accounts.Visibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists that are imported, and taken back. */
class ChannelImportTest {
  private JdbcDataSource memory;
  private TestDatabase database;
  private Grants grants;
  private Channels channels;
  private ChannelImport imports;

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
    imports =
        new ChannelImport(
            channels, new SourceUrls(Optional.empty()), grants, database, Clock.systemUTC());
  }

  @AfterEach
  void close() throws java.sql.SQLException {
    database.close();
    try (var connection = memory.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("shutdown");
    }
  }

  private static ImportedChannel entry(String title, String source, String... groups) {
    return new ImportedChannel(
        1,
        title,
        source,
        "",
        "",
        "",
        "",
        "",
        ImportedChannel.Listing.NOTHING,
        List.of(groups),
        ImportedChannel.More.NOTHING);
  }

  private List<String> groupsOf(String nickname) {
    return grants.groupsOf(channels.find(nickname).orElseThrow().id()).stream()
        .map(ChannelGroup::name)
        .toList();
  }

  @Test
  void groupsOfAList_areThoseThereAre_orAreMade() {
    ChannelGroup outside = grants.createGroup("Outside", Set.of());
    imports.run(
        List.of(
            entry("Yard", "rtsp://a.example/1", "OUTSIDE", "Cameras"),
            entry("Door", "rtsp://a.example/2", "cameras", "outside")),
        "list.m3u");

    assertThat(groupsOf("yard")).containsExactly("Cameras", "Outside");
    assertThat(groupsOf("door")).containsExactly("Cameras", "Outside");
    assertThat(grants.groups()).hasSize(2);
    assertThat(grants.group(outside.id()).orElseThrow().version()).isGreaterThan(outside.version());
    List<ImportStep> again = imports.plan(List.of(entry("Yard", "rtsp://a.example/1", "Cameras")));
    assertThat(again.get(0).outcome()).isEqualTo(ImportStep.Outcome.SAME);
    List<ImportStep> more = imports.plan(List.of(entry("Yard", "rtsp://a.example/1", "New")));
    assertThat(more.get(0).groups()).containsExactly("New");
    assertThat(more.get(0).outcome()).isEqualTo(ImportStep.Outcome.CHANGED);
  }

  @Test
  void undo_takesAwayWhatWasAdded_andPutsBackWhatWasChanged_butNotWhatWasEditedSince() {
    imports.run(List.of(entry("Yard", "rtsp://a.example/1")), "first.m3u");
    imports.run(
        List.of(
            entry("The yard", "rtsp://a.example/1"),
            entry("Door", "rtsp://a.example/2", "Cameras"),
            entry("Gate", "rtsp://a.example/3")),
        "second.m3u");
    StoredChannel gate = channels.stored("gate").orElseThrow();
    channels.update(gate, gate.version(), ChannelValues.of(gate).titled("My gate"));
    LastImport last = imports.last().orElseThrow();
    assertThat(last.list()).isEqualTo("second.m3u");
    assertThat(last.channels()).isEqualTo(3);

    assertThat(imports.undo(last.id())).contains(new ChannelImport.Undone(1, 1, 1));
    assertThat(channels.find("door")).isEmpty();
    assertThat(channels.find("yard").orElseThrow().title()).isEqualTo("Yard");
    assertThat(channels.find("gate").orElseThrow().title()).isEqualTo("My gate");
    assertThat(imports.last()).isEmpty();
    assertThat(imports.undo(last.id())).isEmpty();
  }

  private long id(String nickname) {
    return channels.find(nickname).orElseThrow().id();
  }

  private void sql(String statement, long channel) {
    database.call(
        entities -> entities.createNativeQuery(statement).setParameter(1, channel).executeUpdate());
  }

  @Test
  void undo_leavesAloneWhatSomebodyGaveRightsLinksGroupsOrPlacesToPushTo() {
    List<String> names = List.of("Owned", "Granted", "Linked", "Grouped", "Pushed", "Seen", "Idle");
    imports.run(
        names.stream().map(name -> entry(name, "rtsp://a.example/" + name, "Cameras")).toList(),
        "list.m3u");
    grants.setAccess(id("owned"), 0, Optional.empty(), Visibility.LOGIN);
    grants.createGrant(Optional.empty(), Target.channel(id("granted")), Permission.WATCH);
    grants.createGroup("Mine", Set.of(id("grouped")));
    String link =
        "insert into viewer_link (version, channel_id, label, created)"
            + " values (0, ?1, 'LABEL', current_timestamp)";
    sql(link.replace("LABEL", "Aunt"), id("linked"));
    sql(link.replace("LABEL", "HDHomeRun"), id("seen"));
    sql(
        "insert into push_target (version, channel_id, name, service, address_sealed, key_sealed,"
            + " enhanced, sent_when, active, created, updated) values (0, ?1, 'x', 'OWN', 'x', 'x',"
            + " false, 'BY_HAND', false, current_timestamp, current_timestamp)",
        id("pushed"));

    long import1 = imports.last().orElseThrow().id();
    ChannelImport.Undone wanted = new ChannelImport.Undone(2, 0, 5);
    assertThat(imports.planOfUndo(import1)).contains(wanted);
    assertThat(channels.all()).hasSize(7);
    assertThat(imports.undo(import1)).contains(wanted);
    assertThat(channels.all())
        .extracting(channel -> channel.nickname().value())
        .containsExactly("granted", "grouped", "linked", "owned", "pushed");
    assertThat(groupsOf("linked")).containsExactly("Cameras");
    assertThat(imports.planOfUndo(import1)).isEmpty();
  }

  @Test
  void undo_takesOutOfGroupsWhoItPutIntoThem_andNobodyElse() {
    imports.run(List.of(entry("Yard", "rtsp://a.example/1", "Before")), "first.m3u");
    imports.run(List.of(entry("", "rtsp://a.example/1", "Before", "Public")), "second.m3u");
    assertThat(groupsOf("yard")).containsExactly("Before", "Public");
    LastImport last = imports.last().orElseThrow();
    assertThat(last.list()).isEqualTo("second.m3u");
    assertThat(last.channels()).isEqualTo(1);

    assertThat(imports.undo(last.id())).isPresent();
    assertThat(groupsOf("yard")).containsExactly("Before");
  }

  @Test
  void importThatChangesNothing_leavesTheNotesOfTheOneBefore() {
    List<ImportedChannel> list = List.of(entry("Yard", "rtsp://a.example/1", "Cameras"));
    imports.run(list, "first.m3u");
    imports.run(list, "again.m3u");

    assertThat(imports.last().orElseThrow().list()).isEqualTo("first.m3u");
  }

  @Test
  void groupsAlone_forAChannelThatIsJustDeleted_areAConflict() {
    imports.run(List.of(entry("Yard", "rtsp://a.example/1")), "first.m3u");
    sql("delete from channel where id = ?1", id("yard"));

    assertThatExceptionOfType(ImportConflict.class)
        .isThrownBy(
            () -> imports.run(List.of(entry("Yard", "rtsp://a.example/1", "New")), "next.m3u"));
  }

  @Test
  void listOfTooManyNewGroups_isRefusedByASentence() {
    List<ImportedChannel> list = new ArrayList<>();
    for (int i = 0; i < 201; i++) {
      list.add(entry("Yard " + i, "rtsp://a.example/" + i, "Group " + i, "GROUP " + i));
    }
    assertThat(imports.plan(list.subList(0, 200))).hasSize(200);
    assertThatExceptionOfType(ImportRefused.class)
        .isThrownBy(() -> imports.plan(list))
        .withMessageContaining("200");
    grants.createGroup("group 0", Set.of());
    assertThat(imports.plan(list)).hasSize(201);
  }

  @Test
  void formerListing_comesBackAsItWas() {
    StoredChannel rich = TestChannels.withEverything();
    FormerListing former = FormerListing.of(rich);

    assertThat(FormerListing.ofJson(former.toJson())).isEqualTo(former);
    FormerListing plain = FormerListing.of(TestChannels.named("a", "A"));
    assertThat(FormerListing.ofJson(plain.toJson())).isEqualTo(plain);
  }

  @Test
  void tenThousandChannels_areImported_andTakenBack() {
    List<ImportedChannel> list = new ArrayList<>();
    IntStream.range(0, 10_000)
        .forEach(i -> list.add(entry("Camera " + i, "http://tv.example/" + i, "Group " + i % 20)));
    long begin = System.nanoTime();
    imports.run(list, "big.m3u");
    long imported = System.nanoTime();
    assertThat(channels.all()).hasSize(10_000);
    assertThat(grants.groups()).hasSize(20);
    assertThat(imports.undo(imports.last().orElseThrow().id()).orElseThrow().removed())
        .isEqualTo(10_000);
    assertThat(channels.all()).isEmpty();
    System.out.printf(
        "10,000 channels: imported in %d ms, taken back in %d ms%n",
        (imported - begin) / 1_000_000, (System.nanoTime() - imported) / 1_000_000);
  }

  @Test
  void somebodyWhoIsInTheWay_meansThatNothingIsDone() {
    imports.run(List.of(entry("Yard", "rtsp://a.example/1")), "first.m3u");
    long id = imports.last().orElseThrow().id();
    database.call(
        entities ->
            entities.createNativeQuery("update channel set version = version + 1").executeUpdate());

    assertThatExceptionOfType(ImportConflict.class).isThrownBy(() -> imports.undo(id));
    assertThat(imports.last()).isPresent();
  }
}
