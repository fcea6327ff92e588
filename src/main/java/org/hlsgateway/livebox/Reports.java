package org.hlsgateway.livebox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.hlsgateway.accounts.Access;
import org.hlsgateway.accounts.Caller;
import org.hlsgateway.channels.Channel;
import org.hlsgateway.restream.BroadcastLog;
import org.hlsgateway.restream.BroadcastQuery;
import org.hlsgateway.restream.BroadcastRow;
import org.hlsgateway.web.JsonAnswer;

/** What was sent, and what the machine was like, for programs: {@code log} and {@code data}. */
@ApplicationScoped
class Reports {
  private static final int USUAL = 50;

  /** Of one answer: about a month of minutes. */
  private static final int MOST_SAMPLES = 50_000;

  private static final Duration USUAL_TIME = Duration.ofHours(1);

  private final Clock clock = Clock.systemUTC();
  private BroadcastLog log;
  private MachineSamples samples;
  private Sources sources;
  private Access access;

  /** For the client proxy. */
  protected Reports() {}

  @Inject
  Reports(BroadcastLog log, MachineSamples samples, Sources sources, Access access) {
    this.log = log;
    this.samples = samples;
    this.sources = sources;
    this.access = access;
  }

  /**
   * The livebox's latest.
   *
   * @param mayHave channels that the caller may have sent; others are not named
   */
  List<BroadcastRow> latest(Caller caller, Predicate<Channel> mayHave, int most)
      throws SQLException {
    return shown(log.find(BroadcastQuery.ofLivebox(most)), caller, mayHave);
  }

  private List<BroadcastRow> shown(
      List<BroadcastRow> rows, Caller caller, Predicate<Channel> mayHave) {
    return access.mayAdminister(caller)
        ? rows
        : rows.stream().map(row -> sources.shown(row, mayHave)).toList();
  }

  /**
   * @param mayHave channels that the caller may have sent; others are not named
   * @throws IllegalArgumentException naming the parameter, and what it may be
   */
  void log(HttpServletRequest request, HttpServletResponse response, Predicate<Channel> mayHave)
      throws IOException, SQLException {
    only(request, Set.of("kind", "channel", "from", "to", "failed", "before", "limit"));
    int most = number(request, "limit", BroadcastQuery.MOST).orElse(USUAL);
    BroadcastQuery query =
        new BroadcastQuery(
            kinds(request),
            text(request, "channel"),
            OptionalLong.empty(),
            time(request, "from"),
            time(request, "to"),
            text(request, "failed").map(Reports::truth).orElse(false),
            before(request),
            most);
    Caller caller = Caller.of(request);
    boolean isHidden =
        !access.mayAdminister(caller)
            && query.channel().filter(name -> !sources.maySee(name, mayHave)).isPresent();
    // As of a channel that is not there.
    List<BroadcastRow> rows = isHidden ? List.of() : shown(log.find(query), caller, mayHave);
    JsonArrayBuilder list = Json.createArrayBuilder();
    rows.forEach(row -> list.add(json(row)));
    JsonObjectBuilder answer = Json.createObjectBuilder().add("broadcasts", list);
    // A page that is not full is the last one.
    if (rows.size() == most) {
      answer.add("next", rows.get(most - 1).id());
    } else {
      answer.addNull("next");
    }
    JsonAnswer.write(answer.build(), response);
  }

  /** Of push targets, which are the administrators', they alone are told. */
  private Set<BroadcastLog.Kind> kinds(HttpServletRequest request) {
    boolean all = access.mayAdminister(Caller.of(request));
    Set<BroadcastLog.Kind> allowed =
        all ? EnumSet.allOf(BroadcastLog.Kind.class) : EnumSet.of(BroadcastLog.Kind.LIVEBOX);
    Optional<String> asked = text(request, "kind");
    if (asked.isEmpty()) {
      return allowed;
    }
    return allowed.stream()
        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(asked.get()))
        .findFirst()
        .<Set<BroadcastLog.Kind>>map(EnumSet::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "kind is livebox, or, for administrators, push; without it, all are told."));
  }

  private static JsonObjectBuilder json(BroadcastRow row) {
    JsonObjectBuilder json =
        Json.createObjectBuilder()
            .add("id", row.id())
            .add("kind", row.subject().kind().name().toLowerCase(Locale.ROOT))
            .add("name", row.subject().name())
            .add("source", row.subject().source());
    if (row.subject().channel().isEmpty()) {
      json.addNull("channel");
    } else {
      json.add("channel", row.subject().channel());
    }
    json.add("start", row.started().toString());
    row.ended().ifPresentOrElse(end -> json.add("end", end.toString()), () -> json.addNull("end"));
    json.add("bytes", row.figures().bytes())
        .add("drops", row.figures().dropped())
        .add("reconnects", row.figures().reconnects())
        .add("errors", row.figures().errors());
    row.figures()
        .error()
        .ifPresentOrElse(
            sentence -> json.add("lastError", sentence), () -> json.addNull("lastError"));
    return json;
  }

  /**
   * @throws IllegalArgumentException naming the parameter, and what it may be
   */
  void data(HttpServletRequest request, HttpServletResponse response)
      throws IOException, SQLException {
    only(request, Set.of("from", "to", "format"));
    Instant to = time(request, "to").orElseGet(clock::instant);
    Instant from = time(request, "from").orElseGet(() -> to.minus(USUAL_TIME));
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from must be before to.");
    }
    boolean csv = isCsv(request);
    if (csv) {
      csv(from, to, response);
      return;
    }
    SamplePage page = SamplePage.of(samples.between(from, to, MOST_SAMPLES + 1), MOST_SAMPLES);
    JsonArrayBuilder list = Json.createArrayBuilder();
    page.samples()
        .forEach(
            each ->
                list.add(
                    Json.createObjectBuilder()
                        .add("at", each.taken().toString())
                        .add("seconds", each.seconds())
                        .add("cpu", BoxFigures.rounded(each.cpu()))
                        .add("disk", BoxFigures.rounded(each.disk()))
                        .add("bytes", each.bytes())
                        .add("drops", each.dropped())));
    JsonObjectBuilder answer =
        Json.createObjectBuilder()
            .add("from", from.toString())
            .add("to", to.toString())
            .add("samples", list);
    page.next()
        .ifPresentOrElse(next -> answer.add("next", next.toString()), () -> answer.addNull("next"));
    JsonAnswer.write(answer.build(), response);
  }

  private static boolean isCsv(HttpServletRequest request) {
    Optional<String> format = text(request, "format");
    if (format.isPresent() && !Set.of("csv", "json").contains(format.get())) {
      throw new IllegalArgumentException("format is json or csv.");
    }
    String accept = request.getHeader("Accept");
    return format
        .map(asked -> asked.equals("csv"))
        .orElse(accept != null && accept.contains("text/csv"));
  }

  /** As a table, RFC 4180. */
  void csv(Instant from, Instant to, HttpServletResponse response)
      throws IOException, SQLException {
    SamplePage page = SamplePage.of(samples.between(from, to, MOST_SAMPLES + 1), MOST_SAMPLES);
    StringBuilder csv = new StringBuilder("at,seconds,cpu,disk,bytes,drops\r\n");
    for (MachineSample each : page.samples()) {
      csv.append(each.taken())
          .append(',')
          .append(each.seconds())
          .append(',')
          .append(BoxFigures.rounded(each.cpu()))
          .append(',')
          .append(BoxFigures.rounded(each.disk()))
          .append(',')
          .append(each.bytes())
          .append(',')
          .append(each.dropped())
          .append("\r\n");
    }
    page.next()
        .ifPresent(
            next ->
                response.setHeader(
                    "Link",
                    "</api/livebox/v1/data?format=csv&from="
                        + next
                        + "&to="
                        + to
                        + ">; rel=\"next\""));
    byte[] body = csv.toString().getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/csv;charset=UTF-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"livebox-data.csv\"");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  // ---- parameters ------------------------------------------------------------------------------

  private static void only(HttpServletRequest request, Set<String> known) {
    for (String name : request.getParameterMap().keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            (name.length() > 50 ? name.substring(0, 50) : name)
                + ": there is no such parameter; use "
                + String.join(", ", new TreeSet<>(known))
                + ".");
      }
    }
  }

  private static Optional<String> text(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).filter(text -> !text.isBlank());
  }

  private static Optional<Instant> time(HttpServletRequest request, String name) {
    return text(request, name)
        .map(
            text -> {
              try {
                // A plus sign that was not escaped is a blank.
                return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
              } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                    name + " is a time such as 2026-05-01T18:30:00Z.", e);
              }
            });
  }

  private static Optional<Integer> number(HttpServletRequest request, String name, int most) {
    return text(request, name)
        .map(
            text -> {
              int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
              if (number < 1 || number > most) {
                throw new IllegalArgumentException(name + " is from 1 to " + most + ".");
              }
              return number;
            });
  }

  private static OptionalLong before(HttpServletRequest request) {
    Optional<String> text = text(request, "before");
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!text.get().matches("\\d{1,18}")) {
      throw new IllegalArgumentException("before is what next was on the page before.");
    }
    return OptionalLong.of(Long.parseLong(text.get()));
  }

  private static boolean truth(String text) {
    if (!Set.of("true", "false").contains(text)) {
      throw new IllegalArgumentException("failed is true or false.");
    }
    return text.equals("true");
  }
}
