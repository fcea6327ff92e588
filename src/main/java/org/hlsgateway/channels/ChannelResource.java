package org.hlsgateway.channels;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
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
import jakarta.ws.rs.core.GenericEntity;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.Explode;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterStyle;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.http.Outside;
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
       "source": "rtsp://admin:secret@192.168.1.20/stream1"}\
      """;
  private static final String EXAMPLE_PROBLEM =
      """
      {"type": "about:blank", "title": "Bad Request", "status": 400,
       "detail": "Some fields are wrong.",
       "errors": [{"field": "source", "message": "The host is missing."}]}\
      """;

  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String ETAG = "ETag";
  private static final String IF_MATCH =
      " The header If-Match may hold the ETag as last read: 412 if the channel was changed since.";

  @Inject Channels channels;
  @Inject ChannelSessions sessions;
  @Inject ChannelKeeping keeping;
  @Inject PushedNow pushed;
  @Inject SourceUrls sources;
  @Inject Access access;

  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listChannels",
      summary = "Channels",
      description =
          "In the order of their nicknames, with what is pushed just now. With a limit, the header"
              + " Link names the next part of the list (rel=next) as long as there is one.")
  @APIResponse(
      responseCode = "200",
      description = "Those that were asked for.",
      headers =
          @Header(
              name = "Link",
              description = "Where the list goes on, RFC 8288.",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = ChannelJson[].class)))
  @APIResponse(responseCode = "400", description = "A parameter is wrong; errors says which.")
  public Response list(
      @Parameter(
              description = "At most so many; absent: all.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(
              description = "Where to go on, as an earlier answer's Link has it.",
              schema = @Schema(type = SchemaType.STRING, pattern = ChannelQuery.CURSOR_PATTERN))
          @QueryParam("cursor")
          String cursor,
      @Parameter(
              description = "What nickname, title or source contain, in any case.",
              example = "door",
              schema =
                  @Schema(type = SchemaType.STRING, maxLength = ChannelQuery.MAX_TEXT_CHARACTERS))
          @QueryParam("q")
          String text,
      @Parameter(
              description = "Only those in one of these states.",
              style = ParameterStyle.FORM,
              explode = Explode.TRUE,
              schema = @Schema(type = SchemaType.ARRAY, implementation = ChannelStatus.State.class))
          @QueryParam("state")
          List<String> states) {
    FieldErrors errors = new FieldErrors();
    ChannelQuery query = ChannelQuery.of(limit, cursor, text, states, errors);
    if (!errors.isEmpty()) {
      return FieldProblem.of(errors.all());
    }
    ChannelQuery.Page page = query.of(rows());
    List<ChannelJson> body = page.rows().stream().map(row -> row.json().get()).toList();
    Response.ResponseBuilder answer = Response.ok(new GenericEntity<List<ChannelJson>>(body) {});
    page.next().ifPresent(next -> answer.header("Link", "<" + again(next) + ">; rel=\"next\""));
    return answer.build();
  }

  private List<ChannelRow> rows() {
    Caller caller = Caller.of(request);
    Stream<ChannelRow> stored =
        channels.allStored().stream()
            .filter(each -> access.maySeeInside(caller, each.channel().id()))
            .map(
                each ->
                    ChannelRow.of(
                        each, () -> sessions.status(each.channel()).state(), () -> json(each)));
    // What it does, and who pushes it, is for those who may publish by the name.
    Stream<ChannelRow> others =
        sessions.pushed().stream()
            .filter(each -> channels.find(each.name()).isEmpty())
            .filter(each -> access.mayPublish(caller, each.name(), Scope.READ))
            .map(each -> ChannelRow.of(each, () -> json(each)));
    return Stream.concat(stored, others).sorted(Comparator.comparing(ChannelRow::key)).toList();
  }

  private ChannelJson json(PushedChannel channel) {
    String publisher =
        pushed.streams().stream()
            .filter(stream -> stream.name().equalsIgnoreCase(channel.name()))
            .map(PushedNow.Pushed::publisher)
            .findFirst()
            .orElse("");
    return ChannelJson.of(channel, publisher, Outside.of(request).prefix());
  }

  /** The address of this request, with another cursor. */
  private String again(String cursor) {
    String query =
        Stream.of(request.getQueryString().split("&"))
            .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("cursor="))
            .collect(Collectors.joining("&"));
    String path = Outside.of(request).base() + request.getRequestURI();
    return path + "?" + query + "&cursor=" + cursor;
  }

  @GET
  @Path("{nickname}")
  @Operation(operationId = "getChannel", summary = "One channel")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      headers = @Header(ref = ETAG),
      content = @Content(schema = @Schema(implementation = ChannelJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Response get(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname) {
    return shown(Response.ok(), stored(nickname));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createChannel", summary = "Create a channel")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChannelRequest.Documented.class),
              examples = @ExampleObject(name = "camera", value = EXAMPLE)))
  @APIResponse(
      responseCode = "201",
      description = "Created; Location names it.",
      headers = {
        @Header(ref = ETAG),
        @Header(
            name = "Location",
            description = "Its address, relative to this one.",
            schema = @Schema(type = SchemaType.STRING))
      },
      content = @Content(schema = @Schema(implementation = ChannelJson.class)))
  @APIResponse(
      responseCode = "400",
      description = "Not JSON, or fields are wrong; errors says which.",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(ref = Problem.SCHEMA),
              examples = @ExampleObject(name = "fields", value = EXAMPLE_PROBLEM)))
  @APIResponse(responseCode = "409", description = "The nickname is taken.")
  public Response create(InputStream body) throws IOException {
    try {
      ChannelRequest wanted = ChannelRequest.read(read(body), null);
      return changed(
          wanted.input().check(sources, Optional.empty()), Optional.empty(), this::created);
    } catch (ChannelRequest.Unreadable e) {
      return FieldProblem.of(e);
    }
  }

  @PUT
  @Path("{nickname}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replaceChannel",
      summary = "Replace a channel's settings",
      description =
          "All fields; what is absent gets its default. What GET answered may come back with a few"
              + " changes: fields that only the gateway sets are ignored as long as they are as"
              + " they were read, and status in any case. In the source, *** keeps the stored"
              + " password as long as scheme, user, host and port stay."
              + IF_MATCH)
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = ChannelRequest.Documented.class),
              examples = @ExampleObject(name = "camera", value = EXAMPLE)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      headers = @Header(ref = ETAG),
      content = @Content(schema = @Schema(implementation = ChannelJson.class)))
  @APIResponse(responseCode = "400", description = "Not JSON, or fields are wrong.")
  @APIResponse(
      responseCode = "403",
      description = "A source is push:NAME, and you may neither operate nor publish NAME.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(
      responseCode = "409",
      description = "The nickname is taken, or the channel has another version by now.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response update(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    return edited(nickname, ifMatch, body, ChannelEdit::replaced);
  }

  @PATCH
  @Path("{nickname}")
  @Consumes(MERGE_PATCH)
  @Operation(
      operationId = "changeChannel",
      summary = "Change some of a channel's settings",
      description =
          "Only the fields that are there, also within sourceSettings, output and keep; null is the"
              + " default, and lists are replaced whole (JSON Merge Patch, RFC 7396). A new source"
              + " brings its own login; username and password alone change the login."
              + IF_MATCH)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MERGE_PATCH,
              schema = @Schema(implementation = ChannelRequest.Documented.class),
              examples = @ExampleObject(name = "title", value = "{\"title\": \"Back door\"}")))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      headers = @Header(ref = ETAG),
      content = @Content(schema = @Schema(implementation = ChannelJson.class)))
  @APIResponse(responseCode = "400", description = "Not JSON, or fields are wrong.")
  @APIResponse(
      responseCode = "403",
      description = "A source is push:NAME, and you may neither operate nor publish NAME.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(
      responseCode = "409",
      description = "The nickname is taken, or the channel has another version by now.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response patch(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    return edited(nickname, ifMatch, body, ChannelEdit::patched);
  }

  @DELETE
  @Path("{nickname}")
  @Operation(
      operationId = "deleteChannel",
      summary = "Delete a channel",
      description = "Stops it for everybody who watches." + IF_MATCH)
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "400", description = "version or If-Match cannot be read.")
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(responseCode = "409", description = "It has another version by now.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public void delete(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      @Parameter(
              description = "As last read; absent: whatever is there.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "0", maximum = "999999999"))
          @QueryParam("version")
          String version) {
    StoredChannel old = stored(nickname);
    mustMatch(ifMatch, old);
    if (version != null && !version.matches("[0-9]{1,9}")) {
      throw Problem.of(400, "version must be a whole number.").asException();
    }
    try {
      channels.delete(old, version == null ? old.version() : Integer.parseInt(version));
    } catch (StaleChannel e) {
      throw stale(ifMatch, e).asException();
    }
  }

  @GET
  @Path("{nickname}/status")
  @Operation(
      operationId = "getChannelStatus",
      summary = "What a channel is doing now",
      description = "With FFmpeg's last lines.")
  @APIResponseSchema(StatusJson.class)
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public StatusJson status(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname) {
    return status(stored(nickname).channel());
  }

  @POST
  @Path("{nickname}/start")
  @Operation(
      operationId = "startChannel",
      summary = "Start a channel",
      description = "As if somebody watched: it stops again when idle, unless it is pinned.")
  @APIResponse(
      responseCode = "202",
      description = "It is starting; ask for its status.",
      content = @Content(schema = @Schema(implementation = StatusJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  @APIResponse(responseCode = "409", description = "It is disabled.")
  public Response start(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname) {
    Channel channel = stored(nickname).channel();
    if (!channel.enabled()) {
      throw Problem.of(409, "The channel is disabled: enable it first.").asException();
    }
    sessions.start(channel);
    return accepted(channel);
  }

  @POST
  @Path("{nickname}/stop")
  @Operation(
      operationId = "stopChannel",
      summary = "Stop a channel",
      description = "For everybody who watches.")
  @APIResponse(
      responseCode = "202",
      description = "It is stopping; ask for its status.",
      content = @Content(schema = @Schema(implementation = StatusJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such channel.")
  public Response stop(
      @Parameter(
              example = "front-door",
              schema = @Schema(type = SchemaType.STRING, pattern = Nickname.PATTERN))
          @PathParam("nickname")
          String nickname) {
    Channel channel = stored(nickname).channel();
    sessions.stop(channel);
    return accepted(channel);
  }

  private interface Reading {
    ChannelRequest of(ChannelEdit edit, JsonObject body) throws ChannelRequest.Unreadable;
  }

  private Response edited(String nickname, String ifMatch, InputStream body, Reading reading)
      throws IOException {
    StoredChannel old = stored(nickname);
    mustMatch(ifMatch, old);
    try {
      ChannelEdit edit = new ChannelEdit(old, json(old).toJson());
      ChannelRequest wanted = reading.of(edit, read(body));
      int version = wanted.version().orElse(old.version());
      return changed(
          wanted.input().check(sources, Optional.of(old)),
          Optional.of(old.channel()),
          values -> {
            Optional<FieldError> renamed =
                Rename.problem(Caller.of(request), old.channel(), values);
            if (renamed.isPresent()) {
              return FieldProblem.of(List.of(renamed.get()));
            }
            try {
              return shown(Response.ok(), channels.update(old, version, values));
            } catch (StaleChannel e) {
              throw stale(wanted.version().isPresent() ? null : ifMatch, e).asException();
            }
          });
    } catch (ChannelRequest.Unreadable e) {
      return FieldProblem.of(e);
    }
  }

  private JsonObject read(InputStream body) throws ChannelRequest.Unreadable, IOException {
    return JsonBody.read(body, headers.getMediaType());
  }

  private static void mustMatch(String ifMatch, StoredChannel stored) {
    try {
      if (!EntityTag.allows(ifMatch, stored)) {
        throw stale(ifMatch, new StaleChannel()).asException();
      }
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, e.getMessage()).asException();
    }
  }

  /** RFC 9110, 15.5.13: a condition of the request that is not met is no conflict. */
  private static Problem stale(String ifMatch, StaleChannel stale) {
    return Problem.of(ifMatch == null ? 409 : 412, stale.getMessage());
  }

  private interface Change {
    Response apply(ChannelValues values);
  }

  private Response changed(ChannelInput.Checked checked, Optional<Channel> old, Change change) {
    if (checked instanceof ChannelInput.Rejected rejected) {
      return FieldProblem.of(rejected.errors());
    }
    ChannelValues values = ((ChannelInput.Accepted) checked).values();
    Optional<FieldError> refused = PassingOn.problem(this::mayPassOn, old, values);
    if (refused.isPresent()) {
      return FieldProblem.forbidden(refused.get());
    }
    try {
      return change.apply(values);
    } catch (NicknameTaken | StaleChannel e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  private boolean mayPassOn(String pushed) {
    return access.mayPassOn(Caller.of(request), pushed, Scope.OPERATE);
  }

  private Response created(ChannelValues values) {
    StoredChannel created = channels.create(values);
    // Not location(): that would make it absolute, of what a proxy may not have told.
    return shown(
        Response.status(Response.Status.CREATED)
            .header("Location", "channels/" + created.channel().nickname()),
        created);
  }

  private Response shown(Response.ResponseBuilder answer, StoredChannel stored) {
    return answer.header("ETag", EntityTag.of(stored)).entity(json(stored)).build();
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
    return ChannelJson.of(
        stored,
        sessions.status(stored.channel()),
        keeping.of(stored.channel()),
        Outside.of(request).prefix());
  }
}
