package org.hlsgateway.boxes;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.JsonBody;
import org.hlsgateway.web.Problem;

/** Tells boxes what to do, several at a time. */
@Path("box-commands")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Boxes")
public class BoxCommandResource {
  private static final Set<String> FIELDS = Set.of("boxes", "command", "control");
  private static final int MOST_AT_ONCE = 100;
  private static final String EXAMPLE =
      """
      {"boxes": [1, 2], "command": "control", "control": {"resolution": "720p"}}""";

  @Inject Boxes boxes;
  @Context HttpServletRequest request;
  @Context HttpHeaders headers;

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "commandBoxes",
      summary = "Tell boxes what to do",
      description =
          "All of them, or none if something is wrong. Kept until each box has answered, also while"
              + " it is away.")
  @RequestBody(
      required = true,
      content =
          @Content(
              schema = @Schema(implementation = BoxJson.CommandRequest.class),
              examples = @ExampleObject(name = "control", value = EXAMPLE)))
  @APIResponse(
      responseCode = "202",
      description = "Kept: a command for each box, in their order.",
      content = @Content(schema = @Schema(implementation = BoxJson.CommandJson[].class)))
  @APIResponse(responseCode = "400", description = "Something is wrong; detail says what.")
  @APIResponse(responseCode = "409", description = "A box has not answered too many already.")
  public Response give(InputStream body) throws IOException {
    JsonObject json = JsonBody.object(body, headers.getMediaType());
    for (String field : json.keySet()) {
      if (!FIELDS.contains(field)) {
        throw Problem.of(400, "There are the fields boxes, command and control.").asException();
      }
    }
    Command.Kind kind =
        Command.Kind.of(json.getString("command", ""))
            .orElseThrow(() -> Problem.of(400, "command is control, start or stop.").asException());
    JsonValue control = json.getOrDefault("control", JsonValue.EMPTY_JSON_OBJECT);
    if (!(control instanceof JsonObject) && control != JsonValue.NULL) {
      throw Problem.of(400, "control is an object.").asException();
    }
    List<Box> named = named(json.get("boxes"));
    JsonObject change = control instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    String by = Caller.of(request).account().map(Account::name).orElse("");
    return BoxAnswers.of(
        () -> {
          List<Long> ids = boxes.give(named, kind, change, by);
          List<BoxJson.CommandJson> given = new ArrayList<>();
          for (int i = 0; i < ids.size(); i++) {
            boxes.commands(named.get(i), ids.get(i) + 1, 1).stream()
                .map(BoxJson.CommandJson::of)
                .forEach(given::add);
          }
          return Response.accepted(given).header("Cache-Control", "no-store").build();
        });
  }

  private List<Box> named(JsonValue value) {
    if (!(value instanceof JsonArray list) || list.isEmpty() || list.size() > MOST_AT_ONCE) {
      throw Problem.of(400, "boxes is a list of 1 to " + MOST_AT_ONCE + " ids.").asException();
    }
    Map<Long, Box> found = new LinkedHashMap<>();
    for (JsonValue each : list) {
      String id = each instanceof JsonNumber number ? number.toString() : "";
      Box box = BoxAnswers.box(id, boxes, 400);
      found.put(box.id(), box);
    }
    return List.copyOf(found.values());
  }
}
