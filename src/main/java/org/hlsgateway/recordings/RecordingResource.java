package org.hlsgateway.recordings;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Problem;

/** Recordings for machines. */
@Path("recordings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Recordings")
public class RecordingResource {

  @Inject Recordings recordings;
  @Inject Channels channels;
  @Inject Access access;
  @Context HttpServletRequest request;

  @GET
  @Operation(
      operationId = "listRecordings",
      summary = "All recordings",
      description = "The newest first.")
  @APIResponse(
      responseCode = "200",
      description = "None is an empty list.",
      content = @Content(schema = @Schema(implementation = RecordingJson[].class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public List<RecordingJson> list(
      @Parameter(
              description = "Only those of the channel of this nickname.",
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[A-Za-z0-9_-]{1,50}$"))
          @QueryParam("channel")
          String nickname) {
    List<Recording> all =
        nickname == null
            ? recordings.all()
            : recordings.ofChannel(
                channels
                    .find(nickname)
                    .filter(found -> access.maySeeInside(Caller.of(request), found.id()))
                    .orElseThrow(
                        () ->
                            Problem.of(404, "There is no channel of this nickname.").asException())
                    .id());
    return all.stream().filter(this::isSeen).map(this::json).toList();
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getRecording", summary = "One recording")
  @APIResponseSchema(RecordingJson.class)
  @APIResponse(responseCode = "404", description = "There is no such recording.")
  public RecordingJson get(
      @Parameter(
              example = "20260301-100000-7",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9-]{1,60}$"))
          @PathParam("id")
          String id) {
    return recordings
        .find(id)
        .filter(this::isSeen)
        .map(this::json)
        .orElseThrow(RecordingResource::notFound);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteRecording",
      summary = "Delete a recording",
      description = "Its files go at once.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "404", description = "There is no such recording.")
  @APIResponse(responseCode = "409", description = "It is being recorded: stop that first.")
  public void delete(
      @Parameter(
              example = "20260301-100000-7",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9-]{1,60}$"))
          @PathParam("id")
          String id) {
    if (recordings.find(id).filter(found -> !isSeen(found)).isPresent()) {
      throw notFound();
    }
    try {
      switch (recordings.delete(id)) {
        case ABSENT -> throw notFound();
        case ACTIVE ->
            throw Problem.of(409, "It is being recorded: stop the recording first.").asException();
        case DELETED -> {}
      }
    } catch (UncheckedIOException e) {
      throw Problem.of(500, "Its files could not be deleted: see the server's log.").asException();
    }
  }

  private boolean isSeen(Recording recording) {
    return access.maySeeInside(Caller.of(request), recording.channelId());
  }

  private RecordingJson json(Recording recording) {
    return RecordingJson.of(recording, Outside.of(request).prefix());
  }

  private static RuntimeException notFound() {
    return Problem.of(404, "There is no such recording.").asException();
  }
}
