package org.hlsgateway.guide;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.channels.ChannelExport;
import org.hlsgateway.channels.ExportedChannel;
import org.hlsgateway.web.Problem;

/** All channels in a file that can be imported again. */
@Path("export")
@RequestScoped
@Tag(name = "Channels")
public class ExportResource {
  @Inject ChannelExport channels;

  @GET
  @Operation(
      operationId = "exportChannels",
      summary = "All channels in a file",
      description =
          "Their sources, titles, groups and guide names; JSON has all their settings. What was"
              + " exported without secrets cannot be imported where it has ***.")
  @APIResponse(
      responseCode = "200",
      description = "As they are now.",
      content = {
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = ExportedChannel[].class)),
        @Content(mediaType = "audio/x-mpegurl", schema = @Schema(type = SchemaType.STRING)),
        @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING))
      })
  @APIResponse(responseCode = "400", description = "There is no such format.")
  public Response export(
      @Parameter(
              schema =
                  @Schema(
                      type = SchemaType.STRING,
                      enumeration = {"json", "m3u", "csv"},
                      defaultValue = "json"))
          @QueryParam("format")
          String format,
      @Parameter(
              description = "true: passwords and tokens of the sources as they are, and not ***.",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("secrets")
          String secrets) {
    if (secrets != null && !List.of("true", "false").contains(secrets)) {
      throw Problem.of(400, "secrets is true or false.").asException();
    }
    List<ExportedChannel> all = channels.all("true".equals(secrets));
    return switch (format == null ? "json" : format) {
      case "json" -> file(all, "application/json", "json");
      case "m3u" -> file(utf8(ExportFile.m3u(all)), "audio/x-mpegurl;charset=UTF-8", "m3u");
      case "csv" -> file(utf8(ExportFile.csv(all)), "text/csv;charset=UTF-8", "csv");
      default -> throw Problem.of(400, "format is json, m3u or csv.").asException();
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Response file(Object content, String type, String suffix) {
    return Response.ok(content, type)
        .header("Cache-Control", "no-store")
        .header("Content-Disposition", "attachment; filename=\"channels." + suffix + "\"")
        .build();
  }
}
