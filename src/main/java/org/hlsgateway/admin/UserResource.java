package org.hlsgateway.admin;

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
import java.util.Comparator;
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
import org.hlsgateway.accounts.AccountRemoval;
import org.hlsgateway.accounts.AccountValues;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.PasswordChanges;
import org.hlsgateway.accounts.Passwords;
import org.hlsgateway.accounts.Quota;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** Accounts for machines. */
@Path("users")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users")
public class UserResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final Set<String> FIELDS =
      Set.of(
          "name",
          "displayName",
          "email",
          "role",
          "enabled",
          "password",
          "maxViewers",
          "maxStreams",
          "maxRecordingGigabytes");

  @Inject Accounts accounts;
  @Inject AccountRemoval removal;
  @Inject Passwords passwords;
  @Inject PasswordChanges changes;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(
      operationId = "listUsers",
      summary = "All accounts",
      description = "In the order in which they were made; the header Link names the next part.")
  @APIResponse(
      responseCode = "200",
      description = "Those that were asked for.",
      content = @Content(schema = @Schema(implementation = UserJson[].class)))
  public Response list(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @QueryParam("cursor") String cursor) {
    return Answers.part(
        accounts.all().stream()
            .sorted(Comparator.comparingLong(Account::id))
            .map(UserJson::of)
            .toList(),
        UserJson::id,
        limit,
        cursor,
        request);
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getUser", summary = "One account")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = UserJson.class)))
  @APIResponse(responseCode = "404", description = "There is no such account.")
  public Response get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    return shown(Response.ok(), stored(id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createUser", summary = "Create an account")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = UserJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Created; Location names it.",
      content = @Content(schema = @Schema(implementation = UserJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "The name is taken.")
  public Response create(InputStream body) throws IOException {
    Input input = Input.of(JsonBody.object(body, headers.getMediaType()), Optional.empty());
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      Account made = accounts.create(input.values(), input.password().map(passwords::hash));
      return Answers.created("users", made.id(), made.version(), UserJson.of(made));
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    } catch (Passwords.Busy e) {
      throw Answers.busy();
    }
  }

  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "replaceUser",
      summary = "Replace an account's settings",
      description =
          "Another role or password ends all its logins. If-Match may hold the ETag as last read.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = UserJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = UserJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such account.")
  @APIResponse(
      responseCode = "409",
      description = "The name is taken, it is the last administrator, or one's own role.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response update(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    Account old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(old, JsonBody.object(body, headers.getMediaType()));
  }

  @PATCH
  @Path("{id}")
  @Consumes(MERGE_PATCH)
  @Operation(
      operationId = "changeUser",
      summary = "Change some of an account's settings",
      description = "JSON Merge Patch, RFC 7396. If-Match as for PUT.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MERGE_PATCH,
              schema = @Schema(implementation = UserJson.Request.class)))
  @APIResponse(
      responseCode = "200",
      description = "Changed.",
      content = @Content(schema = @Schema(implementation = UserJson.class)))
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "404", description = "There is no such account.")
  @APIResponse(responseCode = "409", description = "As for PUT.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public Response patch(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch,
      InputStream body)
      throws IOException {
    Account old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    return changed(
        old, Answers.merged(writable(old), JsonBody.object(body, headers.getMediaType())));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "deleteUser",
      summary = "Delete an account",
      description =
          "With its tokens, links and grants. Its live events must go to another account, or be"
              + " deleted before. If-Match as for PUT.")
  @APIResponse(responseCode = "204", description = "Deleted.")
  @APIResponse(responseCode = "404", description = "There is no such account.")
  @APIResponse(
      responseCode = "409",
      description = "It is the last administrator, oneself, or has live events.")
  @APIResponse(responseCode = "412", description = "It was changed since If-Match was read.")
  public void delete(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(description = "Name of the account that takes its live events.")
          @QueryParam("replacement")
          String replacement,
      @Parameter(hidden = true) @HeaderParam("If-Match") String ifMatch) {
    Account old = stored(id);
    Answers.mustMatch(ifMatch, old.id(), old.version());
    try {
      removal.delete(
          old,
          old.version(),
          Optional.of(Answers.account(request)),
          replacement == null ? "" : replacement);
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    }
  }

  private Response changed(Account old, JsonObject body) {
    Input input = Input.of(body, Optional.of(old));
    if (!input.wrong().isEmpty()) {
      return Answers.wrong(input.wrong());
    }
    try {
      Account changed =
          changes.update(
              old, old.version(), input.values(), input.password(), Answers.account(request));
      return shown(Response.ok(), changed);
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    } catch (Passwords.Busy e) {
      throw Answers.busy();
    }
  }

  /**
   * @param values null if something is wrong
   */
  private record Input(AccountValues values, Optional<String> password, Map<String, String> wrong) {
    static Input of(JsonObject body, Optional<Account> old) {
      JsonFields fields = new JsonFields(body, FIELDS);
      Map<String, String> wrong = new LinkedHashMap<>();
      Optional<String> password =
          Optional.of(fields.text("password")).filter(text -> !text.isEmpty());
      Quota quota =
          Quota.of(
              fields.number("maxViewers"),
              fields.number("maxStreams"),
              fields.number("maxRecordingGigabytes"),
              wrong);
      AccountValues values = null;
      try {
        values =
            AccountValues.of(
                    fields.text("name"),
                    fields.text("displayName"),
                    fields.text("email"),
                    fields.text("role"),
                    fields.truth("enabled", true),
                    old.map(Account::name))
                .with(quota);
      } catch (AccountValues.Wrong e) {
        wrong.putAll(e.fields());
      }
      password
          .flatMap(AccountValues::problemOfPassword)
          .ifPresent(problem -> wrong.put("password", problem));
      Answers.note(fields, wrong);
      return new Input(values, password, wrong);
    }
  }

  private static JsonObject writable(Account account) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("name", account.name())
            .add("role", account.role().name())
            .add("enabled", account.enabled());
    account.displayName().ifPresent(text -> json.add("displayName", text));
    account.email().ifPresent(text -> json.add("email", text));
    Quota quota = account.quota();
    quota.viewers().ifPresent(most -> json.add("maxViewers", most));
    quota.streams().ifPresent(most -> json.add("maxStreams", most));
    quota.recordingGigabytes().ifPresent(most -> json.add("maxRecordingGigabytes", most));
    return json.build();
  }

  private Account stored(String id) {
    return accounts.byId(Answers.id(id)).orElseThrow(() -> Answers.absent("account"));
  }

  private static Response shown(Response.ResponseBuilder answer, Account account) {
    return Answers.shown(answer, account.id(), account.version(), UserJson.of(account));
  }
}
