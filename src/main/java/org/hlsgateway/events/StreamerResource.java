package org.hlsgateway.events;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.admin.Answers;
import org.hlsgateway.channels.JsonBody;

/** Streamers for machines. */
@Path("streamers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Streamers")
public class StreamerResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  @Inject EventStore store;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listStreamers",
      summary = "All streamers",
      description =
          "In the order in which they were made; the header Link names the next part. Publishers and"
              + " operators see them without how they are reached, to choose some for an event.")
  @APIResponse(
      responseCode = "200",
      description = "Those that were asked for.",
      content = @Content(schema = @Schema(implementation = StreamerJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        store.streamers().stream().map(this::json).toList(),
        StreamerJson::id,
        limit,
        cursor,
        request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getStreamer", summary = "One streamer")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = StreamerJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such streamer.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    return shown(stored(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createStreamer", summary = "Add a streamer")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = StreamerJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created; Location names it.",
      content = @Content(schema = @Schema(implementation = StreamerJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "The name is taken.")
  public Response create(InputStream body) throws IOException {
    ServerInput<StreamerValues> input =
        input(JsonBody.object(body, headers.getMediaType()), Optional.empty());
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      Streamer made = store.create(input.values());
      return Answers.created("streamers", made.id(), made.version(), json(made));
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replaceStreamer",
      summary = "Replace a streamer's settings",
      description = "If-Match may hold the ETag as last read.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = StreamerJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = StreamerJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such streamer.")
  @APIResponse(responseCode = "409", description = "The name is taken.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response update(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    Streamer old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(old, JsonBody.object(body, headers.getMediaType()));
  }

  @PATCH
  @Path("{id}")
  @Consumes(MERGE_PATCH)
  @Operation(
      operationId = "changeStreamer",
      summary = "Change some of a streamer's settings",
      description = "JSON Merge Patch, RFC 7396. If-Match as for PUT.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MERGE_PATCH,
              schema = @Schema(implementation = StreamerJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = StreamerJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such streamer.")
  @APIResponse(responseCode = "409", description = "As for PUT.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response patch(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    Streamer old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(
        old, Answers.merged(writable(old), JsonBody.object(body, headers.getMediaType())));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteStreamer",
      summary = "Remove a streamer",
      description =
          "One that events need, which are not over, has to be replaced by another one: what runs"
              + " goes on there. If-Match as for PUT.")
  @APIResponse(responseCode = "204", description = "Removed.")
  @APIResponse(responseCode = "400", description = "There is no such replacement.")
  @APIResponse(responseCode = "404", description = "There is no such streamer.")
  @APIResponse(responseCode = "409", description = "Events need it; events names them.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response delete(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(
              description = "Id of the one that takes its events.",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("replacement")
          String replacement,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    Streamer old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      store.delete(
          old,
          replacement == null ? OptionalLong.empty() : OptionalLong.of(EventInput.id(replacement)));
      return Response.noContent().build();
    } catch (Refused e) {
      return Problems.answer(e);
    }
  }

  private Response changed(Streamer old, JsonObject body) {
    ServerInput<StreamerValues> input = input(body, Optional.of(old));
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      return shown(store.update(old, input.values()));
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  private static ServerInput<StreamerValues> input(JsonObject body, Optional<Streamer> old) {
    Fields fields = Fields.of(body, ServerInput.STREAMER, new LinkedHashMap<>());
    return ServerInput.streamer(fields, old);
  }

  private static JsonObject writable(Streamer streamer) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("name", streamer.name())
            .add("kind", streamer.kind().name())
            .add("pushAddress", streamer.shownPushAddress())
            .add("publicAddress", streamer.publicAddress())
            .add("weight", streamer.weight())
            .add("enabled", streamer.enabled());
    streamer.mostMbps().ifPresent(most -> json.add("maxMbps", most));
    streamer.mostViewers().ifPresent(most -> json.add("maxViewers", most));
    return json.build();
  }

  private Streamer stored(String id) {
    return store.streamer(Answers.id(id)).orElseThrow(() -> Answers.absent("streamer"));
  }

  private Response shown(Streamer streamer) {
    return Answers.shown(Response.ok(), streamer.id(), streamer.version(), json(streamer));
  }

  private StreamerJson json(Streamer streamer) {
    return StreamerJson.of(streamer, Caller.of(request).isAdmin());
  }
}
