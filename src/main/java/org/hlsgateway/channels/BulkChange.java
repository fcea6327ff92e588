package org.hlsgateway.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.RefusedChange;

/** One thing done to many channels. What is stored changes for all of them, or for none. */
@ApplicationScoped
class BulkChange {
  private Channels channels;
  private ChannelSessions sessions;
  private ChannelKeeping keeping;
  private Grants grants;

  /** For the client proxy. */
  protected BulkChange() {}

  @Inject
  BulkChange(Channels channels, ChannelSessions sessions, ChannelKeeping keeping, Grants grants) {
    this.channels = channels;
    this.sessions = sessions;
    this.keeping = keeping;
    this.grants = grants;
  }

  /** It cannot be done; the message says why, and what to do. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * @param value what some actions need: a group's name, a language, a number
   * @return what was done, as a sentence
   */
  String make(BulkAction action, List<StoredChannel> chosen, String value) throws Refused {
    try {
      return switch (action) {
        case START -> start(chosen);
        case STOP -> {
          chosen.forEach(each -> sessions.stop(each.channel()));
          yield count(chosen.size()) + " stopping.";
        }
        case RECORD -> record(chosen, true);
        case STOP_RECORDING -> record(chosen, false);
        case ENABLE -> change(chosen, values -> values.enabled(true), "switched on");
        case DISABLE -> change(chosen, values -> values.enabled(false), "switched off");
        case JOIN -> join(chosen, value);
        case LEAVE -> leave(chosen, value);
        case LANGUAGE -> {
          Optional<String> words = line(value);
          yield listed(chosen, listing -> listing.spoken(words));
        }
        case COUNTRY -> {
          Optional<String> words = line(value);
          yield listed(chosen, listing -> listing.from(words));
        }
        case NUMBER -> number(chosen, value);
        case DELETE -> {
          channels.change(ChannelBatch.of(List.of(), chosen));
          yield count(chosen.size()) + " deleted.";
        }
      };
    } catch (StaleChannel | NicknameTaken e) {
      throw new Refused(
          "Somebody changed one of these channels at the same time: nothing is changed. Try"
              + " again.",
          e);
    } catch (RefusedChange | IllegalArgumentException e) {
      throw new Refused(e.getMessage(), e);
    } catch (IOException e) {
      throw new Refused("What is to be recorded cannot be noted on the disk of DATA_DIR.", e);
    }
  }

  private static String count(int channels) {
    return channels == 1 ? "1 channel is" : channels + " channels are";
  }

  private String start(List<StoredChannel> chosen) {
    List<StoredChannel> on = chosen.stream().filter(each -> each.channel().enabled()).toList();
    on.forEach(each -> sessions.start(each.channel()));
    int off = chosen.size() - on.size();
    return count(on.size())
        + " starting."
        + (off == 0 ? "" : " Switched off, and left: " + off + ".");
  }

  private String record(List<StoredChannel> chosen, boolean on) throws IOException {
    int changed = 0;
    for (StoredChannel each : chosen) {
      if (!on) {
        keeping.stopNow(each.channel());
        changed++;
      } else if (each.channel().enabled() && keeping.refusal(each.channel()).isEmpty()) {
        keeping.recordNow(each.channel());
        changed++;
      }
    }
    int left = chosen.size() - changed;
    return count(changed)
        + (on ? " recorded until you stop it." : " recorded no longer.")
        + (left == 0 ? "" : " Switched off, or out of room, and left: " + left + ".");
  }

  private String change(
      List<StoredChannel> chosen, Function<ChannelValues, ChannelValues> how, String done) {
    List<ImportPlan.Change> changes = new ArrayList<>();
    for (StoredChannel each : chosen) {
      ChannelValues before = ChannelValues.of(each);
      ChannelValues after = how.apply(before);
      if (!after.equals(before)) {
        changes.add(new ImportPlan.Change(each, after));
      }
    }
    if (!changes.isEmpty()) {
      channels.change(ChannelBatch.of(changes, List.of()));
    }
    int same = chosen.size() - changes.size();
    return count(changes.size())
        + " "
        + done
        + "."
        + (same == 0 ? "" : " As before: " + same + ".");
  }

  private String listed(
      List<StoredChannel> chosen, Function<ListingSettings, ListingSettings> how) {
    return change(
        chosen, values -> values.listed(values.title(), how.apply(values.listing())), "changed");
  }

  private static Optional<String> line(String value) {
    return InputText.line(value, ListingInput.MAX_CHARACTERS);
  }

  /** From this number on, in the order that they are shown in. */
  private String number(List<StoredChannel> chosen, String value) throws Refused {
    int most = ListingInput.MAX_NUMBER - chosen.size() + 1;
    OptionalInt first = InputText.wholeNumber(value, 1, Math.max(1, most), "");
    if (first.isEmpty()) {
      throw new Refused("Say from which number on they are numbered.");
    }
    Map<Long, Integer> numbers =
        IntStream.range(0, chosen.size())
            .boxed()
            .collect(
                Collectors.toMap(i -> chosen.get(i).channel().id(), i -> first.getAsInt() + i));
    List<ImportPlan.Change> changes = new ArrayList<>();
    for (StoredChannel each : chosen) {
      ChannelValues before = ChannelValues.of(each);
      int number = numbers.get(each.channel().id());
      changes.add(
          new ImportPlan.Change(
              each,
              before.listed(before.title(), before.listing().numbered(OptionalInt.of(number)))));
    }
    channels.change(ChannelBatch.of(changes, List.of()));
    return count(changes.size()) + " numbered.";
  }

  private static Set<Long> ids(List<StoredChannel> chosen) {
    return chosen.stream().map(each -> each.channel().id()).collect(Collectors.toSet());
  }

  private String join(List<StoredChannel> chosen, String name) throws Refused {
    Optional<String> problem = Grants.problemOfGroupName(name);
    if (problem.isPresent()) {
      throw new Refused(problem.get());
    }
    Optional<ChannelGroup> known = grants.groupNamed(name);
    if (known.isEmpty()) {
      grants.createGroup(name, ids(chosen));
    } else {
      grants.moveChannels(Map.of(known.get().id(), ids(chosen)), Map.of());
    }
    return count(chosen.size()) + " in the group " + name.strip() + ".";
  }

  private String leave(List<StoredChannel> chosen, String name) throws Refused {
    Optional<ChannelGroup> known = grants.groupNamed(name == null ? "" : name);
    if (known.isEmpty()) {
      throw new Refused("There is no group of this name.");
    }
    grants.moveChannels(Map.of(), Map.of(known.get().id(), ids(chosen)));
    return count(chosen.size()) + " in the group " + known.get().name() + " no longer.";
  }
}
