package org.hlsgateway.recordings;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.channels.ChannelKeeping;
import org.hlsgateway.channels.Channels;
import org.hlsgateway.web.Problem;

/** Begins and ends the recording of a channel, for machines. */
@Path("channels/{nickname}/recording")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Recordings")
public class ChannelRecordingResource {

  @Inject Recordings recordings;
  @Inject Channels channels;

  /**
   * Whether a channel is being recorded.
   *
   * @param problem null when all is well
   */
  @Schema(name = "ChannelRecording", description = "Whether a channel is being recorded.")
  public record Answer(
      @Schema(description = "A recording is being written.", examples = "true") boolean recording,
      @Schema(
              description = "It was told to run and to be recorded until told otherwise.",
              examples = "true")
          boolean recordNow,
      @Schema(description = "It is recorded whenever it runs.", examples = "false")
          boolean wheneverItRuns,
      @Schema(description = "Why nothing is recorded that should be.") String problem) {}

  @GET
  @Operation(operationId = "getChannelRecording", summary = "Whether a channel is being recorded")
  @APIResponseSchema(Answer.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Answer get(@PathParam("nickname") String nickname) {
    return answer(channel(nickname));
  }

  @POST
  @Operation(
      operationId = "startRecording",
      summary = "Record a channel now",
      description =
          "Starts it, keeps it running as a pinned one, and records it until DELETE; also after a"
              + " restart of the server.")
  @APIResponse(
      responseCode = "202",
      description = "It begins with the channel's next segment.",
      content = @Content(schema = @Schema(implementation = Answer.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(
      responseCode = "409",
      description = "It is disabled, or its owner has as many recordings as they may.")
  @APIResponse(responseCode = "507", description = "The disk is full.")
  public Response start(@PathParam("nickname") String nickname) {
    Channel channel = channel(nickname);
    if (!channel.enabled()) {
      throw Problem.of(409, "The channel is disabled: enable it first.").asException();
    }
    recordings
        .refusal(channel)
        .ifPresent(
            why -> {
              throw Problem.of(409, why).asException();
            });
    try {
      recordings.recordNow(channel);
    } catch (IOException e) {
      throw cannotWrite();
    }
    return Response.accepted(answer(channel)).build();
  }

  @DELETE
  @Operation(
      operationId = "stopRecording",
      summary = "Stop recording a channel now",
      description =
          "Ends what POST began. The channel stops when idle; if it is set to be recorded whenever"
              + " it runs, that goes on.")
  @APIResponseSchema(Answer.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Answer stop(@PathParam("nickname") String nickname) {
    Channel channel = channel(nickname);
    try {
      recordings.stopNow(channel);
    } catch (IOException e) {
      throw cannotWrite();
    }
    return answer(channel);
  }

  private Answer answer(Channel channel) {
    ChannelKeeping.Keeping keeping = recordings.of(channel);
    return new Answer(
        keeping.recording(),
        keeping.recordNow(),
        channel.keep().record(),
        keeping.problem().orElse(null));
  }

  private Channel channel(String nickname) {
    return channels
        .find(nickname)
        .orElseThrow(() -> Problem.of(404, "There is no channel of this nickname.").asException());
  }

  private static RuntimeException cannotWrite() {
    // RFC 4918, 11.5: 507 Insufficient Storage
    return Problem.of(507, "The disk of DATA_DIR cannot be written to.").asException();
  }
}
