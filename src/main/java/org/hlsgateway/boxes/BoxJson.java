package org.hlsgateway.boxes;

import jakarta.json.JsonObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A box as the API shows it. */
@Schema(name = "Box")
public record BoxJson(
    long id,
    String name,
    String created,
    @Schema(description = "Its link is open.") boolean connected,
    @Schema(description = "When it was last heard of; absent: never.") String seen,
    @Schema(
            description = "As its own API gives it; absent while it is not connected.",
            implementation = Object.class)
        JsonObject status,
    @Schema(description = "Commands without an answer.") int waiting,
    @Schema(description = "What the box shows, this once: when it was registered.") String token) {

  static BoxJson of(Boxes.View view, Boxes boxes, String token) {
    return new BoxJson(
        view.box().id(),
        view.box().name(),
        view.box().created().toString(),
        view.isLinked(),
        boxes.seen(view.box()).map(Object::toString).orElse(null),
        view.status().orElse(null),
        view.waiting(),
        token);
  }

  /** What the API takes. */
  @Schema(name = "BoxRequest")
  public record Request(
      @Schema(required = true, maxLength = 100, examples = "Church, nave") String name) {}

  /** What the API takes. */
  @Schema(name = "BoxCommandRequest")
  public record CommandRequest(
      @Schema(required = true, description = "Ids; 100 at most.") long[] boxes,
      @Schema(required = true, description = "control, start or stop", examples = "control")
          String command,
      @Schema(
              description = "What to change, as POST to the livebox's control takes it.",
              implementation = Object.class)
          Object control) {}

  /** A command as the API shows it. */
  @Schema(name = "BoxCommand")
  public record CommandJson(
      long id,
      long box,
      @Schema(description = "control, start or stop") String command,
      @Schema(
              description = "Without secrets; absent for start and stop.",
              implementation = Object.class)
          JsonObject control,
      String given,
      String by,
      @Schema(description = "waiting, done or refused") String state,
      @Schema(description = "Absent: not yet.") String answered,
      @Schema(description = "Why the box refused it, as a sentence; absent if it did not.")
          String reason) {

    static CommandJson of(GivenCommand command) {
      JsonObject control = Message.json(command.shown());
      return new CommandJson(
          command.id(),
          command.box(),
          command.kind().key(),
          control.isEmpty() ? null : control,
          command.given().toString(),
          command.by(),
          command.answer().map(answer -> answer.done() ? "done" : "refused").orElse("waiting"),
          command.answered().map(Object::toString).orElse(null),
          command.answer().map(Answer::reason).filter(text -> !text.isEmpty()).orElse(null));
    }
  }
}
