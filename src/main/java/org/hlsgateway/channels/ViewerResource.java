package org.hlsgateway.channels;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.web.Problem;

/** Viewers for machines. */
@Path("viewers")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Viewers")
public class ViewerResource {

  @Inject Channels channels;
  @Inject ChannelSessions sessions;
  @Inject Access access;
  @Context HttpServletRequest request;

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
    List<Channel> asked = nickname == null ? channels.all() : List.of(seen(nickname));
    return asked.stream()
        .filter(channel -> access.maySeeInside(Caller.of(request), channel.id()))
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
      description = "Playlists are refused to this viewer with 403, for ten minutes.")
  @APIResponse(responseCode = "204", description = "Disconnected.")
  @APIResponse(responseCode = "404", description = "Nobody of this id watches the channel.")
  public void disconnect(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("channel")
          String nickname,
      @Parameter(
              example = "9f86d081884c7d659a2feaa0",
              schema = @Schema(type = SchemaType.STRING, pattern = "^[0-9a-f]{24}$"))
          @PathParam("id")
          String id) {
    if (!ChannelViewer.disconnect(sessions, channel(nickname), id)) {
      throw Problem.of(404, "Nobody of this id watches the channel.").asException();
    }
  }

  private Channel seen(String nickname) {
    Channel channel = channel(nickname);
    if (!access.maySeeInside(Caller.of(request), channel.id())) {
      throw absent();
    }
    return channel;
  }

  private static RuntimeException absent() {
    return Problem.of(404, "There is no channel of this nickname.").asException();
  }

  private Channel channel(String nickname) {
    return channels.find(nickname).orElseThrow(ViewerResource::absent);
  }
}
