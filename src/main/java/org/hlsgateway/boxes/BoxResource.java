package org.hlsgateway.boxes;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.channels.FieldProblem;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.channels.JsonFields;

/** Liveboxes elsewhere that this gateway controls, for machines. */
@Path("boxes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Boxes")
public class BoxResource {
  private static final int MOST_COMMANDS = 500;
  private static final int USUAL_COMMANDS = 50;

  @Inject Boxes boxes;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @GET
  @Operation(operationId = "listBoxes", summary = "Liveboxes that this gateway controls")
  @APIResponse(
      responseCode = "200",
      description = "By name; none is an empty list.",
      content = @Content(schema = @Schema(implementation = BoxJson[].class)))
  public List<BoxJson> list() {
    return BoxAnswers.of(
        () -> {
          List<BoxJson> all = new ArrayList<>();
          for (Box box : boxes.all()) {
            all.add(BoxJson.of(boxes.view(box), boxes, null));
          }
          return all;
        });
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "registerBox",
      summary = "Register a box",
      description = "The answer has the token that the box is to show, this once.")
  @RequestBody(
      required = true,
      content = @Content(schema = @Schema(implementation = BoxJson.Request.class)))
  @APIResponse(
      responseCode = "201",
      description = "Registered; Location names it.",
      content = @Content(schema = @Schema(implementation = BoxJson.class)))
  @APIResponse(responseCode = "400", description = "The name is wrong, or taken.")
  @APIResponse(responseCode = "409", description = "There are too many.")
  public Response register(InputStream body) throws IOException {
    JsonFields fields =
        new JsonFields(JsonBody.object(body, headers.getMediaType()), Set.of("name"));
    String name = fields.text("name");
    if (!fields.errors().isEmpty()) {
      return FieldProblem.of(fields.errors());
    }
    return BoxAnswers.of(
        () -> {
          Boxes.Made made = boxes.register(name);
          return Response.status(Response.Status.CREATED)
              .header("Location", "boxes/" + made.box().id())
              .header("Cache-Control", "no-store")
              .entity(BoxJson.of(boxes.view(made.box()), boxes, made.token()))
              .build();
        });
  }

  @GET
  @Path("{id}")
  @Operation(operationId = "getBox", summary = "One box, and what it does")
  @APIResponseSchema(BoxJson.class)
  @APIResponse(responseCode = "404", description = "There is no such box.")
  public BoxJson get(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    return BoxAnswers.of(() -> BoxJson.of(boxes.view(BoxAnswers.box(id, boxes)), boxes, null));
  }

  @DELETE
  @Path("{id}")
  @Operation(
      operationId = "removeBox",
      summary = "Control a box no longer",
      description = "Its token counts no longer, and its commands are gone.")
  @APIResponse(responseCode = "204", description = "Removed.")
  @APIResponse(responseCode = "404", description = "There is no such box.")
  public void remove(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id) {
    BoxAnswers.of(
        () -> {
          boxes.remove(BoxAnswers.box(id, boxes));
          return null;
        });
  }

  @GET
  @Path("{id}/commands")
  @Operation(operationId = "listBoxCommands", summary = "What a box was told, and its answers")
  @APIResponse(
      responseCode = "200",
      description = "The latest first.",
      content = @Content(schema = @Schema(implementation = BoxJson.CommandJson[].class)))
  @APIResponse(responseCode = "404", description = "There is no such box.")
  public List<BoxJson.CommandJson> commands(
      @Parameter(schema = @Schema(type = SchemaType.INTEGER)) @PathParam("id") String id,
      @Parameter(
              description = "50 if it is absent.",
              schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500"))
          @QueryParam("limit")
          String limit,
      @Parameter(
              description = "A command's id: those given before it.",
              schema = @Schema(type = SchemaType.INTEGER))
          @QueryParam("before")
          String before) {
    int most = (int) BoxAnswers.number("limit", limit, USUAL_COMMANDS, MOST_COMMANDS);
    long below = BoxAnswers.number("before", before, Long.MAX_VALUE, Long.MAX_VALUE);
    return BoxAnswers.of(
        () ->
            boxes.commands(BoxAnswers.box(id, boxes), below, most).stream()
                .map(BoxJson.CommandJson::of)
                .toList());
  }
}
