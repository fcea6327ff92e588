package org.hlsgateway.channels;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the channels of a list become. A channel whose source is there already is that one: it gets
 * the list's title, number and guide names, and keeps everything else.
 */
final class ImportPlan {
  /** Anybody may have written a list: what names this machine's own files is typed by hand. */
  private static final Set<String> SCHEMES =
      Set.of("rtsp", "rtsps", "http", "https", "rtmp", "rtmps", "srt", "udp", "rtp");

  private static final String NOT_LISTED =
      "Such an address is not taken from a list: add it by hand.";

  private static final int MAX_TITLE_CHARACTERS = 100;
  private static final int LONGEST_NICKNAME = 50;

  /** A change of a channel that is there. */
  record Change(StoredChannel old, ChannelValues values) {}

  private final SourceUrls sources;
  private final LongFunction<List<String>> groupsOf;
  private final Map<String, StoredChannel> bySource = new HashMap<>();
  private final Set<String> nicknames = new HashSet<>();
  private final Map<String, Integer> lines = new HashMap<>();
  private final Map<String, Integer> lastNumbers = new HashMap<>();
  private final List<ImportStep> steps = new ArrayList<>();
  private final List<ChannelValues> added = new ArrayList<>();
  private final List<Change> changed = new ArrayList<>();
  private final List<Set<String>> groupsOfAdded = new ArrayList<>();
  private final Map<Long, Set<String>> groupsOfOld = new LinkedHashMap<>();

  private ImportPlan(
      Collection<StoredChannel> there, SourceUrls sources, LongFunction<List<String>> groupsOf) {
    this.sources = sources;
    this.groupsOf = groupsOf;
    for (StoredChannel each : there) {
      bySource.putIfAbsent(each.channel().source().value(), each);
      nicknames.add(each.channel().nickname().key());
    }
  }

  /**
   * @param there the channels as they are
   * @param groupsOf names of the groups that a channel is in, by its id
   */
  static ImportPlan of(
      List<ImportedChannel> list,
      Collection<StoredChannel> there,
      SourceUrls sources,
      LongFunction<List<String>> groupsOf) {
    ImportPlan plan = new ImportPlan(there, sources, groupsOf);
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

  /**
   * Who comes into which group, by the group's name.
   *
   * @param ids of the channels that were added, in their order
   */
  Map<String, Set<Long>> joined(List<Long> ids) {
    Map<String, String> spellings = new HashMap<>();
    Map<String, Set<Long>> joined = new LinkedHashMap<>();
    for (int i = 0; i < groupsOfAdded.size(); i++) {
      join(ids.get(i), groupsOfAdded.get(i), spellings, joined);
    }
    groupsOfOld.forEach((id, names) -> join(id, names, spellings, joined));
    return joined;
  }

  /** In lower case, the names of all groups that somebody comes into. */
  Set<String> groupKeys() {
    return Stream.concat(groupsOfAdded.stream(), groupsOfOld.values().stream())
        .flatMap(Set::stream)
        .map(ImportPlan::key)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * @param spellings by key, the one that comes first
   */
  private static void join(
      long id, Set<String> names, Map<String, String> spellings, Map<String, Set<Long>> joined) {
    for (String name : names) {
      String spelled = spellings.computeIfAbsent(key(name), unused -> name);
      joined.computeIfAbsent(spelled, unused -> new LinkedHashSet<>()).add(id);
    }
  }

  /** True if nothing is to be done. */
  boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && groupsOfOld.isEmpty();
  }

  private void place(ImportedChannel each) {
    FieldErrors errors = new FieldErrors();
    Optional<ChannelInput> input = input(each, errors);
    Optional<SourceUrl> source = input.flatMap(typed -> source(typed, errors));
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
      add(each, input.get());
    } else {
      change(each, input.get(), old);
    }
  }

  /** Of a new channel, but for its nickname; empty if {@code errors} says why there is none. */
  private static Optional<ChannelInput> input(ImportedChannel each, FieldErrors errors) {
    if (each.more().refusal().isPresent()) {
      errors.add("source", each.more().refusal().get());
      return Optional.empty();
    }
    if (each.more().whole().isPresent()) {
      try {
        return Optional.of(ChannelRequest.read(each.more().whole().get(), "").input());
      } catch (ChannelRequest.Unreadable e) {
        FieldError first = e.errors().get(0);
        errors.add(first.field(), first.field() + ": " + first.message());
        return Optional.empty();
      }
    }
    return Optional.of(
        new ChannelInput(
            "",
            each.sourceInput(),
            each.title(),
            each.more().enabled(),
            "",
            false,
            OutputInput.EMPTY,
            KeepInput.EMPTY,
            each.listingInput()));
  }

  private Optional<SourceUrl> source(ChannelInput input, FieldErrors errors) {
    Optional<SourceUrl> source = input.source().url(sources, Optional.empty(), errors);
    return source.filter(
        url -> {
          if (!isListed(url)) {
            errors.add("source", NOT_LISTED);
          }
          return isListed(url);
        });
  }

  private static boolean isListed(SourceUrl url) {
    return SCHEMES.contains(url.value().replaceFirst(":.*", ""));
  }

  private static String host(SourceUrl url) {
    return SourceAddress.split(url.value()).map(SourceAddress::host).orElse("");
  }

  private void add(ImportedChannel each, ChannelInput typed) {
    Optional<String> title = title(typed.title());
    String nickname = unique(each.suggestedNickname().orElse("channel"));
    ChannelInput input = typed.called(nickname, title.orElse(""));
    ChannelInput.Checked checked = input.check(sources, Optional.empty());
    if (checked instanceof ChannelInput.Accepted accepted) {
      ChannelValues values = accepted.values();
      if (!values.sourceSettings().fallbacks().stream().allMatch(ImportPlan::isListed)) {
        skip(each, "Of another source: " + NOT_LISTED);
        return;
      }
      nicknames.add(values.nickname().key());
      added.add(values);
      Set<String> groups = each.groupNames();
      groupsOfAdded.add(groups);
      steps.add(
          new ImportStep(
              each.line(),
              ImportStep.Outcome.ADDED,
              nickname,
              title.orElse(nickname),
              "",
              List.copyOf(groups),
              host(values.source()),
              values.pinned() && values.enabled(),
              values.keep().record()));
    } else {
      skip(each, ((ChannelInput.Rejected) checked).errors().get(0).message());
    }
  }

  private void change(ImportedChannel each, ChannelInput typed, StoredChannel old) {
    ChannelValues now = ChannelValues.of(old);
    Optional<String> title = title(typed.title()).or(now::title);
    ListingSettings listing =
        typed.listing().check(new FieldErrors()).orElse(ListingSettings.DEFAULT);
    ChannelValues values = now.listed(title, listing.or(now.listing()));
    String nickname = old.channel().nickname().value();
    Set<String> groups = each.groupNames();
    List<String> there = groupsOf.apply(old.channel().id());
    groups.removeIf(name -> there.stream().anyMatch(name::equalsIgnoreCase));
    if (!values.equals(now)) {
      changed.add(new Change(old, values));
    }
    if (!groups.isEmpty()) {
      groupsOfOld.put(old.channel().id(), groups);
    }
    boolean same = values.equals(now) && groups.isEmpty();
    steps.add(
        new ImportStep(
            each.line(),
            same ? ImportStep.Outcome.SAME : ImportStep.Outcome.CHANGED,
            nickname,
            title.orElse(nickname),
            "",
            List.copyOf(groups),
            host(old.channel().source()),
            false,
            false));
  }

  /** As far as it can be shown; longer ones are cut. */
  private static Optional<String> title(String given) {
    String text = given.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "").strip();
    int points = text.codePointCount(0, text.length());
    int end = text.offsetByCodePoints(0, Math.min(points, MAX_TITLE_CHARACTERS));
    return text.isEmpty() ? Optional.empty() : Optional.of(text.substring(0, end).strip());
  }

  /** The nickname, or the first of it with a number behind it that nobody has. */
  private String unique(String suggested) {
    String name = suggested;
    for (int digits = 1; nicknames.contains(name.toLowerCase(Locale.ROOT)); ) {
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
    String title = title(each.title()).orElse("");
    steps.add(
        new ImportStep(
            each.line(),
            ImportStep.Outcome.SKIPPED,
            "",
            title,
            reason,
            List.of(),
            "",
            false,
            false));
  }
}
