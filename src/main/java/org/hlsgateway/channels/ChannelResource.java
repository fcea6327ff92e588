package org.hlsgateway.channels;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.web.Problem;

/** Channels for machines. */
@Path("channels")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Channels")
public class ChannelResource {
  private static final String EXAMPLE =
      """
      {"nickname": "front-door", "title": "Front door",
       "source": "rtsp://admin:secret@192.168.1.20/stream1"}""";
  private static final String EXAMPLE_PROBLEM =
      """
      {"type": "about:blank", "title": "Bad Request", "status": 400,
       "detail": "Some fields are wrong.",
       "errors": [{"field": "source", "message": "The host is missing."}]}""";

  @Inject Channels channels;
  @Inject ChannelSessions sessions;
  @Inject ChannelKeeping keeping;
  @Inject SourceUrls sources;

  @GET
  @Operation(summary = "All channels", description = "In the order of their nicknames.")
  public List<ChannelJson> list() {
    return channels.allStored().stream().map(this::json).toList();
  }

  @GET
  @Path("{nickname}")
  @Operation(summary = "One channel")
  @APIResponseSchema(ChannelJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public ChannelJson get(
      @Parameter(example = "front-door") @PathParam("nickname") String nickname) {
    return json(stored(nickname));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(summary = "Create a channel")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChannelRequest.Documented.class),
              examples = @ExampleObject(name = "camera", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Created; Location names it.",
      content = @Content(schema = @Schema(implementation = ChannelJson.class)))
  @APIResponse(
      responseCode = "400",
      description = "Not JSON, or fields are wrong; errors says which.",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              examples = @ExampleObject(name = "fields", value = EXAMPLE_PROBLEM)))
  @APIResponse(responseCode = "409", description = "The nickname is taken.")
  @APIResponse(responseCode = "413", description = "The body is too large.")
  public Response create(InputStream body) throws IOException {
    try {
      ChannelRequest request = ChannelRequest.read(body, null);
      return changed(request.input().check(sources, Optional.empty()), this::created);
    } catch (ChannelRequest.Unreadable e) {
      return FieldProblem.of(e);
    }
  }

  @PUT
  @Path("{nickname}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Change a channel",
      description =
          "Replaces all fields; what is absent gets its default. In the source, *** keeps the"
              + " stored password as long as scheme, user, host and port stay.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChannelRequest.Documented.class),
              examples = @ExampleObject(name = "camera", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = ChannelJson.class)))
  @APIResponse(responseCode = "400", description = "Not JSON, or fields are wrong.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(
      responseCode = "409",
      description = "The nickname is taken, or the channel was changed since it was read.")
  public Response update(@PathParam("nickname") String nickname, InputStream body)
      throws IOException {
    StoredChannel old = stored(nickname);
    try {
      ChannelRequest request = ChannelRequest.read(body, old.channel().nickname().value());
      int version = request.version().orElse(old.version());
      return changed(
          request.input().check(sources, Optional.of(old)),
          values -> Response.ok(json(channels.update(old, version, values))).build());
    } catch (ChannelRequest.Unreadable e) {
      return FieldProblem.of(e);
    }
  }

  @DELETE
  @Path("{nickname}")
  @Operation(summary = "Delete a channel", description = "Stops it for everybody who watches.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(responseCode = "409", description = "It was changed since it was read.")
  public void delete(
      @PathParam("nickname") String nickname,
      @Parameter(description = "As last read; absent: whatever is there.") @QueryParam("version")
          String version) {
    StoredChannel old = stored(nickname);
    if (version != null && !version.matches("[0-9]{1,9}")) {
      throw Problem.of(400, "version must be a whole number.").asException();
    }
    try {
      channels.delete(old, version == null ? old.version() : Integer.parseInt(version));
    } catch (StaleChannel e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  @GET
  @Path("{nickname}/status")
  @Operation(summary = "What a channel is doing now", description = "With FFmpeg's last lines.")
  @APIResponseSchema(StatusJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public StatusJson status(@PathParam("nickname") String nickname) {
    return status(stored(nickname).channel());
  }

  @POST
  @Path("{nickname}/start")
  @Operation(
      summary = "Start a channel",
      description = "As if somebody watched: it stops again when idle, unless it is pinned.")
  @APIResponse(
      responseCode = "202",
      description = "It is starting; ask for its status.",
      content = @Content(schema = @Schema(implementation = StatusJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(responseCode = "409", description = "It is disabled.")
  public Response start(@PathParam("nickname") String nickname) {
    Channel channel = stored(nickname).channel();
    if (!channel.enabled()) {
      throw Problem.of(409, "The channel is disabled: enable it first.").asException();
    }
    sessions.start(channel);
    return accepted(channel);
  }

  @POST
  @Path("{nickname}/stop")
  @Operation(summary = "Stop a channel", description = "For everybody who watches.")
  @APIResponse(
      responseCode = "202",
      description = "It is stopping; ask for its status.",
      content = @Content(schema = @Schema(implementation = StatusJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Response stop(@PathParam("nickname") String nickname) {
    Channel channel = stored(nickname).channel();
    sessions.stop(channel);
    return accepted(channel);
  }

  private interface Change {
    Response apply(ChannelValues values);
  }

  private Response changed(ChannelInput.Checked checked, Change change) {
    if (checked instanceof ChannelInput.Rejected rejected) {
      return FieldProblem.of(rejected.errors());
    }
    try {
      return change.apply(((ChannelInput.Accepted) checked).values());
    } catch (NicknameTaken | StaleChannel e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  private Response created(ChannelValues values) {
    StoredChannel created = channels.create(values);
    URI location = URI.create("channels/" + created.channel().nickname()); // below the API
    return Response.created(location).entity(json(created)).build();
  }

  private Response accepted(Channel channel) {
    return Response.accepted(status(channel)).build();
  }

  private StatusJson status(Channel channel) {
    return StatusJson.of(sessions.status(channel), keeping.of(channel));
  }

  private StoredChannel stored(String nickname) {
    return channels
        .stored(nickname)
        .orElseThrow(() -> Problem.of(404, "There is no channel of this nickname.").asException());
  }

  private ChannelJson json(StoredChannel stored) {
    return ChannelJson.of(stored, sessions.status(stored.channel()), keeping.of(stored.channel()));
  }
}
