package org.hlsgateway.events;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Role;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.channels.InputText;

/**
 * What somebody sent of an event.
 *
 * @param values null if something is wrong
 * @param wrong by field, as sentences
 */
record EventInput(LiveEventValues values, Map<String, String> wrong) {
  static final Set<String> FIELDS =
      Set.of(
          "name",
          "description",
          "owner",
          "begin",
          "end",
          "transcoder",
          "fallback",
          "streamers",
          "renditions",
          "record",
          "visibility");

  private static final int LONGEST = 255;
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  /**
   * @param old that is changed; empty: a new one
   * @param now where no begin is said
   * @param sender who sent it: what is not of somebody else is of this account
   * @param accounts by name
   */
  static EventInput of(
      Fields fields,
      Optional<LiveEvent> old,
      Instant now,
      Account sender,
      Function<String, Optional<Account>> accounts,
      EventStore store) {
    Map<String, String> wrong = new LinkedHashMap<>();
    String name = line(fields, "name", wrong);
    if (name.isEmpty()) {
      wrong.putIfAbsent("name", "An event needs a name.");
    }
    String description = line(fields, "description", wrong);
    OptionalLong owner = owner(fields, old, sender, accounts, wrong);
    Instant begin =
        time(fields, "begin", wrong).orElseGet(() -> old.map(LiveEvent::begin).orElse(now));
    Optional<Instant> end = time(fields, "end", wrong);
    if (end.isPresent() && !end.get().isAfter(begin)) {
      wrong.put("end", "The end must come after the begin.");
    }
    OptionalLong transcoder = transcoder(fields, store, wrong);
    OptionalLong fallback = fallback(fields, transcoder, store, wrong);
    SortedSet<Long> streamers = streamers(fields, store, wrong);
    List<Rendition> renditions = renditions(fields, wrong);
    Visibility visibility = visibility(fields, wrong);
    boolean record = fields.truth("record", false);
    fields.wrong().forEach(wrong::putIfAbsent);
    LiveEventValues values =
        new LiveEventValues(
            name,
            description,
            owner,
            begin,
            end,
            transcoder,
            fallback,
            streamers,
            renditions,
            record,
            visibility);
    return new EventInput(wrong.isEmpty() ? values : null, wrong);
  }

  static String line(Fields fields, String name, Map<String, String> wrong) {
    try {
      return InputText.line(fields.text(name), LONGEST).orElse("");
    } catch (IllegalArgumentException e) {
      wrong.put(name, e.getMessage());
      return "";
    }
  }

  /** Within what databases, calendars and people's dates can have. */
  private static Optional<Instant> time(Fields fields, String name, Map<String, String> wrong) {
    Optional<Instant> time = fields.time(name);
    if (time.filter(each -> each.isBefore(Instant.EPOCH) || !each.isBefore(YEAR_10000)).isEmpty()) {
      return time;
    }
    wrong.put(name, "Choose a year from 1970 to 9999.");
    return Optional.empty();
  }

  private static OptionalLong owner(
      Fields fields,
      Optional<LiveEvent> old,
      Account sender,
      Function<String, Optional<Account>> accounts,
      Map<String, String> wrong) {
    String name = fields.text("owner");
    if (name.isEmpty()) {
      return old.isPresent() ? old.get().owner() : OptionalLong.of(sender.id());
    }
    Optional<Account> account = accounts.apply(name).filter(found -> found.role() != Role.VIEWER);
    boolean mine = account.filter(found -> found.id() == sender.id()).isPresent();
    boolean same =
        account.isPresent()
            && old.filter(was -> was.owner().equals(OptionalLong.of(account.get().id())))
                .isPresent();
    if (!sender.isAdmin() && !mine && !same) {
      wrong.put("owner", "An administrator says whose an event is.");
    } else if (account.isEmpty()) {
      wrong.put("owner", "Name an account that may publish.");
    }
    return account.isPresent() ? OptionalLong.of(account.get().id()) : OptionalLong.empty();
  }

  private static OptionalLong transcoder(
      Fields fields, EventStore store, Map<String, String> wrong) {
    String text = fields.text("transcoder");
    if (text.isEmpty()) {
      Optional<Transcoder> first =
          store.transcoders().stream()
              .filter(Transcoder::enabled)
              .min(Comparator.comparing(each -> !each.isThisGateway()));
      if (first.isEmpty()) {
        wrong.put("transcoder", "No transcoder is switched on: add one first.");
      }
      return first.isPresent() ? OptionalLong.of(first.get().id()) : OptionalLong.empty();
    }
    if (store.transcoder(id(text)).isEmpty()) {
      wrong.put("transcoder", "There is no such transcoder: choose another one.");
    }
    return OptionalLong.of(id(text));
  }

  private static OptionalLong fallback(
      Fields fields, OptionalLong main, EventStore store, Map<String, String> wrong) {
    String text = fields.text("fallback");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong fallback = OptionalLong.of(id(text));
    if (store.transcoder(fallback.getAsLong()).isEmpty()) {
      wrong.put("fallback", "There is no such transcoder: choose another one.");
    } else if (fallback.equals(main)) {
      wrong.put("fallback", "The fallback must be another transcoder than the main one.");
    }
    return fallback;
  }

  private static SortedSet<Long> streamers(
      Fields fields, EventStore store, Map<String, String> wrong) {
    List<String> texts = fields.texts("streamers");
    SortedSet<Long> ids =
        texts.stream().map(EventInput::id).collect(Collectors.toCollection(TreeSet::new));
    if (texts.isEmpty()) {
      store.streamers().stream()
          .filter(Streamer::enabled)
          .min(Comparator.comparing(each -> !each.isThisGateway()))
          .ifPresentOrElse(
              first -> ids.add(first.id()),
              () -> wrong.put("streamers", "No streamer is switched on: add one first."));
    }
    if (ids.stream().anyMatch(id -> store.streamer(id).isEmpty())) {
      wrong.put("streamers", "There is no such streamer: choose another one.");
    }
    return ids;
  }

  private static List<Rendition> renditions(Fields fields, Map<String, String> wrong) {
    List<String> texts = fields.texts("renditions");
    if (texts.isEmpty()) {
      return Rendition.DEFAULTS;
    }
    List<Rendition> renditions = new ArrayList<>();
    try {
      texts.forEach(text -> renditions.add(Rendition.parse(text)));
    } catch (IllegalArgumentException e) {
      wrong.put("renditions", e.getMessage());
      return Rendition.DEFAULTS;
    }
    long heights = renditions.stream().map(Rendition::height).distinct().count();
    if (renditions.size() > Rendition.MOST || heights < renditions.size()) {
      wrong.put("renditions", "An event has at most " + Rendition.MOST + " renditions, each once.");
    }
    renditions.sort(Comparator.comparingInt(Rendition::height).reversed());
    return List.copyOf(renditions);
  }

  private static Visibility visibility(Fields fields, Map<String, String> wrong) {
    String text = fields.text("visibility").toUpperCase(Locale.ROOT);
    Optional<Visibility> found =
        text.isEmpty()
            ? Optional.of(Visibility.DEFAULT)
            : Arrays.stream(Visibility.values())
                .filter(each -> each.name().equals(text))
                .findFirst();
    if (found.isEmpty()) {
      wrong.put("visibility", "Visibility is one of DEFAULT, PUBLIC, LOGIN and GRANTED.");
    }
    return found.orElse(Visibility.DEFAULT);
  }

  /** Of what is no number, that of nothing. */
  static long id(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }
}
