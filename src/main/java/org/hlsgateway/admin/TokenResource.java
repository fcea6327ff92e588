package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
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
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.ApiToken;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Scope;
import org.hlsgateway.accounts.Tokens;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** Tokens for machines: one's own, and for administrators everybody's. */
@Path("tokens")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens")
public class TokenResource {
  @Inject Tokens tokens;
  @Inject Accounts accounts;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listTokens",
      summary = "Tokens",
      description = "One's own; for administrators, everybody's.")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = TokenJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        tokens.all().stream().filter(this::isOwn).map(token -> json(token, null)).toList(),
        TokenJson::id,
        limit,
        cursor,
        request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getToken", summary = "One token")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = TokenJson.class)))
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    ApiToken token = stored(id);
    return Answers.shown(Response.ok(), token.id(), token.version(), json(token, null));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "createToken",
      summary = "Make a token",
      description = "The answer has the token itself, this once.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = TokenJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Made; Location names it.",
      content = @Content(schema = @Schema(implementation = TokenJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public Response create(InputStream body) throws IOException {
    JsonObject json = JsonBody.object(body, headers.getMediaType());
    JsonFields fields = new JsonFields(json, Set.of("name", "scopes", "expires", "account"));
    Map<String, String> wrong = new LinkedHashMap<>();
    String name = fields.text("name");
    Tokens.problemOfName(name).ifPresent(problem -> wrong.put("name", problem));
    Optional<Set<Scope>> scopes = Scope.parse(Answers.texts(json, "scopes", 10, wrong));
    if (scopes.isEmpty()) {
      wrong.put("scopes", "Name at least one of READ, OPERATE, PUBLISH, ADMIN.");
    }
    Optional<Instant> expires = Answers.time(fields, "expires", wrong);
    tokens.problemOfEnd(expires).ifPresent(problem -> wrong.put("expires", problem));
    Account self = Answers.account(request);
    String whose = fields.text("account");
    Optional<Account> account = whose.isEmpty() ? Optional.of(self) : accounts.find(whose);
    if (account.filter(who -> who.id() == self.id() || self.isAdmin()).isEmpty()) {
      wrong.put("account", "You may make no token for an account of this name.");
    }
    Answers.note(fields, wrong);
    if (!wrong.isEmpty()) {
      return Answers.wrong(wrong);
    }
    try {
      Tokens.Made made = tokens.create(account.orElseThrow(), name, scopes.orElseThrow(), expires);
      return Response.status(Response.Status.CREATED)
          .header("Location", "tokens/" + made.token().id())
          .header("ETag", Answers.tag(made.token().id(), made.token().version()))
          .header("Cache-Control", "no-store")
          .entity(json(made.token(), made.secret()))
          .build();
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token",
      description = "It counts no longer, also for who watches by it.")
  @APIResponse(responseCode = "204", description = "Revoked.")
  @APIResponse(responseCode = "404", description = "There is none of this id.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public void delete(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    try {
      tokens.revoke(stored(id).id());
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private boolean isOwn(ApiToken token) {
    Account self = Answers.account(request);
    return self.isAdmin() || token.account() == self.id();
  }

  private ApiToken stored(String id) {
    return tokens
        .byId(Answers.id(id))
        .filter(this::isOwn)
        .orElseThrow(() -> Answers.absent("token"));
  }

  private TokenJson json(ApiToken token, String secret) {
    String account = accounts.byId(token.account()).map(Account::name).orElse("");
    return TokenJson.of(token, account, tokens, secret);
  }
}
