package org.hlsgateway.admin;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.hlsgateway.accounts.Account;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.accounts.ChannelNames;
import org.hlsgateway.accounts.Grants;
import org.hlsgateway.accounts.Login;
import org.hlsgateway.accounts.RefusedChange;
import org.hlsgateway.accounts.Target;
import org.hlsgateway.channels.EntityTag;
import org.hlsgateway.channels.FieldError;
import org.hlsgateway.channels.FieldProblem;
import org.hlsgateway.channels.JsonFields;
import org.hlsgateway.web.Problem;

/** What the resources of this room have in common. */
public final class Answers {
  /** Also of what the caller may not know of. */
  static final String NO_CHANNEL = "There is no channel of this nickname.";

  static final String NO_GROUP = "There is no group of this name.";

  static final String NO_TIME = "Write a time such as 2026-12-31T18:00:00Z.";

  static final int MOST_OF_A_PART = 1_000;

  private Answers() {}

  public static String tag(Object id, int version) {
    return "\"" + id + "." + version + "\"";
  }

  public static Response shown(
      Response.ResponseBuilder answer, Object id, int version, Object json) {
    return answer.header("ETag", tag(id, version)).entity(json).build();
  }

  /** Not location(): that would make it absolute, of what a proxy may not have told. */
  public static Response created(String list, Object id, int version, Object json) {
    return shown(
        Response.status(Response.Status.CREATED).header("Location", list + "/" + id),
        id,
        version,
        json);
  }

  /**
   * @throws org.hlsgateway.web.ProblemException 412, unless the header allows the change; 400 if it
   *     cannot be read
   */
  public static void mustMatch(String ifMatch, Object id, int version) {
    try {
      if (!EntityTag.allows(ifMatch, tag(id, version))) {
        throw Problem.of(412, "It was changed since it was read: read it anew.").asException();
      }
    } catch (IllegalArgumentException e) {
      throw Problem.of(400, e.getMessage()).asException();
    }
  }

  static RuntimeException refused(RefusedChange refused) {
    return Problem.of(409, refused.getMessage()).asException();
  }

  public static RuntimeException absent(String what) {
    return Problem.of(404, "There is no such " + what + ".").asException();
  }

  static Response braked(Login.Outcome.Braked braked) {
    return Problem.of(429, "Too many wrong passwords: try again later.")
        .toResponse()
        .header("Retry-After", braked.seconds())
        .build();
  }

  static RuntimeException busy() {
    return Problem.of(503, "Too many passwords are being checked: try again in a moment.")
        .asException();
  }

  /** Null and absent are the same for {@link JsonFields}: what was null goes. */
  public static JsonObject merged(JsonObject shown, JsonObject patch) {
    JsonValue merged = Json.createMergePatch(patch).apply(shown);
    return merged.asJsonObject();
  }

  public static Response wrong(Map<String, String> fields) {
    return FieldProblem.of(
        fields.entrySet().stream()
            .map(entry -> new FieldError(entry.getKey(), entry.getValue()))
            .toList());
  }

  /**
   * @return empty if there is none, or it is wrong; it is noted then
   */
  static Optional<Instant> time(JsonFields fields, String name, Map<String, String> wrong) {
    Optional<String> text = Optional.of(fields.text(name)).filter(given -> !given.isEmpty());
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException e) {
      wrong.put(name, NO_TIME);
      return Optional.empty();
    }
  }

  public static void note(JsonFields fields, Map<String, String> wrong) {
    fields.errors().forEach(error -> wrong.putIfAbsent(error.field(), error.message()));
  }

  /** Id of what a path names: what is no number is nothing's. */
  public static long id(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  public static Account account(HttpServletRequest request) {
    return Caller.of(request).account().orElseThrow();
  }

  public static String time(Optional<Instant> when) {
    return when.map(Instant::toString).orElse(null);
  }

  /**
   * A part of a list, with the header Link for the next one.
   *
   * @param all in the order of their ids
   * @param limit as it was sent; null: all
   * @param cursor id of the last that was seen; null: from the beginning
   */
  public static <T> Response part(
      List<T> all, ToLongFunction<T> id, String limit, String cursor, HttpServletRequest request) {
    boolean readable =
        (limit == null || limit.matches("[0-9]{1,4}"))
            && (cursor == null || cursor.matches("[0-9]{1,18}"));
    int most = limit == null || !readable ? Integer.MAX_VALUE : Integer.parseInt(limit);
    if (!readable || most < 1 || (limit != null && most > MOST_OF_A_PART)) {
      throw Problem.of(400, "limit is 1 to 1000, and cursor what an earlier answer's Link has.")
          .asException();
    }
    long after = cursor == null ? Long.MIN_VALUE : Long.parseLong(cursor);
    List<T> rest = all.stream().filter(each -> id.applyAsLong(each) > after).toList();
    List<T> part = rest.subList(0, Math.min(most, rest.size()));
    Response.ResponseBuilder answer = Response.ok(part.toArray());
    if (part.size() < rest.size()) {
      String path =
          org.hlsgateway.http.Outside.of(request).base()
              + request.getRequestURI()
              + "?limit="
              + most
              + "&cursor="
              + id.applyAsLong(part.get(part.size() - 1));
      answer.header("Link", "<" + path + ">; rel=\"next\"");
    }
    return answer.build();
  }

  /** A list of texts, noting what is wrong with it. */
  static List<String> texts(JsonObject body, String name, int most, Map<String, String> wrong) {
    JsonValue value = body.getOrDefault(name, JsonValue.NULL);
    if (value == JsonValue.NULL) {
      return List.of();
    }
    boolean readable =
        value instanceof JsonArray array
            && array.size() <= most
            && array.stream().allMatch(each -> each instanceof JsonString);
    if (!readable) {
      wrong.put(name, "Write a list of at most " + most + " texts.");
      return List.of();
    }
    return value.asJsonArray().getValuesAs(JsonString::getString);
  }

  /** The channel or the group that fields name; noted if it is not exactly one that is there. */
  static Optional<Target> target(
      String channel, String group, ChannelNames names, Grants grants, Map<String, String> wrong) {
    if (channel.isEmpty() == group.isEmpty()) {
      wrong.put("channel", "Name a channel, or else a group.");
      return Optional.empty();
    }
    if (!channel.isEmpty()) {
      OptionalLong id = names.id(channel);
      if (id.isEmpty()) {
        wrong.put("channel", NO_CHANNEL);
        return Optional.empty();
      }
      return Optional.of(Target.channel(id.getAsLong()));
    }
    Optional<Target> found =
        grants.groups().stream()
            .filter(each -> each.name().equalsIgnoreCase(group.strip()))
            .map(each -> Target.group(each.id()))
            .findFirst();
    if (found.isEmpty()) {
      wrong.put("group", NO_GROUP);
    }
    return found;
  }
}
