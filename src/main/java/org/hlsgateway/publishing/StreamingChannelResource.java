package org.hlsgateway.publishing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.coordinator.Coordinator;
import org.hlsgateway.coordinator.StreamOptions;
import org.hlsgateway.coordinator.StreamingChannel;
import org.hlsgateway.ingest.Publishers;
import org.hlsgateway.web.Problem;

/** Channels with a streaming key, for machines. */
@Path("streaming-channels")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Streaming")
public class StreamingChannelResource {
  private static final String NAME = "^[A-Za-z0-9_-]{1,255}$";
  private static final String EXAMPLE =
      """
      {"channel": "shop", "record": true, "resolutions": ["ORIGINAL", "640x360-30"],
       "previews": {"size": "320x180", "seconds": 10}}""";

  @Inject Coordinator coordinator;
  @Inject Publishers publishers;
  @Inject Access access;
  @Inject Accounts accounts;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listStreamingChannels",
      summary = "Channels with a streaming key",
      description = "In the order of their names.")
  @APIResponse(
      responseCode = "200",
      description = "None is an empty list.",
      content = @Content(schema = @Schema(implementation = StreamingChannelJson[].class)))
  public List<StreamingChannelJson> list() {
    return coordinator.channels().all().stream()
        .filter(channel -> access.mayPublish(Caller.of(request), channel.name(), Scope.READ))
        .map(channel -> json(channel, Optional.empty()))
        .toList();
  }

  @GET
  @Path("{channel}")
  @Operation(operationId = "getStreamingChannel", summary = "One channel with a streaming key")
  @APIResponseSchema(StreamingChannelJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public StreamingChannelJson get(
      @Parameter(example = "shop", schema = @Schema(type = SchemaType.STRING, pattern = NAME))
          @PathParam("channel")
          String channel) {
    return json(stored(channel), Optional.empty());
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createStreamingChannel",
      summary = "Make a streaming key for a channel",
      description = "The answer holds the key, this once.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = StreamingChannelRequest.DocumentedNew.class),
              examples = @ExampleObject(name = "shop", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Made; Location names it.",
      content = @Content(schema = @Schema(implementation = StreamingChannelJson.class)))
  @APIResponse(responseCode = "400", description = "Not JSON, or a field is wrong.")
  @APIResponse(responseCode = "409", description = "The channel has a key already.")
  public Response create(InputStream body) throws IOException, SQLException {
    JsonObject json = JsonBody.object(body, headers.getMediaType());
    StreamOptions options = StreamingChannelRequest.options(json);
    String channel = StreamingChannelRequest.channel(json);
    coordinator
        .channels()
        .refusal(channel)
        .ifPresent(
            why -> {
              throw Problem.of(400, "channel: " + why).asException();
            });
    OptionalLong owner =
        StreamingChannelRequest.owner(json).map(this::account).orElse(OptionalLong.empty());
    String key =
        coordinator
            .channels()
            .create(channel, options, owner)
            .orElseThrow(
                () ->
                    Problem.of(409, "The channel has a key already: POST to its key for a new one.")
                        .asException());
    return Response.created(URI.create("streaming-channels/" + channel))
        .header("Cache-Control", "no-store")
        .entity(json(stored(channel), Optional.of(key)))
        .build();
  }

  @PUT
  @Path("{channel}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replaceStreamingChannel",
      summary = "What is made of a channel's streams",
      description =
          "From its next stream on. What is absent gets its default; the key stays, and the name."
              + " Only administrators say whose it is; if owner is absent, it stays whose it was.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = StreamingChannelRequest.Documented.class),
              examples = @ExampleObject(name = "shop", value = EXAMPLE)))
  @APIResponseSchema(StreamingChannelJson.class)
  @APIResponse(responseCode = "400", description = "Not JSON, or a field is wrong.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public StreamingChannelJson replace(
      @Parameter(example = "shop", schema = @Schema(type = SchemaType.STRING, pattern = NAME))
          @PathParam("channel")
          String channel,
      InputStream body)
      throws IOException, SQLException {
    JsonObject json = JsonBody.object(body, headers.getMediaType());
    StreamOptions options = StreamingChannelRequest.options(json);
    Optional<String> owner = StreamingChannelRequest.owner(json);
    Optional<OptionalLong> account = Optional.empty();
    if (Caller.of(request).isAdmin()) {
      account = owner.map(this::account);
    } else {
      refuseOther(owner, owner(stored(channel)));
    }
    if (!coordinator.channels().change(channel, options)) {
      throw notFound();
    }
    if (account.isPresent()) {
      coordinator.channels().give(channel, account.get());
    }
    return json(stored(channel), Optional.empty());
  }

  @POST
  @Path("{channel}/key")
  @Operation(
      operationId = "refreshStreamingKey",
      summary = "A new streaming key for a channel",
      description =
          "The answer holds it, this once. The old one is worth nothing any more; a stream that it"
              + " let in is ended.")
  @APIResponseSchema(StreamingChannelJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Response refresh(
      @Parameter(example = "shop", schema = @Schema(type = SchemaType.STRING, pattern = NAME))
          @PathParam("channel")
          String channel)
      throws SQLException {
    String name = stored(channel).name();
    String key = coordinator.channels().make(name, PublishServlet.maker(request));
    return Response.ok(json(stored(name), Optional.of(key)))
        .header("Cache-Control", "no-store")
        .build();
  }

  @DELETE
  @Path("{channel}")
  @Operation(
      operationId = "deleteStreamingChannel",
      summary = "Remove a channel's streaming key",
      description = "What is made of its streams is forgotten too; recordings stay.")
  @APIResponse(responseCode = "204", description = "Removed.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public void delete(
      @Parameter(example = "shop", schema = @Schema(type = SchemaType.STRING, pattern = NAME))
          @PathParam("channel")
          String channel)
      throws SQLException {
    if (!coordinator.channels().remove(channel)) {
      throw notFound();
    }
  }

  /** Who sends back what was read changes nothing. */
  private static void refuseOther(Optional<String> wanted, Optional<String> shown) {
    if (wanted.filter(name -> !name.equalsIgnoreCase(shown.orElse(""))).isPresent()) {
      throw Problem.of(403, "owner: Only administrators say whose a channel is.").asException();
    }
  }

  /**
   * @param name blank: nobody's
   * @return its id
   */
  private OptionalLong account(String name) {
    if (name.isBlank()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        accounts
            .find(name.strip())
            .map(Account::id)
            .orElseThrow(
                () -> Problem.of(400, "owner: There is no account of this name.").asException()));
  }

  /** Other accounts' names are the administrators' to see. */
  private Optional<String> owner(StreamingChannel channel) {
    Caller caller = Caller.of(request);
    OptionalLong id = coordinator.channels().owner(channel.name());
    Optional<Account> owner =
        id.isPresent() ? accounts.byId(id.getAsLong()) : Optional.<Account>empty();
    return owner
        .filter(
            who ->
                caller.isAdmin()
                    || caller.account().filter(self -> self.id() == who.id()).isPresent())
        .map(Account::name);
  }

  private StreamingChannel stored(String channel) {
    return coordinator.channels().find(channel).orElseThrow(StreamingChannelResource::notFound);
  }

  private static RuntimeException notFound() {
    return Problem.of(404, "There is no channel of this name with a streaming key.").asException();
  }

  private StreamingChannelJson json(StreamingChannel channel, Optional<String> key) {
    return StreamingChannelJson.of(channel, key, owner(channel), publishers.of(channel.name()));
  }
}
