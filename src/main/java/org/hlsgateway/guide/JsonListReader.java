package org.hlsgateway.guide;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hlsgateway.channels.ImportedChannel;

/**
 * Reads channels as our own API writes them: a list of them, or an object with one under {@code
 * channels}. Each may have the names of its groups.
 */
final class JsonListReader {
  /** What the API answers, and does not take. */
  private static final Set<String> ANSWERED =
      Set.of("version", "created", "updated", "watch", "playlist", "status", "groups");

  /** An export of ours, as large as a list may be, has not half as many. */
  private static final int MOST_VALUES = 1_000_000;

  private static final int MOST_VALUES_OF_A_CHANNEL = 1_000;
  private static final int DEEPEST = 10;

  private final JsonParser json;
  private final List<ImportedChannel> channels = new ArrayList<>();
  private final List<Integer> broken = new ArrayList<>();

  /** Places of the list that were read. */
  private int read;

  private int values;

  /** When the channel that is read began. */
  private int valuesBefore;

  private JsonListReader(JsonParser json) {
    this.json = json;
  }

  /** Lines are the channels' places in it, from 1. */
  static ChannelList read(byte[] bytes) throws UnreadableList {
    String text = M3uReader.decode(bytes, 0, bytes.length);
    try (JsonParser json = Json.createParser(new StringReader(text))) {
      return new JsonListReader(json).read();
    } catch (RuntimeException e) {
      // Not only JsonException: what nests too deep is a plain RuntimeException to Parsson.
      throw new UnreadableList("This begins as JSON, but is not: it may have been cut off.", e);
    }
  }

  private ChannelList read() throws UnreadableList {
    boolean isList = json.next() == Event.START_ARRAY;
    if (isList) {
      list();
    } else if (!under("channels")) {
      throw new UnreadableList(
          "This is JSON, but no list of channels: it needs a list, or an object with one under"
              + " channels.");
    }
    if (json.hasNext()) {
      throw new UnreadableList("Something follows the list: it must be the whole file.");
    }
    return ListReader.checked(
        channels, broken, "There is no channel in it: channels holds one object for each.");
  }

  /**
   * Reads an object that began, to its end.
   *
   * @return false if there is no list of this name in it
   */
  private boolean under(String name) throws UnreadableList {
    boolean isFound = false;
    while (json.next() != Event.END_OBJECT) {
      boolean isIt = json.getString().equals(name);
      Event value = json.next();
      if (isIt && value == Event.START_ARRAY && !isFound) {
        list();
        isFound = true;
      } else {
        skip(value);
      }
    }
    return isFound;
  }

  /** Nothing is kept of it. Parsson's own skipArray never comes back if the text is cut off. */
  private void skip(Event value) {
    int open = isStart(value) ? 1 : 0;
    while (open > 0) {
      Event event = json.next();
      if (isStart(event)) {
        open++;
      } else if (event == Event.END_ARRAY || event == Event.END_OBJECT) {
        open--;
      }
    }
  }

  private static boolean isStart(Event event) {
    return event == Event.START_ARRAY || event == Event.START_OBJECT;
  }

  private void list() throws UnreadableList {
    for (Event event = json.next(); event != Event.END_ARRAY; event = json.next()) {
      read++;
      if (read > M3uReader.MOST_CHANNELS) {
        throw new UnreadableList(
            "More than " + M3uReader.MOST_CHANNELS + " channels: part the list.");
      }
      if (event == Event.START_OBJECT) {
        valuesBefore = values;
        channels.add(channel(read, object(1)));
      } else {
        skip(event);
        if (broken.size() < M3uReader.MOST_BROKEN) {
          broken.add(read);
        }
      }
    }
  }

  /** Counted while they are read: a small file can hold millions of values. */
  private JsonValue value(Event event, int depth) throws UnreadableList {
    values++;
    if (values - valuesBefore > MOST_VALUES_OF_A_CHANNEL || values > MOST_VALUES) {
      throw new UnreadableList(
          "Channel " + read + " says more than there is to say of channels: is it one of ours?");
    }
    if (depth > DEEPEST) {
      throw new UnreadableList("Channel " + read + " nests too deep: is it one of ours?");
    }
    return switch (event) {
      case START_OBJECT -> object(depth + 1);
      case START_ARRAY -> array(depth + 1);
      default -> json.getValue();
    };
  }

  private JsonObject object(int depth) throws UnreadableList {
    JsonObjectBuilder object = Json.createObjectBuilder();
    while (json.next() != Event.END_OBJECT) {
      String name = json.getString();
      object.add(name, value(json.next(), depth));
    }
    return object.build();
  }

  private JsonArray array(int depth) throws UnreadableList {
    JsonArrayBuilder array = Json.createArrayBuilder();
    for (Event event = json.next(); event != Event.END_ARRAY; event = json.next()) {
      array.add(value(event, depth));
    }
    return array.build();
  }

  private static ImportedChannel channel(int place, JsonObject channel) {
    JsonObjectBuilder rest = Json.createObjectBuilder();
    channel.forEach(
        (name, value) -> {
          if (!ANSWERED.contains(name)) {
            rest.add(name, value);
          }
        });
    List<String> groups = new ArrayList<>();
    if (channel.get("groups") instanceof JsonArray names) {
      for (JsonValue name : names) {
        if (name instanceof JsonString text) {
          groups.add(text.getString());
        }
      }
    }
    return new ImportedChannel(
        place,
        text(channel, "title"),
        text(channel, "source"),
        "",
        "",
        "",
        "",
        "",
        ImportedChannel.Listing.NOTHING,
        groups,
        new ImportedChannel.More(
            text(channel, "nickname"), true, Optional.of(rest.build()), Optional.empty()));
  }

  private static String text(JsonObject channel, String name) {
    return channel.get(name) instanceof JsonString text ? text.getString() : "";
  }
}
