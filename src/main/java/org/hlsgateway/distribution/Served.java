package org.hlsgateway.distribution;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.hlsgateway.packager.LiveWindow;
import org.hlsgateway.packager.MediaDescription;

/**
 * A media playlist that a streamer has for viewers now.
 *
 * @param stream that it is of, as it was pushed
 * @param playlist the name of its file
 * @param viewers of the stream
 * @param bandwidth peak, bits per second
 * @param averageBandwidth bits per second
 * @param codecs as in RFC 6381
 * @param width pixels
 * @param height pixels
 * @param frameRateMillis frames per 1000 seconds; 0 if unknown
 */
record Served(
    String stream,
    String playlist,
    int viewers,
    long bandwidth,
    long averageBandwidth,
    List<String> codecs,
    int width,
    int height,
    long frameRateMillis) {
  /** Of what comes from elsewhere, and goes into playlists. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,200}");

  private static final Pattern CODEC = Pattern.compile("[A-Za-z0-9.+-]{1,60}");
  private static final int MOST = 10_000;
  private static final int MOST_CODECS = 8;
  private static final int LARGEST = 16_384;

  Served {
    codecs = List.copyOf(codecs);
    if (!NAME.matcher(stream).matches() || !NAME.matcher(playlist).matches()) {
      throw new IllegalArgumentException("no names of a stream and its playlist");
    }
    if (codecs.size() > MOST_CODECS || !codecs.stream().allMatch(CODEC.asMatchPredicate())) {
      throw new IllegalArgumentException("no codecs");
    }
    if (viewers < 0 || bandwidth < 1 || averageBandwidth < 1 || frameRateMillis < 0) {
      throw new IllegalArgumentException("less than nothing");
    }
    if (width < 0 || height < 0 || width > LARGEST || height > LARGEST) {
      throw new IllegalArgumentException("no picture has " + width + "x" + height);
    }
  }

  static Served of(String stream, LiveWindow window, int viewers) {
    MediaDescription media = window.description();
    long average = Math.max(1, media.averageBitsPerSecond());
    return new Served(
        stream,
        window.playlistName(),
        viewers,
        Math.max(average, media.peakBitsPerSecond()),
        average,
        media.codecs(),
        media.width(),
        media.height(),
        Math.round(media.framesPerSecond() * 1_000));
  }

  /** What its viewers take, about. */
  long sentBitsPerSecond() {
    return viewers * averageBandwidth;
  }

  static String toJson(List<Served> all) {
    var streams = Json.createArrayBuilder();
    for (Served each : all) {
      JsonObjectBuilder json = Json.createObjectBuilder();
      json.add("stream", each.stream).add("playlist", each.playlist);
      json.add("viewers", each.viewers).add("bandwidth", each.bandwidth);
      json.add("averageBandwidth", each.averageBandwidth);
      json.add("codecs", Json.createArrayBuilder(each.codecs));
      json.add("width", each.width).add("height", each.height);
      json.add("frameRateMillis", each.frameRateMillis);
      streams.add(json);
    }
    return Json.createObjectBuilder().add("streams", streams).build().toString();
  }

  /**
   * @throws IllegalArgumentException if it is anything else
   */
  static List<Served> fromJson(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      List<Served> all = new ArrayList<>();
      for (JsonValue each : reader.readObject().getJsonArray("streams")) {
        if (all.size() == MOST) {
          break;
        }
        all.add(of(each.asJsonObject()));
      }
      return List.copyOf(all);
    } catch (JsonException | ClassCastException | NullPointerException | ArithmeticException e) {
      throw new IllegalArgumentException("no report of a streamer", e);
    }
  }

  private static Served of(JsonObject json) {
    return new Served(
        json.getString("stream"),
        json.getString("playlist"),
        json.getInt("viewers"),
        json.getJsonNumber("bandwidth").longValueExact(),
        json.getJsonNumber("averageBandwidth").longValueExact(),
        json.getJsonArray("codecs").getValuesAs(JsonString::getString),
        json.getInt("width"),
        json.getInt("height"),
        json.getJsonNumber("frameRateMillis").longValueExact());
  }
}
