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
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.admin.Answers;
import org.hlsgateway.channels.JsonBody;

/** Transcoders for machines. */
@Path("transcoders")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Transcoders")
public class TranscoderResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  @Inject EventStore store;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listTranscoders",
      summary = "All transcoders",
      description =
          "In the order in which they were made; the header Link names the next part. Publishers and"
              + " operators see them without how they are reached, to choose some for an event.")
  @APIResponse(
      responseCode = "200",
      description = "Those that were asked for.",
      content = @Content(schema = @Schema(implementation = TranscoderJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        store.transcoders().stream().map(this::json).toList(),
        TranscoderJson::id,
        limit,
        cursor,
        request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getTranscoder", summary = "One transcoder")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = TranscoderJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such transcoder.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    return shown(stored(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createTranscoder",
      summary = "Add a transcoder",
      description = "The answer has its secret, this once.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TranscoderJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created; Location names it.",
      content = @Content(schema = @Schema(implementation = TranscoderJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "The name is taken.")
  public Response create(InputStream body) throws IOException {
    ServerInput<TranscoderValues> input = input(JsonBody.object(body, headers.getMediaType()));
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      EventStore.WithSecret made = store.create(input.values());
      Transcoder transcoder = made.transcoder();
      return Answers.created(
          "transcoders",
          transcoder.id(),
          transcoder.version(),
          TranscoderJson.of(transcoder, made.secret()));
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replaceTranscoder",
      summary = "Replace a transcoder's settings",
      description = "If-Match may hold the ETag as last read.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TranscoderJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = TranscoderJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such transcoder.")
  @APIResponse(responseCode = "409", description = "The name is taken.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response update(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    Transcoder old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(old, JsonBody.object(body, headers.getMediaType()));
  }

  @PATCH
  @Path("{id}")
  @Consumes(MERGE_PATCH)
  @Operation(
      operationId = "changeTranscoder",
      summary = "Change some of a transcoder's settings",
      description = "JSON Merge Patch, RFC 7396. If-Match as for PUT.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MERGE_PATCH,
              schema = @Schema(implementation = TranscoderJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = TranscoderJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such transcoder.")
  @APIResponse(responseCode = "409", description = "As for PUT.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response patch(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    Transcoder old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(
        old, Answers.merged(writable(old), JsonBody.object(body, headers.getMediaType())));
  }

  @POST
  @Path("{id}/secret")
  @Operation(
      operationId = "newTranscoderSecret",
      summary = "Another secret",
      description = "The former one counts no more. If-Match as for PUT.")
  @APIResponse(
      responseCode = "200",
      description = "With the secret, this once.",
      content = @Content(schema = @Schema(implementation = TranscoderJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such transcoder.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response newSecret(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    Transcoder old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      EventStore.WithSecret made = store.newSecret(old);
      return Answers.shown(
          Response.ok(),
          made.transcoder().id(),
          made.transcoder().version(),
          TranscoderJson.of(made.transcoder(), made.secret()));
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteTranscoder",
      summary = "Remove a transcoder",
      description =
          "One that events need, which are not over, has to be replaced by another one: what runs"
              + " goes on there. If-Match as for PUT.")
  @APIResponse(responseCode = "204", description = "Removed.")
  @APIResponse(responseCode = "400", description = "There is no such replacement.")
  @APIResponse(responseCode = "404", description = "There is no such transcoder.")
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
    Transcoder old = stored(id);
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

  private Response changed(Transcoder old, JsonObject body) {
    ServerInput<TranscoderValues> input = input(body);
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      return shown(store.update(old, input.values()));
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  private static ServerInput<TranscoderValues> input(JsonObject body) {
    Fields fields = Fields.of(body, ServerInput.TRANSCODER, new LinkedHashMap<>());
    return ServerInput.transcoder(fields);
  }

  private static JsonObject writable(Transcoder transcoder) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("name", transcoder.name())
            .add("kind", transcoder.kind().name())
            .add("address", transcoder.address())
            .add("enabled", transcoder.enabled());
    transcoder.capacity().ifPresent(most -> json.add("capacity", most));
    return json.build();
  }

  private Transcoder stored(String id) {
    return store.transcoder(Answers.id(id)).orElseThrow(() -> Answers.absent("transcoder"));
  }

  private Response shown(Transcoder transcoder) {
    return Answers.shown(Response.ok(), transcoder.id(), transcoder.version(), json(transcoder));
  }

  private TranscoderJson json(Transcoder transcoder) {
    // The address is where its events are published: organisers read it on their events.
    return TranscoderJson.of(transcoder, null);
  }
}
