package org.hlsgateway.sources;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.hlsgateway.ffmpeg.SourceFacts;
import org.hlsgateway.ffmpeg.StreamFacts;
import org.hlsgateway.ffmpeg.Timing;

/** What is known of a source as text, for the database. */
final class FactsJson {

  /** Written with every text: a later form can tell an earlier one. */
  private static final int FORM = 1;

  /** A whole multiplex would not fit its column, and no plan uses so many. */
  private static final int MOST_STREAMS = 20;

  private FactsJson() {}

  static String write(SourceFacts facts) {
    JsonArrayBuilder streams = Json.createArrayBuilder();
    facts.streams().stream()
        .filter(stream -> stream.kind() != StreamFacts.Kind.OTHER)
        .limit(MOST_STREAMS)
        .forEach(stream -> streams.add(write(stream)));
    return Json.createObjectBuilder()
        .add("form", FORM)
        .add("probed", facts.probed())
        .add("timing", facts.timing().name())
        .add("streams", streams)
        .build()
        .toString();
  }

  private static JsonObjectBuilder write(StreamFacts stream) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("kind", stream.kind().name())
            .add("codec", stream.codec())
            .add("profile", stream.profile())
            .add("width", stream.width())
            .add("height", stream.height())
            .add("sampleAspect", stream.sampleAspect())
            .add("framesPerSecond", stream.framesPerSecond())
            .add("interlaced", stream.interlaced())
            .add("pixelFormat", stream.pixelFormat())
            .add("sampleRate", stream.sampleRate())
            .add("channels", stream.channels())
            .add("bitsPerSecond", stream.bitsPerSecond())
            .add("configured", stream.configured())
            .add("otherProgramme", stream.otherProgramme());
    stream.language().ifPresent(language -> json.add("language", language));
    return json;
  }

  /** Empty if it is no text of this form: then the source is looked at anew. */
  static Optional<SourceFacts> read(String text) {
    try (JsonReader reader = Json.createReader(new StringReader(text))) {
      JsonObject json = reader.readObject();
      if (json.getInt("form") != FORM) {
        return Optional.empty();
      }
      List<StreamFacts> streams =
          json.getJsonArray("streams").getValuesAs(JsonObject.class).stream()
              .map(FactsJson::read)
              .toList();
      // Not told of by earlier versions, which knew one kind only.
      Timing timing = Timing.valueOf(json.getString("timing", Timing.LIVE.name()));
      return Optional.of(new SourceFacts(streams, json.getBoolean("probed"), timing));
    } catch (JsonException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException notOfThisForm) {
      return Optional.empty();
    }
  }

  private static StreamFacts read(JsonObject json) {
    return new StreamFacts(
        StreamFacts.Kind.valueOf(json.getString("kind")),
        json.getString("codec"),
        json.getString("profile"),
        json.getInt("width"),
        json.getInt("height"),
        json.getJsonNumber("sampleAspect").doubleValue(),
        json.getJsonNumber("framesPerSecond").doubleValue(),
        json.getBoolean("interlaced"),
        json.getString("pixelFormat"),
        json.getInt("sampleRate"),
        json.getInt("channels"),
        json.getJsonNumber("bitsPerSecond").longValue(),
        Optional.ofNullable(json.getString("language", null)),
        json.getBoolean("configured"),
        json.getBoolean("otherProgramme", false));
  }
}
