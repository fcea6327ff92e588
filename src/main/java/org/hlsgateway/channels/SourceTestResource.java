package org.hlsgateway.channels;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.Scope;

/** A look at a source for machines. Not below /channels: any word there may be a nickname. */
@Path("test-source")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sources")
public class SourceTestResource {
  private static final String EXAMPLE_SOURCE =
      """
      {"source": "rtsp://admin:secret@192.168.1.20/stream1"}""";

  @Inject SourceUrls sources;
  @Inject SourceTests tests;
  @Inject Access access;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "testSource",
      summary = "Look at a source",
      description = "What FFprobe sees, or why it failed. Takes up to ten seconds, stores nothing.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = SourceRequest.class),
              examples = @ExampleObject(name = "camera", value = EXAMPLE_SOURCE)))
  @APIResponse(
      responseCode = "200",
      description = "Looked at, whatever came out.",
      content = @Content(schema = @Schema(implementation = SourceReport.class)))
  @APIResponse(responseCode = "400", description = "The address cannot be a source.")
  @APIResponse(
      responseCode = "403",
      description = "It is push:NAME, and you may neither operate nor publish NAME.")
  public Response test(InputStream body) throws IOException {
    try {
      SourceInput source = ChannelRequest.readSource(JsonBody.read(body, headers.getMediaType()));
      FieldErrors errors = new FieldErrors();
      Optional<SourceUrl> url = source.url(sources, Optional.empty(), errors);
      Optional<SourceSettings> settings = source.settings(sources, url, Optional.empty(), errors);
      if (!errors.isEmpty()) {
        return FieldProblem.of(errors.all());
      }
      Optional<FieldError> refused =
          PassingOn.problem(this::mayPassOn, Optional.empty(), url.orElseThrow(), List.of());
      if (refused.isPresent()) {
        return FieldProblem.forbidden(refused.get());
      }
      return Response.ok(tests.test(url.orElseThrow(), settings.orElseThrow())).build();
    } catch (ChannelRequest.Unreadable e) {
      return FieldProblem.of(e);
    }
  }

  private boolean mayPassOn(String pushed) {
    return access.mayPassOn(Caller.of(request), pushed, Scope.OPERATE);
  }

  /** What the documentation shows. */
  @Schema(name = "SourceRequest", description = "A source to look at.")
  record SourceRequest(
      @Schema(required = true, examples = "rtsp://admin:secret@192.168.1.20/stream1") String source,
      @Schema(description = "Instead of a login in the address.", examples = "admin")
          String username,
      @Schema(description = "Any characters, as they are.", examples = "p@ss#%") String password,
      SettingsJson.Source sourceSettings) {}
}
