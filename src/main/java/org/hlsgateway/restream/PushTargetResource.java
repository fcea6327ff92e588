package org.hlsgateway.restream;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.web.Problem;

/** Where a channel is sent on to, for machines. */
@Path("channels/{nickname}/targets")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Push targets")
public class PushTargetResource {
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "service",
          "address",
          "key",
          "enhanced",
          "when",
          "from",
          "to",
          "resolution",
          "bitrate",
          "fps",
          "on");

  /** What an answer has besides: may be sent back, and is ignored. */
  private static final Set<String> READ_ONLY = Set.of("id", "status", "test");

  private static final int LOG_LINES = 100;

  private static final String EXAMPLE =
      """
      {"service": "youtube", "key": "abcd-efgh-ijkl-mnop", "when": "always"}""";

  @Inject PushTargets targets;
  @Inject Restream restream;
  @Inject BroadcastLog log;
  @Inject Channels channels;
  @Context HttpHeaders headers;

  /** For the document alone: bodies are read as JSON. */
  @Schema(name = "PushTargetRequest")
  public record Documented(
      @Schema(description = "Absent: the service's.") String name,
      @Schema(
              description = "youtube, twitch, facebook or own",
              defaultValue = "own",
              examples = "youtube")
          String service,
      @Schema(
              description =
                  "rtmp:// or rtmps://; absent: the service's. May end with the key if that is"
                      + " absent.")
          String address,
      @Schema(
              description =
                  "Of the stream; ***: the stored one; absent: the stored one if the address is unchanged, else the end of the address.")
          String key,
      @Schema(defaultValue = "false") boolean enhanced,
      @Schema(description = "always, while_running, by_hand or schedule", defaultValue = "always")
          String when,
      @Schema(description = "Of a schedule, in the server's time zone.", examples = "18:30")
          String from,
      @Schema(description = "Of a schedule.", examples = "22:00") String to,
      @Schema(
              description =
                  "240p, 360p, 480p, 720p or 1080p: encoded so where the channel is otherwise;"
                      + " preset: the service's usual; absent: as it comes.")
          String resolution,
      @Schema(
              description = "Of the encoded picture; absent: the resolution's.",
              examples = "2500kbps")
          String bitrate,
      @Schema(description = "15, 25 or 30; absent: the service's usual.", examples = "30")
          Integer fps,
      @Schema(description = "Absent: true, but false for by_hand.") boolean on) {}

  /** Ten seconds of a target. */
  @Schema(name = "PushPoint", description = "Ten seconds of a target.")
  public record Point(Instant at, long bitsPerSecond, long queueMillis, long framesDropped) {}

  /** From a start to its end. */
  @Schema(name = "PushSent", description = "From a start to its end.")
  public record Sent(
      Instant start,
      @Schema(description = "Null: it goes on.") Instant end,
      long bytes,
      @Schema(description = "Frames that were left out.") long drops,
      int reconnects,
      @Schema(description = "How often it failed.") int errors,
      @Schema(description = "As a sentence; null if there was none.") String lastError) {
    static Sent of(BroadcastRow row) {
      return new Sent(
          row.started(),
          row.ended().orElse(null),
          row.figures().bytes(),
          row.figures().dropped(),
          row.figures().reconnects(),
          row.figures().errors(),
          row.figures().error().orElse(null));
    }
  }

  @GET
  @Operation(operationId = "listPushTargets", summary = "Where a channel is sent on to")
  @APIResponse(
      responseCode = "200",
      description = "None is an empty list.",
      content = @Content(schema = @Schema(implementation = PushTargetJson[].class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public List<PushTargetJson> list(@PathParam("nickname") String nickname) {
    return targets.of(channel(nickname).id()).stream().map(this::json).toList();
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createPushTarget", summary = "Send a channel on")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Documented.class),
              examples = @ExampleObject(name = "youtube", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Added; Location names it.",
      content = @Content(schema = @Schema(implementation = PushTargetJson.class)))
  @APIResponse(responseCode = "400", description = "Not JSON, or a field is wrong.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Response create(@PathParam("nickname") String nickname, InputStream body)
      throws IOException {
    Channel channel = channel(nickname);
    PushTargetValues values = values(body, Optional.empty());
    try {
      PushTarget created = targets.create(channel.id(), values);
      return Response.created(
              URI.create("channels/" + channel.nickname() + "/targets/" + created.id()))
          .entity(json(created))
          .build();
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, e.getMessage()).asException();
    }
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getPushTarget", summary = "One target, and how it does")
  @APIResponseSchema(PushTargetJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  public PushTargetJson get(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    return json(target(nickname, id));
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replacePushTarget",
      summary = "Change a target",
      description =
          "What is absent gets its default, but the key stays if the address is the same; as ***, it"
              + " stays as long as scheme, host and port do. What is being sent begins anew.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = Documented.class),
              examples = @ExampleObject(name = "youtube", value = EXAMPLE)))
  @APIResponseSchema(PushTargetJson.class)
  @APIResponse(responseCode = "400", description = "Not JSON, or a field is wrong.")
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  @APIResponse(responseCode = "409", description = "Somebody else changed it meanwhile.")
  public PushTargetJson replace(
      @PathParam("nickname") String nickname, @PathParam("id") String id, InputStream body)
      throws IOException {
    PushTarget old = target(nickname, id);
    return change(old, values(body, Optional.of(old)));
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "deletePushTarget", summary = "Send a channel there no more")
  @APIResponse(responseCode = "204", description = "Gone, and its key with it.")
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  public void delete(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    try {
      targets.delete(target(nickname, id));
    } catch (PushTargets.Stale e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  @POST
  @Path("{id}/start")
  @Operation(
      operationId = "startPushTarget",
      summary = "Start sending",
      description =
          "Until stop, also after a restart of the server. What waits for its next attempt has it now.")
  @APIResponseSchema(PushTargetJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  @APIResponse(responseCode = "409", description = "The channel is disabled.")
  public PushTargetJson start(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    PushTarget old = target(nickname, id);
    if (!channel(nickname).enabled()) {
      throw Problem.of(409, "The channel is disabled: enable it first.").asException();
    }
    boolean waits =
        restream.status(old).map(PushStatus::state).filter(PushStatus.State::waits).isPresent();
    try {
      // What is sent is not interrupted; what waits for its next attempt has it now.
      return json(old.on() && !waits ? old : targets.start(old));
    } catch (PushTargets.Stale e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  @POST
  @Path("{id}/stop")
  @Operation(operationId = "stopPushTarget", summary = "Stop sending")
  @APIResponseSchema(PushTargetJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  public PushTargetJson stop(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    PushTarget old = target(nickname, id);
    return change(old, PushTargetValues.of(old).on(false));
  }

  @POST
  @Path("{id}/test")
  @Operation(
      operationId = "testPushTarget",
      summary = "Try it for ten seconds",
      description =
          "Beside what is sent anyway; the channel is started for it. How it went is the target's"
              + " test, a moment later.")
  @APIResponse(
      responseCode = "202",
      description = "It has begun.",
      content = @Content(schema = @Schema(implementation = PushTargetJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  @APIResponse(
      responseCode = "409",
      description = "It is being tried, or sent, or is switched off.")
  public Response test(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    PushTarget target = target(nickname, id);
    Optional<String> objection = restream.tests().begin(channel(nickname), target);
    if (objection.isPresent()) {
      throw Problem.of(409, objection.get()).asException();
    }
    return Response.accepted(json(target)).build();
  }

  @GET
  @Path("{id}/history")
  @Operation(
      operationId = "getPushHistory",
      summary = "The last hour of a target",
      description = "A point is ten seconds; the oldest first.")
  @APIResponse(
      responseCode = "200",
      description = "Empty while it is off.",
      content = @Content(schema = @Schema(implementation = Point[].class)))
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  public List<Point> history(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    return restream.status(target(nickname, id)).map(PushStatus::history).orElse(List.of()).stream()
        .map(
            point ->
                new Point(point.at(), point.bitsPerSecond(), point.queueMillis(), point.dropped()))
        .toList();
  }

  @GET
  @Path("{id}/log")
  @Operation(
      operationId = "getPushLog",
      summary = "What was sent to a target, from when to when",
      description = "The last hundred; the latest first.")
  @APIResponse(
      responseCode = "200",
      description = "None is an empty list.",
      content = @Content(schema = @Schema(implementation = Sent[].class)))
  @APIResponse(responseCode = "404", description = "There is no such channel or target.")
  public List<Sent> log(@PathParam("nickname") String nickname, @PathParam("id") String id) {
    try {
      return log.find(BroadcastQuery.ofTarget(target(nickname, id), LOG_LINES)).stream()
          .map(Sent::of)
          .toList();
    } catch (SQLException e) {
      throw Problem.of(503, "The database does not answer now: try again.").asException();
    }
  }

  private PushTargetJson change(PushTarget old, PushTargetValues values) {
    try {
      // Twice the same is no change, and interrupts nothing.
      return json(values.equals(PushTargetValues.of(old)) ? old : targets.update(old, values));
    } catch (PushTargets.Stale e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  private PushTargetJson json(PushTarget target) {
    return PushTargetJson.of(target, restream.status(target), restream.tests().of(target));
  }

  private PushTargetValues values(InputStream body, Optional<PushTarget> stored)
      throws IOException {
    JsonObject json = JsonBody.object(body, headers.getMediaType());
    for (String name : json.keySet()) {
      if (!FIELDS.contains(name) && !READ_ONLY.contains(name)) {
        throw wrong(
            name.length() > 50 ? name.substring(0, 50) : name,
            "There is no such field: use "
                + String.join(", ", FIELDS.stream().sorted().toList())
                + ".");
      }
    }
    String when = text(json, "when", "always");
    boolean byHand = when.equals(PushTarget.When.BY_HAND.key());
    PushInput input =
        new PushInput(
            text(json, "name", ""),
            text(json, "service", "own"),
            text(json, "address", ""),
            text(json, "key", ""),
            truth(json, "enhanced", false),
            when,
            text(json, "from", ""),
            text(json, "to", ""),
            text(json, "resolution", ""),
            number(json, "bitrate"),
            number(json, "fps"),
            truth(json, "on", stored.map(PushTarget::on).orElse(!byHand)));
    try {
      return input.check(stored);
    } catch (PushInput.Rejected e) {
      Map.Entry<String, String> first = e.problems().entrySet().iterator().next();
      throw wrong(first.getKey(), first.getValue());
    }
  }

  private static String text(JsonObject json, String name, String fallback) {
    JsonValue value = json.getOrDefault(name, JsonValue.NULL);
    if (value == JsonValue.NULL) {
      return fallback;
    }
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrong(name, "Write a text.");
  }

  /** As a text, whichever it is written as; empty if it is absent. */
  private static String number(JsonObject json, String name) {
    return json.get(name) instanceof JsonNumber number ? number.toString() : text(json, name, "");
  }

  private static boolean truth(JsonObject json, String name, boolean fallback) {
    JsonValue value = json.getOrDefault(name, JsonValue.NULL);
    if (value == JsonValue.TRUE || value == JsonValue.FALSE) {
      return value == JsonValue.TRUE;
    }
    if (value == JsonValue.NULL) {
      return fallback;
    }
    throw wrong(name, "Write true or false.");
  }

  private static RuntimeException wrong(String field, String sentence) {
    return Problem.of(400, field + ": " + sentence).asException();
  }

  private PushTarget target(String nickname, String id) {
    Optional<PushTarget> found =
        id.matches("\\d{1,18}")
            ? targets.find(channel(nickname).id(), Long.parseLong(id))
            : Optional.empty();
    return found.orElseThrow(
        () -> Problem.of(404, "The channel has no target of this id.").asException());
  }

  private Channel channel(String nickname) {
    return channels
        .find(nickname)
        .orElseThrow(() -> Problem.of(404, "There is no channel of this nickname.").asException());
  }
}
