package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import java.time.Instant;
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
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Links;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.accounts.ViewerLink;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;
import org.hlsgateway.http.Network;
import org.hlsgateway.http.Outside;

/** Viewer links for machines. */
@Path("links")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Links")
public class LinkResource {
  @Inject Links links;
  @Inject Grants grants;
  @Inject Access access;
  @Inject ChannelNames names;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listLinks",
      summary = "Viewer links",
      description = "Of the channels that one may operate.")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = LinkJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        links.all().stream().filter(this::isSeen).map(this::json).toList(),
        LinkJson::id,
        limit,
        cursor,
        request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getLink", summary = "One link")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = LinkJson.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    ViewerLink link = stored(id);
    return Answers.shown(Response.ok(), link.id(), link.version(), json(link));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createLink",
      summary = "Make a viewer link",
      description = "Whoever has its address may watch, until it ends or is revoked.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = LinkJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Made; Location names it.",
      content = @Content(schema = @Schema(implementation = LinkJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public Response create(InputStream body) throws IOException {
    JsonFields fields =
        new JsonFields(
            JsonBody.object(body, headers.getMediaType()),
            Set.of("channel", "group", "label", "network", "expires"));
    Map<String, String> wrong = new LinkedHashMap<>();
    Optional<Target> target =
        Answers.target(fields.text("channel"), fields.text("group"), names, grants, wrong);
    if (target.filter(found -> !isTheirs(found, Scope.OPERATE)).isPresent()) {
      wrong.put(
          fields.text("channel").isEmpty() ? "group" : "channel",
          target.get().group() ? Answers.NO_GROUP : Answers.NO_CHANNEL);
    }
    String label = fields.text("label");
    Links.problemOfLabel(label).ifPresent(problem -> wrong.put("label", problem));
    Optional<Network> network = Network.parse(fields.text("network"));
    if (!fields.text("network").isEmpty() && network.isEmpty()) {
      wrong.put("network", "Write an address or a network such as 192.0.2.0/24.");
    }
    Optional<Instant> expires = Answers.time(fields, "expires", wrong);
    links.problemOfEnd(expires).ifPresent(problem -> wrong.put("expires", problem));
    Answers.note(fields, wrong);
    if (!wrong.isEmpty()) {
      return Answers.wrong(wrong);
    }
    try {
      ViewerLink made =
          links.create(Answers.account(request), target.orElseThrow(), label, network, expires);
      return Answers.created("links", made.id(), made.version(), json(made));
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "revokeLink",
      summary = "Revoke a link",
      description = "Ends it for everybody who watches by it, at once.")
  @APIResponse(responseCode = "204", description = "Revoked.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public void delete(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    ViewerLink link = stored(id);
    if (!isTheirs(link.target(), Scope.OPERATE)) {
      throw Answers.absent("link");
    }
    try {
      links.revoke(link.id());
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private boolean isSeen(ViewerLink link) {
    return isTheirs(link.target(), Scope.READ);
  }

  private boolean isTheirs(Target target, Scope scope) {
    return access.mayLink(Caller.of(request), target, scope);
  }

  private ViewerLink stored(String id) {
    return links
        .byId(Answers.id(id))
        .filter(this::isSeen)
        .orElseThrow(() -> Answers.absent("link"));
  }

  private LinkJson json(ViewerLink link) {
    Optional<String> base =
        Optional.of(Outside.of(request).base())
            .filter(unused -> isTheirs(link.target(), Scope.OPERATE))
            .filter(unused -> link.isShownTo(Caller.of(request)));
    return LinkJson.of(link, links, grants, names, base);
  }
}
