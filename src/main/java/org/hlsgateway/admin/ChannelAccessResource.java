package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
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
import org.hlsgateway.accounts.ChannelAccess;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Visibility;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** Whose a channel is, and who may watch it, for machines. */
@Path("channels/{nickname}/access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Grants")
public class ChannelAccessResource {
  @Inject Grants grants;
  @Inject Accounts accounts;
  @Inject ChannelNames names;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  /**
   * What the API shows and takes.
   *
   * @param owner name of an account; null: nobody's
   */
  @Schema(name = "ChannelAccess")
  public record AccessJson(
      @Schema(description = "Name of an account; absent: nobody's.") String owner,
      @Schema(required = true) Visibility visibility) {}

  @GET
  @Operation(operationId = "getChannelAccess", summary = "Who may watch a channel")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = AccessJson.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.STRING)) @PathParam("nickname")
          String nickname) {
    return shown(grants.access(channel(nickname)));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "setChannelAccess", summary = "Say who may watch a channel")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = AccessJson.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = AccessJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response put(
      @Parameter(schema = @Schema(type = SchemaType.STRING)) @PathParam("nickname") String nickname,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    long channel = channel(nickname);
    ChannelAccess old = grants.access(channel);
    Answers.mustMatch(ifMatch, channel, old.version());
    JsonFields fields =
        new JsonFields(
            JsonBody.object(body, headers.getMediaType()), Set.of("owner", "visibility"));
    Map<String, String> wrong = new LinkedHashMap<>();
    String owner = fields.text("owner");
    Optional<Account> account = accounts.find(owner);
    if (!owner.isEmpty() && account.isEmpty()) {
      wrong.put("owner", "There is no account of this name.");
    }
    Optional<Visibility> visibility =
        java.util.Arrays.stream(Visibility.values())
            .filter(each -> each.name().equalsIgnoreCase(fields.text("visibility")))
            .findFirst();
    if (visibility.isEmpty()) {
      wrong.put("visibility", "Choose one of DEFAULT, PUBLIC, LOGIN, GRANTED.");
    }
    Answers.note(fields, wrong);
    if (!wrong.isEmpty()) {
      return Answers.wrong(wrong);
    }
    try {
      return shown(
          grants.setAccess(
              channel, old.version(), account.map(Account::id), visibility.orElseThrow()));
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private long channel(String nickname) {
    return names.id(nickname).orElseThrow(() -> Answers.absent("channel"));
  }

  private Response shown(ChannelAccess access) {
    String owner = access.owner().flatMap(accounts::byId).map(Account::name).orElse(null);
    return Answers.shown(
        Response.ok(),
        access.channel(),
        access.version(),
        new AccessJson(owner, access.visibility()));
  }
}
