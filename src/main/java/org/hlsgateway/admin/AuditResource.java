package org.hlsgateway.admin;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.AuditEntry;
import org.hlsgateway.accounts.AuditQuery;
import org.hlsgateway.accounts.AuditTable;
import org.hlsgateway.http.Outside;

/** Who changed what, for machines. */
@Path("audit")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
public class AuditResource {
  private static final int USUAL = 100;

  @Inject AuditTable table;
  @Context HttpServletRequest request;

  @GET
  @Operation(
      operationId = "listAudit",
      summary = "Who changed what",
      description =
          "The newest first. The header Link names the next part of the list (rel=next) as long as"
              + " there is one.")
  @APIResponse(
      responseCode = "200",
      description = "Those that were asked for.",
      headers =
          @Header(
              name = "Link",
              description = "Where the list goes on, RFC 8288.",
              schema = @Schema(type = SchemaType.STRING)),
      content = @Content(schema = @Schema(implementation = AuditJson[].class)))
  @APIResponse(responseCode = "400", description = "A parameter is wrong; errors says which.")
  public Response list(
      @Parameter(
              description = "At most so many; absent: 100.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000"))
          @QueryParam("limit")
          String limit,
      @Parameter(
              description = "Where to go on, as an earlier answer's Link has it.",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("cursor")
          String cursor,
      @Parameter(description = "Name of an account, in any case.", example = "anna")
          @QueryParam("who")
          String who,
      @Parameter(schema = @Schema(implementation = AuditEntry.Kind.class)) @QueryParam("kind")
          String kind,
      @Parameter(description = "What the subject contains, in any case.") @QueryParam("q")
          String text,
      @Parameter(description = "The first moment.", example = "2026-12-31T18:00:00Z")
          @QueryParam("from")
          String from,
      @Parameter(
              description = "The first moment that is too late.",
              example = "2027-01-01T00:00:00Z")
          @QueryParam("until")
          String until)
      throws SQLException {
    Map<String, String> wrong = new LinkedHashMap<>();
    int most = limit(limit, wrong);
    if (cursor != null && Answers.id(cursor) < 0) {
      wrong.put("cursor", "It is what an earlier answer's Link has.");
    }
    AuditQuery query =
        new AuditQuery(
            Optional.ofNullable(who).filter(name -> !name.isBlank()),
            AuditInput.kind(kind == null ? "" : kind, wrong),
            Optional.ofNullable(text).filter(part -> !part.isBlank()),
            time("from", from, wrong),
            time("until", until, wrong),
            Optional.ofNullable(cursor).map(Answers::id));
    if (!wrong.isEmpty()) {
      return Answers.wrong(wrong);
    }
    // One more than is shown tells whether there are older ones.
    List<AuditEntry> found = table.find(query, most + 1);
    List<AuditEntry> shown = found.subList(0, Math.min(most, found.size()));
    Response.ResponseBuilder answer =
        Response.ok(shown.stream().map(AuditJson::of).toArray(AuditJson[]::new));
    if (found.size() > shown.size()) {
      answer.header("Link", "<" + again(shown.get(shown.size() - 1).id()) + ">; rel=\"next\"");
    }
    return answer.build();
  }

  private static int limit(String limit, Map<String, String> wrong) {
    if (limit == null) {
      return USUAL;
    }
    int most = limit.matches("[0-9]{1,4}") ? Integer.parseInt(limit) : 0;
    if (most < 1 || most > Answers.MOST_OF_A_PART) {
      wrong.put("limit", "Write a number from 1 to " + Answers.MOST_OF_A_PART + ".");
    }
    return most;
  }

  private static Optional<Instant> time(String field, String given, Map<String, String> wrong) {
    try {
      return Optional.ofNullable(given).map(Instant::parse);
    } catch (DateTimeParseException e) {
      wrong.put(field, Answers.NO_TIME);
      return Optional.empty();
    }
  }

  /** The address of this request, with another cursor. */
  private String again(long cursor) {
    String query = request.getQueryString() == null ? "" : request.getQueryString();
    String others =
        Stream.of(query.split("&"))
            .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith("cursor="))
            .map(parameter -> parameter + "&")
            .collect(Collectors.joining());
    return Outside.of(request).base() + request.getRequestURI() + "?" + others + "cursor=" + cursor;
  }
}
