package org.hlsgateway.channels;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.channels.ImportStep.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of somebody else's list. */
class ImportPlanTest {
  private static final ImportedChannel.Listing NOTHING =
      new ImportedChannel.Listing("", "", "", "", false, "", "");

  private final SourceUrls sources = new SourceUrls(Optional.empty());

  private static ImportedChannel entry(int line, String title, String source) {
    return entry(line, title, source, NOTHING);
  }

  private static ImportedChannel entry(
      int line, String title, String source, ImportedChannel.Listing listing) {
    return new ImportedChannel(
        line, title, source, "", "", "", "", "", listing, List.of(), ImportedChannel.More.NOTHING);
  }

  private ImportPlan plan(List<StoredChannel> there, ImportedChannel... list) {
    return ImportPlan.of(List.of(list), there, sources, id -> List.of());
  }

  @Test
  void newChannels_getNicknamesOfTheirTitles_eachItsOwn() {
    ImportPlan plan =
        plan(
            List.of(TestChannels.named("one-hd", "One")),
            entry(2, "One HD", "http://tv.example/1"),
            entry(4, "One HD", "http://tv.example/2"),
            entry(6, "\u4e2d\u6587", "http://tv.example/3"),
            entry(8, "", "http://tv.example/4"));

    assertThat(plan.added())
        .extracting(values -> values.nickname().value())
        .containsExactly("one-hd-2", "one-hd-3", "channel", "channel-2");
    assertThat(plan.added().get(2).title()).contains("\u4e2d\u6587");
    assertThat(plan.steps()).extracting(ImportStep::outcome).containsOnly(Outcome.ADDED);
    assertThat(plan.steps()).extracting(ImportStep::line).containsExactly(2, 4, 6, 8);
  }

  @Test
  void longTitles_areCut_andSoAreTheirNicknames() {
    String title = "x".repeat(300);
    ImportPlan plan = plan(List.of(), entry(1, title, "http://a/1"), entry(2, title, "http://a/2"));

    assertThat(plan.added().get(0).title().orElseThrow()).hasSize(100);
    assertThat(plan.added().get(1).nickname().value()).hasSize(50).endsWith("-2");
  }

  @Test
  void sourceThatIsThere_isTheSameChannel_andKeepsWhatTheListDoesNotSay() {
    StoredChannel rich = TestChannels.withEverything();
    String source = rich.channel().source().value();
    ImportPlan plan =
        plan(
            List.of(rich),
            entry(
                2,
                "New title",
                source,
                new ImportedChannel.Listing("9", "", "", "", false, "", "")));

    assertThat(plan.added()).isEmpty();
    ChannelValues values = plan.changed().get(0).values();
    assertThat(values.title()).contains("New title");
    assertThat(values.listing().number()).hasValue(9);
    assertThat(values.output()).isEqualTo(rich.channel().output());
    assertThat(values.sourceSettings()).isEqualTo(rich.channel().sourceSettings());
    assertThat(values.nickname()).isEqualTo(rich.channel().nickname());
  }

  @Test
  void whatAListDoesNotSay_orSaysWrong_isKept() {
    StoredChannel there = TestChannels.withSource("rtsp://cam.example/1");
    ImportedChannel.Listing bad =
        new ImportedChannel.Listing("", "", "", "ftp://no.example/logo", false, "Irish", "");
    ImportPlan plan = plan(List.of(there), entry(2, "", "rtsp://cam.example/1", bad));

    ListingSettings after = plan.changed().get(0).values().listing();
    assertThat(after.number()).hasValue(7);
    assertThat(after.logo()).contains("https://logo.example/yard.png");
    assertThat(after.radio()).isTrue();
    assertThat(after.language()).contains("Irish");
  }

  @Test
  void namesThatDifferOnlyAtTheirEnds_getNicknamesInNoTime() {
    List<ImportedChannel> list = new ArrayList<>();
    String start = "x".repeat(47);
    for (int i = 0; i < 20_000; i++) {
      String title = start + String.format("%03d", i % 1_000);
      list.add(entry(i, title, "http://tv.example/" + i));
    }

    assertThat(ImportPlan.of(list, List.of(), sources, id -> List.of()).added())
        .extracting(values -> values.nickname().key())
        .doesNotHaveDuplicates()
        .hasSize(20_000);
  }

  @Test
  void linesWithinATitle_areOneLine() {
    ImportPlan plan = plan(List.of(), entry(2, "One\u2028Two\uffff", "http://a/1"));

    assertThat(plan.added().get(0).title()).contains("OneTwo");
  }

  @Test
  void headersOfTheWeb_areNoReasonToLeaveOutAnotherAddress() {
    ImportedChannel rtmp =
        new ImportedChannel(
            2,
            "A",
            "rtmp://tv.example/live",
            "",
            "https://page.example/",
            "",
            "a=1",
            "",
            NOTHING,
            List.of(),
            ImportedChannel.More.NOTHING);

    assertThat(ImportPlan.of(List.of(rtmp), List.of(), sources, id -> List.of()).added())
        .hasSize(1);
  }

  @Test
  void secondImportOfTheSameList_changesNothing() {
    StoredChannel there = TestChannels.withSource("rtsp://cam.example/1");
    ImportedChannel.Listing same =
        new ImportedChannel.Listing(
            "7", "yard.example", "Yard", "https://logo.example/yard.png", true, "English", "IE");

    ImportPlan plan = plan(List.of(there), entry(2, "The yard", "rtsp://cam.example/1", same));

    assertThat(plan.steps()).extracting(ImportStep::outcome).containsExactly(Outcome.SAME);
    assertThat(plan.changed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"test:", "file:///etc/passwd", "pipe:0", "concat:a|b", "http://", "ftp://a/b"})
  void whatCannotBeAChannel_isSkippedWithAReason(String source) {
    ImportPlan plan = plan(List.of(), entry(3, "A", source), entry(5, "B", "http://b/1"));

    assertThat(plan.steps().get(0).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(plan.steps().get(0).reason()).isNotEmpty();
    assertThat(plan.added()).hasSize(1);
  }

  private static ImportedChannel whole(String json) {
    JsonObject object;
    try (JsonReader reader = Json.createReader(new StringReader(json.replace('\'', '"')))) {
      object = reader.readObject();
    }
    return ImportedChannel.of(
        1, "A", "", new ImportedChannel.More("", true, Optional.of(object), Optional.empty()));
  }

  @Test
  void otherSourcesOfAChannel_areTakenFromAListAsTheFirstOneIs() {
    ImportPlan plan =
        plan(
            List.of(),
            whole("{'source':'http://a/1','sourceSettings':{'fallbacks':['test:']}}"),
            whole("{'source':'http://a/2','sourceSettings':{'fallbacks':['http://b/2']}}"));

    assertThat(plan.steps().get(0).outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(plan.steps().get(0).reason()).contains("not taken from a list");
    assertThat(plan.added()).hasSize(1);
  }

  @Test
  void plan_saysWhereChannelsComeFrom_andWhatRunsByItself() {
    ImportPlan plan =
        plan(
            List.of(),
            whole(
                "{'source':'rtsp://u:geheim@cam.example/1','pinned':true,'keep':{'record':true}}"),
            whole("{'source':'http://tv.example:81/1','pinned':true,'enabled':false}"),
            entry(3, "C", "http://c.example/1"));

    assertThat(plan.steps())
        .extracting(ImportStep::host)
        .containsExactly("cam.example", "tv.example", "c.example");
    assertThat(plan.steps())
        .extracting(ImportStep::startsAtOnce)
        .containsExactly(true, false, false);
    assertThat(plan.steps()).extracting(ImportStep::recorded).containsExactly(true, false, false);
  }

  @Test
  void addressThatComesTwice_isTakenOnce() {
    ImportPlan plan = plan(List.of(), entry(2, "A", "http://a/1"), entry(4, "B", "http://a/1"));

    assertThat(plan.steps().get(1).reason()).isEqualTo("Line 2 has the same address.");
    assertThat(plan.added()).hasSize(1);
  }

  @Test
  void badLogoOrNumber_isLeftOut_andTheChannelIsNot() {
    ImportedChannel.Listing bad =
        new ImportedChannel.Listing("seven", "id", "", "file:///logo.png", false, "", "");
    ImportPlan plan = plan(List.of(), entry(2, "A", "http://a/1", bad));

    ListingSettings listing = plan.added().get(0).listing();
    assertThat(listing.number()).isEmpty();
    assertThat(listing.logo()).isEmpty();
    assertThat(listing.guideId()).contains("id");
  }

  @Test
  void tenThousandOfOneTitle_getTenThousandNicknames() {
    List<ImportedChannel> list = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      list.add(entry(i, "Sport", "http://tv.example/" + i));
    }

    assertThat(ImportPlan.of(list, List.of(), sources, id -> List.of()).added())
        .extracting(values -> values.nickname().key())
        .doesNotHaveDuplicates()
        .hasSize(10_000);
  }
}
