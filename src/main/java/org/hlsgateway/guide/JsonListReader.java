package org.hlsgateway.guide;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
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

  private JsonListReader() {}

  /** Lines are the channels' places in it, from 1. */
  static ChannelList read(byte[] bytes) throws UnreadableList {
    JsonArray all = array(M3uReader.decode(bytes, 0, bytes.length));
    if (all.size() > M3uReader.MOST_CHANNELS) {
      throw new UnreadableList(
          "More than " + M3uReader.MOST_CHANNELS + " channels: part the list.");
    }
    List<ImportedChannel> channels = new ArrayList<>();
    List<Integer> broken = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof JsonObject channel) {
        channels.add(channel(i + 1, channel));
      } else if (broken.size() < M3uReader.MOST_BROKEN) {
        broken.add(i + 1);
      }
    }
    return ListReader.checked(
        channels, broken, "There is no channel in it: channels holds one object for each.");
  }

  private static JsonArray array(String text) throws UnreadableList {
    try (JsonReader json = Json.createReader(new StringReader(text))) {
      JsonStructure whole = json.read();
      if (whole instanceof JsonArray array) {
        return array;
      }
      if (whole.asJsonObject().get("channels") instanceof JsonArray array) {
        return array;
      }
    } catch (RuntimeException e) {
      // Not only JsonException: what nests too deep is a plain RuntimeException to Parsson.
      throw new UnreadableList("This begins as JSON, but is not: it may have been cut off.", e);
    }
    throw new UnreadableList(
        "This is JSON, but no list of channels: it needs a list, or an object with one under"
            + " channels.");
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
