package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.ChannelGroup;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** Groups of channels for machines. */
@Path("groups")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Groups")
public class GroupResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final int MOST_CHANNELS = 10_000;

  @Inject Grants grants;
  @Inject ChannelNames names;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(operationId = "listGroups", summary = "All groups of channels")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = GroupJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        grants.groups().stream().map(this::json).toList(), GroupJson::id, limit, cursor, request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getGroup", summary = "One group")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = GroupJson.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    return shown(stored(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createGroup", summary = "Create a group")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = GroupJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created; Location names it.",
      content = @Content(schema = @Schema(implementation = GroupJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public Response create(InputStream body) throws IOException {
    Input input = input(JsonBody.object(body, headers.getMediaType()));
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      ChannelGroup made = grants.createGroup(input.name(), input.channels());
      return Answers.created("groups", made.id(), made.version(), json(made));
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replaceGroup", summary = "Replace a group")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = GroupJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = GroupJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response update(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    return changed(stored(id), ifMatch, JsonBody.object(body, headers.getMediaType()));
  }

  @PATCH
  @Path("{id}")
  @Consumes(MERGE_PATCH)
  @Operation(
      operationId = "changeGroup",
      summary = "Change a group",
      description = "JSON Merge Patch, RFC 7396; the list of channels is replaced whole.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MERGE_PATCH,
              schema = @Schema(implementation = GroupJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = GroupJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response patch(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    ChannelGroup old = stored(id);
    JsonObject shown =
        Json.createObjectBuilder()
            .add("name", old.name())
            .add("channels", Json.createArrayBuilder(json(old).channels()))
            .build();
    return changed(
        old, ifMatch, Answers.merged(shown, JsonBody.object(body, headers.getMediaType())));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteGroup",
      summary = "Delete a group",
      description = "With its grants and links; its channels stay.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public void delete(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    ChannelGroup old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      grants.deleteGroup(old.id(), old.version());
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private Response changed(ChannelGroup old, String ifMatch, JsonObject body) {
    Answers.mustMatch(ifMatch, old.id(), old.version());
    Input input = input(body);
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      return shown(grants.updateGroup(old.id(), old.version(), input.name(), input.channels()));
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private record Input(String name, Set<Long> channels, Map<String, String> wrong) {}

  private Input input(JsonObject body) {
    JsonFields fields = new JsonFields(body, Set.of("name", "channels"));
    Map<String, String> wrong = new LinkedHashMap<>();
    String name = fields.text("name");
    Grants.problemOfGroupName(name).ifPresent(problem -> wrong.put("name", problem));
    Set<Long> channels = new HashSet<>();
    for (String nickname : Answers.texts(body, "channels", MOST_CHANNELS, wrong)) {
      names
          .id(nickname)
          .ifPresentOrElse(
              channels::add,
              () -> wrong.put("channels", "There is no channel of one of these nicknames."));
    }
    Answers.note(fields, wrong);
    return new Input(name, channels, wrong);
  }

  private ChannelGroup stored(String id) {
    return grants.group(Answers.id(id)).orElseThrow(() -> Answers.absent("group"));
  }

  private GroupJson json(ChannelGroup group) {
    return GroupJson.of(group, names);
  }

  private Response shown(ChannelGroup group) {
    return Answers.shown(Response.ok(), group.id(), group.version(), json(group));
  }
}
