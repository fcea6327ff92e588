package org.hlsgateway.channels;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the channels of a list become. A channel whose source is there already is that one: it gets
 * the list's title, number and guide names, and keeps everything else.
 */
final class ImportPlan {
  /** Anybody may have written a list: what names this machine's own files is typed by hand. */
  private static final Set<String> SCHEMES =
      Set.of("rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt", "udp", "rtp");

  private static final int MAX_TITLE_CHARACTERS = 100;
  private static final int LONGEST_NICKNAME = 50;

  /** A change of a channel that is there. */
  record Change(StoredChannel old, ChannelValues values) {}

  private final SourceUrls sources;
  private final Map<String, StoredChannel> bySource = new HashMap<>();
  private final Set<String> nicknames = new HashSet<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> lastNumbers = new HashMap<>();
  private final List<ImportStep> steps = new ArrayList<>();
  private final List<ChannelValues> added = new ArrayList<>();
  private final List<Change> changed = new ArrayList<>();

  private ImportPlan(Collection<StoredChannel> there, SourceUrls sources) {
    this.sources = sources;
    for (StoredChannel each : there) {
      bySource.putIfAbsent(each.channel().source().value(), each);
      nicknames.add(each.channel().nickname().key());
    }
  }

  /**
   * @param there the channels as they are
   */
  static ImportPlan of(
      List<ImportedChannel> list, Collection<StoredChannel> there, SourceUrls sources) {
    ImportPlan plan = new ImportPlan(there, sources);
    list.forEach(plan::place);
    return plan;
  }

  /** One for each channel of the list, in its order. */
  List<ImportStep> steps() {
    return List.copyOf(steps);
  }

  List<ChannelValues> added() {
    return List.copyOf(added);
  }

  List<Change> changed() {
    return List.copyOf(changed);
  }

  private void place(ImportedChannel each) {
    FieldErrors errors = new FieldErrors();
    Optional<SourceUrl> source = source(each, errors);
    if (source.isEmpty()) {
      skip(each, errors.all().get(0).message());
      return;
    }
    Integer before = lines.putIfAbsent(source.get().value(), each.line());
    if (before != null) {
      skip(each, "Line " + before + " has the same address.");
      return;
    }
    StoredChannel old = bySource.get(source.get().value());
    if (old == null) {
      add(each, errors);
    } else {
      change(each, old);
    }
  }

  private Optional<SourceUrl> source(ImportedChannel each, FieldErrors errors) {
    Optional<SourceUrl> source = each.sourceInput().url(sources, Optional.empty(), errors);
    return source.filter(
        url -> {
          boolean listed = SCHEMES.contains(url.value().replaceFirst(":.*", ""));
          if (!listed) {
            errors.add("source", "Such an address is not taken from a list: add it by hand.");
          }
          return listed;
        });
  }

  private void add(ImportedChannel each, FieldErrors errors) {
    Optional<String> title = title(each);
    String nickname = unique(each.suggestedNickname().orElse("channel"));
    ChannelInput input =
        new ChannelInput(
            nickname,
            each.sourceInput(),
            title.orElse(""),
            true,
            "",
            false,
            OutputInput.EMPTY,
            KeepInput.EMPTY,
            each.listingInput());
    if (input.check(sources, Optional.empty()) instanceof ChannelInput.Accepted accepted) {
      nicknames.add(accepted.values().nickname().key());
      added.add(accepted.values());
      step(each, ImportStep.Outcome.ADDED, nickname, title.orElse(nickname));
    } else {
      ChannelInput.Rejected rejected =
          (ChannelInput.Rejected) input.check(sources, Optional.empty());
      skip(each, rejected.errors().get(0).message());
    }
  }

  private void change(ImportedChannel each, StoredChannel old) {
    ChannelValues now = ChannelValues.of(old);
    Optional<String> title = title(each).or(now::title);
    ListingSettings listing =
        each.listingInput().check(new FieldErrors()).orElse(ListingSettings.DEFAULT);
    ChannelValues values = now.listed(title, listing.or(now.listing()));
    String nickname = old.channel().nickname().value();
    if (values.equals(now)) {
      step(each, ImportStep.Outcome.SAME, nickname, title.orElse(nickname));
    } else {
      changed.add(new Change(old, values));
      step(each, ImportStep.Outcome.CHANGED, nickname, title.orElse(nickname));
    }
  }

  /** As far as it can be shown; longer ones are cut. */
  private static Optional<String> title(ImportedChannel each) {
    String text = each.title().replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "").strip();
    int points = text.codePointCount(0, text.length());
    int end = text.offsetByCodePoints(0, Math.min(points, MAX_TITLE_CHARACTERS));
    return text.isEmpty() ? Optional.empty() : Optional.of(text.substring(0, end).strip());
  }

  /** The nickname, or the first of it with a number behind it that nobody has. */
  private String unique(String suggested) {
    String name = suggested;
    for (int digits = 1; nicknames.contains(name); ) {
      int room = LONGEST_NICKNAME - 1 - digits;
      String start = suggested.substring(0, Math.min(suggested.length(), room));
      int lowest = (int) Math.pow(10, digits - 1);
      // Counted on for all that begin like this: a list may have a hundred thousand of them.
      int number = Math.max(lastNumbers.getOrDefault(start, 1) + 1, lowest);
      if (number >= 10 * lowest) {
        digits++;
      } else {
        lastNumbers.put(start, number);
        name = start + "-" + number;
      }
    }
    return name;
  }

  private void skip(ImportedChannel each, String reason) {
    String title = title(each).orElse("");
    steps.add(new ImportStep(each.line(), ImportStep.Outcome.SKIPPED, "", title, reason));
  }

  private void step(
      ImportedChannel each, ImportStep.Outcome outcome, String nickname, String title) {
    steps.add(new ImportStep(each.line(), outcome, nickname, title, ""));
  }
}
