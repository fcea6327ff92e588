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
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.admin.Answers;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.http.Outside;

/** Events for machines. What is not the caller's does not exist for the caller. */
@Path("events")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Events")
public class EventResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final int MOST_OF_A_LOG = 1_000;

  @Inject EventStore store;
  @Inject EventStates states;
  @Inject EventLog log;
  @Inject EventAddresses addresses;
  @Inject Accounts accounts;
  @Inject Access access;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listEvents",
      summary = "Live events",
      description =
          "One's own; administrators see all. In the order in which they were made; the header Link"
              + " names the next part.")
  @APIResponse(
      responseCode = "200",
      description = "Those that were asked for.",
      content = @Content(schema = @Schema(implementation = EventJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        store.events().stream()
            .filter(event -> isMine(event, Scope.READ))
            // What the cursor counts: a clock may have been set back between two of them.
            .sorted(Comparator.comparing(LiveEvent::created))
            .map(this::json)
            .toList(),
        json -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(json.created())),
        limit,
        cursor,
        request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getEvent", summary = "One live event")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = EventJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such event.")
  public Response get(@PathParam("id") String id) {
    return shown(stored(id, Scope.READ));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createEvent", summary = "Book a live event")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = EventJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Booked; Location names it.",
      content = @Content(schema = @Schema(implementation = EventJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  public Response create(InputStream body) throws IOException {
    EventInput input = input(JsonBody.object(body, headers.getMediaType()), Optional.empty());
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      LiveEvent made = store.create(input.values());
      log.note(made.id(), EventLogEntry.Kind.CREATED, "by " + Answers.account(request).name());
      return Answers.created("events", made.id(), made.version(), json(made));
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replaceEvent",
      summary = "Replace an event's settings",
      description =
          "An end that has passed ends it, and closes its publisher. If-Match may hold the ETag as"
              + " last read.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = EventJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = EventJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such event.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response update(
      @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    LiveEvent old = stored(id, Scope.PUBLISH);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(old, JsonBody.object(body, headers.getMediaType()));
  }

  @PATCH
  @Path("{id}")
  @Consumes(MERGE_PATCH)
  @Operation(
      operationId = "changeEvent",
      summary = "Change some of an event's settings",
      description = "JSON Merge Patch, RFC 7396. If-Match as for PUT.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MERGE_PATCH,
              schema = @Schema(implementation = EventJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = EventJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such event.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response patch(
      @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    LiveEvent old = stored(id, Scope.PUBLISH);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(
        old, Answers.merged(writable(old), JsonBody.object(body, headers.getMediaType())));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteEvent",
      summary = "Delete an event",
      description = "Closes its publisher. If-Match as for PUT.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "404", description = "There is no such event.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public void delete(
      @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    LiveEvent old = stored(id, Scope.PUBLISH);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      store.delete(old);
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  @POST
  @Path("{id}/key")
  @Operation(
      operationId = "newEventKey",
      summary = "Another key",
      description = "Closes whoever publishes with the former one. If-Match as for PUT.")
  @APIResponse(
      responseCode = "200",
      description = "The event with its new key.",
      content = @Content(schema = @Schema(implementation = EventJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such event.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response newKey(
      @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    LiveEvent old = stored(id, Scope.PUBLISH);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      LiveEvent changed = store.newKey(old);
      log.note(id, EventLogEntry.Kind.NEW_KEY, "by " + Answers.account(request).name());
      return shown(changed);
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  @GET
  @Path("{id}/log")
  @Operation(
      operationId = "getEventLog",
      summary = "What happened to an event",
      description = "The latest 1000 entries, the newest first.")
  @APIResponse(
      responseCode = "200",
      description = "None is an empty list.",
      content = @Content(schema = @Schema(implementation = EventJson.Entry[].class)))
  @APIResponse(responseCode = "404", description = "There is no such event.")
  public List<EventJson.Entry> log(@PathParam("id") String id) throws SQLException {
    return log.of(stored(id, Scope.READ).id(), MOST_OF_A_LOG).stream()
        .map(EventJson.Entry::of)
        .toList();
  }

  private Response changed(LiveEvent old, JsonObject body) {
    EventInput input = input(body, Optional.of(old));
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      LiveEvent changed = store.update(old, input.values());
      log.note(old.id(), EventLogEntry.Kind.CHANGED, "by " + Answers.account(request).name());
      return shown(changed);
    } catch (Refused e) {
      throw Problems.of(e);
    }
  }

  private EventInput input(JsonObject body, Optional<LiveEvent> old) {
    return EventInput.of(
        Fields.of(body, EventInput.FIELDS, new LinkedHashMap<>()),
        old,
        Instant.now(),
        Answers.account(request),
        accounts::find,
        store);
  }

  private JsonObject writable(LiveEvent event) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("name", event.name())
            .add("description", event.description())
            .add("begin", event.begin().toString())
            .add("record", event.record())
            .add("visibility", event.visibility().name())
            .add("streamers", Json.createArrayBuilder(List.copyOf(event.streamers())))
            .add(
                "renditions",
                Json.createArrayBuilder(event.renditions().stream().map(Rendition::text).toList()));
    owner(event).ifPresent(name -> json.add("owner", name));
    event.end().ifPresent(end -> json.add("end", end.toString()));
    event.transcoder().ifPresent(id -> json.add("transcoder", id));
    event.fallback().ifPresent(id -> json.add("fallback", id));
    return json.build();
  }

  private Optional<String> owner(LiveEvent event) {
    return event.owner().isEmpty()
        ? Optional.empty()
        : accounts.byId(event.owner().getAsLong()).map(Account::name);
  }

  private boolean isMine(LiveEvent event, Scope scope) {
    return access.mayOrganise(Caller.of(request), event.owner(), scope);
  }

  private LiveEvent stored(String id, Scope scope) {
    return store
        .event(id)
        .filter(event -> isMine(event, scope))
        .orElseThrow(() -> Answers.absent("event"));
  }

  private Response shown(LiveEvent event) {
    return Answers.shown(Response.ok(), event.id(), event.version(), json(event));
  }

  private EventJson json(LiveEvent event) {
    return EventJson.of(
        states.of(event),
        owner(event),
        addresses.server(event, Outside.of(request)),
        isMine(event, Scope.PUBLISH) ? Optional.of(addresses.key(event)) : Optional.empty());
  }
}
