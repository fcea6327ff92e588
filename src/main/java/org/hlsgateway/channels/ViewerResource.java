package org.hlsgateway.channels;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.web.Problem;

/** Viewers for machines. */
@Path("viewers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Viewers")
public class ViewerResource {

  @Inject Channels channels;
  @Inject ChannelSessions sessions;

  @GET
  @Operation(
      operationId = "listViewers",
      summary = "Who watches now",
      description = "In the order of the channels' nicknames; who came first is first.")
  @APIResponse(
      responseCode = "200",
      description = "Everybody; nobody is an empty list.",
      content = @Content(schema = @Schema(implementation = ViewerJson[].class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public List<ViewerJson> list(
      @Parameter(
              description = "Only of this channel.",
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @QueryParam("channel")
          String nickname) {
    List<Channel> asked = nickname == null ? channels.all() : List.of(channel(nickname));
    return asked.stream()
        .flatMap(
            channel ->
                sessions.viewers(channel).stream().map(viewer -> ViewerJson.of(channel, viewer)))
        .toList();
  }

  @DELETE
  @Path("{channel}/{id}")
  @Operation(
      operationId = "disconnectViewer",
      summary = "Disconnect a viewer",
      description = "Playlists are refused to this id with 403, for ten minutes.")
  @APIResponse(responseCode = "204", description = "Disconnected.")
  @APIResponse(responseCode = "404", description = "Nobody of this id watches the channel.")
  public void disconnect(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("channel")
          String nickname,
      @Parameter(
              example = "Yx3kq0d2Jm4sVb1a",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[A-Za-z0-9_.:-]{1,64}$"))
          @PathParam("id")
          String id) {
    if (!sessions.disconnect(channel(nickname), id)) {
      throw Problem.of(404, "Nobody of this id watches the channel.").asException();
    }
  }

  private Channel channel(String nickname) {
    return channels
        .find(nickname)
        .orElseThrow(() -> Problem.of(404, "There is no channel of this nickname.").asException());
  }
}
