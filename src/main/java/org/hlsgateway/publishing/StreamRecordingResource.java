package org.hlsgateway.publishing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.http.Outside;
import org.hlsgateway.web.Problem;

/** What the storage keeps of pushed streams, for machines. */
@Path("stream-recordings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Streaming")
public class StreamRecordingResource {
  private static final String ID = "^[A-Za-z0-9_-]{1,64}$";
  private static final int MOST = 1_000;

  @Inject Coordinator coordinator;
  @Inject RecordingRemover remover;
  @Context HttpServletRequest request;

  @GET
  @Operation(
      operationId = "listStreamRecordings",
      summary = "Recordings of pushed streams",
      description = "The newest first.")
  @APIResponse(
      responseCode = "200",
      description = "None is an empty list.",
      content = @Content(schema = @Schema(implementation = StreamRecordingJson[].class)))
  @APIResponse(responseCode = "400", description = "A parameter is wrong.")
  public List<StreamRecordingJson> list(
      @Parameter(description = "Only those of this channel.", example = "shop")
          @QueryParam("channel")
          String channel,
      @Parameter(
              description = "How many of the newest to leave out.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "999999"))
          @QueryParam("skip")
          @DefaultValue("0")
          String skip,
      @Parameter(
              description = "At most so many.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          @DefaultValue("1000")
          String limit)
      throws SQLException {
    String prefix = Outside.of(request).prefix();
    return coordinator
        .recordings()
        .list(
            Optional.ofNullable(channel),
            number("skip", skip, 0, 999_999),
            number("limit", limit, 1, MOST))
        .stream()
        .map(recording -> StreamRecordingJson.of(recording, prefix))
        .toList();
  }

  private static int number(String name, String text, int least, int most) {
    int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
    if (number < least || number > most) {
      throw Problem.of(400, name + " must be a whole number from " + least + " to " + most + ".")
          .asException();
    }
    return number;
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getStreamRecording", summary = "One recording of a pushed stream")
  @APIResponseSchema(StreamRecordingJson.class)
  @APIResponse(responseCode = "404", description = "There is no such recording.")
  public StreamRecordingJson get(
      @Parameter(
              example = "0f3c2a9d5b7e4c1f8a6d2e9b4c7f1a3d",
              schema = @Schema(type = SchemaType.STRING, pattern = ID))
          @PathParam("id")
          String id)
      throws SQLException {
    return coordinator
        .recordings()
        .find(id)
        .map(recording -> StreamRecordingJson.of(recording, Outside.of(request).prefix()))
        .orElseThrow(StreamRecordingResource::notFound);
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteStreamRecording",
      summary = "Delete a recording of a pushed stream",
      description = "It is listed no more at once; its files and pictures go soon after.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "404", description = "There is no such recording.")
  @APIResponse(responseCode = "409", description = "It is being written: close the stream first.")
  public void delete(
      @Parameter(
              example = "0f3c2a9d5b7e4c1f8a6d2e9b4c7f1a3d",
              schema = @Schema(type = SchemaType.STRING, pattern = ID))
          @PathParam("id")
          String id)
      throws SQLException {
    switch (remover.remove(id)) {
      case ABSENT -> throw notFound();
      case ACTIVE ->
          throw Problem.of(409, "It is being recorded: close the stream first.").asException();
      case MARKED -> {}
    }
  }

  private static RuntimeException notFound() {
    return Problem.of(404, "There is no such recording of a pushed stream.").asException();
  }
}
