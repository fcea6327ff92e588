package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grant;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Permission;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** What was granted, for machines. */
@Path("grants")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Grants")
public class GrantResource {
  @Inject Grants grants;
  @Inject Accounts accounts;
  @Inject ChannelNames names;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(operationId = "listGrants", summary = "All that was granted")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = GrantJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        grants.grants().stream().map(this::json).toList(), GrantJson::id, limit, cursor, request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getGrant", summary = "One grant")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = GrantJson.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    Grant grant = stored(id);
    return Answers.shown(Response.ok(), grant.id(), grant.version(), json(grant));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createGrant",
      summary = "Grant something",
      description = "To watch, to publish to or to operate a channel or a group of channels.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = GrantJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Granted; Location names it.",
      content = @Content(schema = @Schema(implementation = GrantJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public Response create(InputStream body) throws IOException {
    JsonFields fields =
        new JsonFields(
            JsonBody.object(body, headers.getMediaType()),
            Set.of("account", "channel", "group", "permission"));
    Map<String, String> wrong = new LinkedHashMap<>();
    String account = fields.text("account");
    Optional<Account> who = accounts.find(account);
    if (!account.isEmpty() && who.isEmpty()) {
      wrong.put("account", "There is no account of this name.");
    }
    Optional<Target> target =
        Answers.target(fields.text("channel"), fields.text("group"), names, grants, wrong);
    Optional<Permission> permission =
        java.util.Arrays.stream(Permission.values())
            .filter(each -> each.name().equalsIgnoreCase(fields.text("permission")))
            .findFirst();
    if (permission.isEmpty()) {
      wrong.put("permission", "Choose one of WATCH, PUBLISH, OPERATE.");
    }
    Answers.note(fields, wrong);
    if (!wrong.isEmpty()) {
      return Answers.wrong(wrong);
    }
    try {
      Grant made =
          grants.createGrant(who.map(Account::id), target.orElseThrow(), permission.orElseThrow());
      return Answers.created("grants", made.id(), made.version(), json(made));
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(operationId = "deleteGrant", summary = "Take something back")
  @APIResponse(responseCode = "204", description = "It is not granted any more.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public void delete(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    Grant old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      grants.deleteGrant(old.id(), old.version());
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private Grant stored(String id) {
    return grants.grant(Answers.id(id)).orElseThrow(() -> Answers.absent("grant"));
  }

  private GrantJson json(Grant grant) {
    return GrantJson.of(grant, accounts, grants, names);
  }
}
