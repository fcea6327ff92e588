package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.AccountValues;
import org.hlsgateway.accounts.Accounts;
import org.hlsgateway.accounts.Login;
import org.hlsgateway.accounts.PasswordChanges;
import org.hlsgateway.accounts.Passwords;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** Whoever asks, for machines. */
@Path("me")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Me")
public class MeResource {
  @Inject Accounts accounts;
  @Inject PasswordChanges changes;
  @Inject Login login;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(operationId = "getMe", summary = "Who I am")
  @APIResponse(
      responseCode = "200",
      description = "As it is now.",
      content = @Content(schema = @Schema(implementation = UserJson.class)))
  public Response get() {
    Account self = Answers.account(request);
    return Answers.shown(Response.ok(), self.id(), self.version(), UserJson.of(self));
  }

  /** What the API takes. */
  @Schema(name = "PasswordRequest")
  public record PasswordRequest(
      @Schema(required = true, description = "The one that counts now.") String current,
      @Schema(required = true, minLength = 8, maxLength = 256) String password) {}

  @PUT
  @Path("password")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "changeMyPassword",
      summary = "Another password",
      description = "Ends all that is logged in by the former one.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = MeResource.PasswordRequest.class)))
  @APIResponse(responseCode = "204", description = "It counts from now on.")
  @APIResponse(responseCode = "400", description = "Fields are wrong; errors says which.")
  @APIResponse(responseCode = "409", description = "It cannot be done now; detail says why.")
  public Response password(InputStream body) throws IOException {
    JsonFields fields =
        new JsonFields(
            JsonBody.object(body, headers.getMediaType()), Set.of("current", "password"));
    Map<String, String> wrong = new LinkedHashMap<>();
    String password = fields.text("password");
    AccountValues.problemOfPassword(password).ifPresent(problem -> wrong.put("password", problem));
    Account self = Answers.account(request);
    try {
      if (wrong.isEmpty()) {
        Login.Outcome outcome =
            login.confirm(request.getRemoteAddr(), self, fields.text("current"));
        if (outcome instanceof Login.Outcome.Braked braked) {
          return Answers.braked(braked);
        }
        if (outcome instanceof Login.Outcome.Wrong) {
          wrong.put("current", "This is not your password.");
        }
      }
      Answers.note(fields, wrong);
      if (!wrong.isEmpty()) {
        return Answers.wrong(wrong);
      }
      changes.set(self, password);
      return Response.noContent().build();
    } catch (RefusedChange e) {
      throw Answers.refused(e);
    } catch (Passwords.Busy e) {
      throw Answers.busy();
    }
  }

  @DELETE
  @Path("logins")
  @Operation(
      operationId = "logOutEverywhere",
      summary = "Log out everywhere",
      description = "Every browser has to log in again, and players stop. Tokens stay.")
  @APIResponse(responseCode = "204", description = "Nobody is logged in by this account.")
  public void logOut() {
    accounts.endLogins(Answers.account(request).id());
  }
}
