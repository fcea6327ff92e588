package org.hlsgateway.guide;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.channels.ChannelImport;
import org.hlsgateway.channels.ImportConflict;
import org.hlsgateway.channels.ImportRefused;
import org.hlsgateway.channels.ImportStep;
import org.hlsgateway.web.Problem;

/** Lists of channels for machines. */
@Path("import")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Channels")
public class ImportResource {
  private static final String EXAMPLE =
      """
      #EXTM3U
      #EXTINF:-1 tvg-chno="7",Front door
      rtsp://192.168.1.20/stream1
      """;

  /** For people who see what the last import was. */
  private static final String NAME = "A list that a program sent";

  @Inject ChannelImport channels;

  /** What taking it back did. */
  @Schema(name = "Undone")
  public record Undone(
      @Schema(description = "Channels that it had added.", examples = "12") int removed,
      @Schema(description = "Channels that it had changed.", examples = "1") int restored,
      @Schema(
              description = "Edited, deleted, or given rights since: left as they are.",
              examples = "0")
          int kept) {}

  @POST
  @Path("undo")
  @Operation(
      operationId = "undoImport",
      summary = "Take the last import back",
      description =
          "What it added is deleted, what it changed is as it was, and who it put into groups"
              + " leaves them; what somebody edited or gave rights, links, groups or places to push"
              + " to since stays, and so do groups that it made.")
  @APIResponseSchema(Undone.class)
  @APIResponse(
      responseCode = "404",
      description = "Nothing was imported, or it was taken back already.")
  @APIResponse(
      responseCode = "409",
      description = "Channels changed at the same time: nothing is taken back.")
  public Undone undo() {
    try {
      return channels
          .last()
          .flatMap(last -> channels.undo(last.id()))
          .map(done -> new Undone(done.removed(), done.restored(), done.kept()))
          .orElseThrow(() -> Problem.of(404, "There is no import to be taken back.").asException());
    } catch (ImportConflict e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }

  @POST
  @Consumes({
    "audio/x-mpegurl",
    "audio/mpegurl",
    "application/vnd.apple.mpegurl",
    "text/plain",
    "text/csv",
    "application/json",
    "application/yaml",
    "application/gzip"
  })
  @Operation(
      operationId = "importChannels",
      summary = "Take over a list of channels",
      description =
          "A list of 16 MiB at most, which may be packed by gzip: M3U, CSV with the names of its"
              + " columns in the first line, JSON as an export has it, or the configuration file of"
              + " MediaMTX, go2rtc or Frigate. What it is, its beginning tells. A channel whose"
              + " source is there already gets the list's title, number, guide names and groups;"
              + " all others are added, or, if it cannot be, none.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = "audio/x-mpegurl",
              schema = @Schema(type = SchemaType.STRING, examples = EXAMPLE)))
  @APIResponseSchema(ImportSummary.class)
  @APIResponse(
      responseCode = "400",
      description = "It is no list of channels, or names more than 200 new groups.")
  @APIResponse(
      responseCode = "409",
      description = "Channels changed at the same time: nothing is imported.")
  @APIResponse(responseCode = "503", description = "Others are sending lists: try again later.")
  public ImportSummary take(
      @Parameter(
              description = "true: only say what would be done.",
              schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
          @QueryParam("dryRun")
          String dryRun,
      InputStream body)
      throws IOException {
    if (dryRun != null && !List.of("true", "false").contains(dryRun)) {
      throw Problem.of(400, "dryRun is true or false.").asException();
    }
    try {
      ChannelList list = ListReader.read(body.readAllBytes());
      boolean plansOnly = "true".equals(dryRun);
      List<ImportStep> steps =
          plansOnly ? channels.plan(list.channels()) : channels.run(list.channels(), NAME);
      return ImportSummary.of(steps, list.broken());
    } catch (UnreadableList | ImportRefused e) {
      throw Problem.of(400, e.getMessage()).asException();
    } catch (ImportConflict e) {
      throw Problem.of(409, e.getMessage()).asException();
    }
  }
}
