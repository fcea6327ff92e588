package org.hlsgateway.accounts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What each may do, by path and verb: the one place that says it. The authentication mechanism asks
 * it for every request; docs/access.md shows it; a test walks all that the application answers.
 *
 * <p>Of rows that fit, the first counts. What no row of its own has is the administrators'.
 */
public final class AccessTable {

  /** What is asked of a caller. */
  public enum Need {
    /** Nothing: open to everybody. */
    OPEN("everybody"),
    /** To be one of its own peers, which it finds out itself. */
    PEER("streaming servers, encoders, liveboxes and applications with credentials of their own"),
    /** What may be watched; each sees only that. */
    WATCH("whoever may watch the channel"),
    /** An account, whatever its role. */
    MEMBER("whoever has an account"),
    /** Operators and administrators; each sees only the channels that they may operate. */
    OPERATOR("operators, of the channels they may operate"),
    /** Who may operate the channel of the path. */
    OPERATE("who may operate the channel"),
    /**
     * The livebox, by its API and its page: operators, and who is on this machine where a setting
     * says so.
     */
    LIVEBOX("operators, and programs on this machine with LIVEBOX_LOCAL=YES"),
    /** Publishers, operators and administrators; each sees only their own. */
    PUBLISHER("publishers and operators, of their own"),
    /** Who may publish to the channel of the path. */
    PUBLISH("who may publish to the channel"),
    ADMIN("administrators");

    private final String words;

    Need(String words) {
      this.words = words;
    }

    public String inWords() {
      return words;
    }
  }

  /**
   * @param pattern of a path; {@code {channel}} and {@code *} are one segment, {@code **} any
   * @param verbs GET includes HEAD and OPTIONS
   * @param scope that a token must have
   * @param own false: what is left when no other row fits
   */
  public record Row(String pattern, Set<String> verbs, Need need, Scope scope, boolean own) {
    boolean fits(String verb, String[] path) {
      return (verbs.isEmpty() || verbs.contains(verb)) && channel(path).isPresent();
    }

    /**
     * The segment that names a channel; blank if the pattern has none, empty if it does not fit.
     */
    Optional<String> channel(String[] path) {
      String[] wanted = pattern.substring(1).split("/", -1);
      String channel = "";
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i].equals("**")) {
          return Optional.of(channel);
        }
        if (i >= path.length) {
          return Optional.empty();
        }
        if (wanted[i].equals("{channel}")) {
          channel = path[i];
        } else if (!wanted[i].equals("*") && !wanted[i].equals(path[i])) {
          return Optional.empty();
        }
      }
      return path.length == wanted.length ? Optional.of(channel) : Optional.empty();
    }
  }

  /**
   * What a request asks of its caller.
   *
   * @param channel that the path names; blank: none
   */
  public record Asked(Row row, String channel) {}

  private static final String BASE = "/hls_gateway";
  private static final String ADMIN = BASE + "/admin/";
  private static final String API = BASE + "/api/";
  private static final String LIVEBOX = "/api/livebox/v1/";
  private static final Set<String> ANY = Set.of();
  private static final Set<String> READ = Set.of("GET");

  private static final Row REST = new Row("/**", ANY, Need.ADMIN, Scope.ADMIN, false);

  /** That there is nothing, everybody may know. */
  private static final Row NOTHING = new Row("/**", ANY, Need.OPEN, Scope.READ, false);

  private static final List<Row> ROWS = rows();

  private AccessTable() {}

  public static List<Row> all() {
    return ROWS;
  }

  /**
   * @param verb as it was sent
   * @param path decoded, without a query
   * @param front true: no servlet of its own answers, but the front page's, with 404
   */
  public static Asked ask(String verb, String path, boolean front) {
    String meant = verb.equals("HEAD") || verb.equals("OPTIONS") ? "GET" : verb;
    String[] segments = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
    for (Row row : ROWS) {
      if (row.fits(meant, segments)) {
        return new Asked(row, row.channel(segments).orElseThrow());
      }
    }
    boolean nothing = front && !path.startsWith(ADMIN) && !path.startsWith(API);
    return new Asked(nothing ? NOTHING : REST, "");
  }

  private static List<Row> rows() {
    Rows rows = new Rows();
    // Everybody.
    rows.add("/", Need.OPEN, "GET");
    rows.add(BASE, Need.OPEN, "GET");
    rows.add(BASE + "/", Need.OPEN, "GET");
    rows.add(BASE + "/static/**", Need.OPEN, "GET");
    rows.add(BASE + "/login", Need.OPEN, "GET", "POST");
    rows.add(BASE + "/logout", Need.OPEN, "POST");
    rows.any(BASE + "/error", Need.OPEN);
    // Of the networks that a setting names.
    for (String file :
        List.of("discover.json", "lineup.json", "lineup_status.json", "device.xml")) {
      rows.add("/" + file, Need.OPEN, "GET");
    }
    rows.any("/commands/**", Need.PEER);
    rows.any("/ws/control/**", Need.PEER);
    rows.any(BASE + "/peers/**", Need.PEER);
    rows.any("/ws/boxes", Need.PEER);

    // Watching.
    rows.add(BASE + "/watch/{channel}", Need.WATCH, "GET");
    rows.add(BASE + "/watch/{channel}/player", Need.WATCH, "GET");
    rows.add(BASE + "/watch/{channel}/leave", Need.WATCH, "POST");
    rows.add(BASE + "/read/{channel}/*", Need.WATCH, "GET");
    rows.add(BASE + "/wall", Need.WATCH, "GET");
    rows.add(BASE + "/wall/", Need.WATCH, "GET");
    rows.add(BASE + "/wall/*", Need.WATCH, "GET");
    rows.add(BASE + "/playlist.m3u", Need.WATCH, "GET");
    rows.add(BASE + "/guide.xml", Need.WATCH, "GET");
    rows.add(BASE + "/events/{channel}", Need.WATCH, "GET");
    rows.add(BASE + "/events/{channel}/*", Need.WATCH, "GET");
    rows.any(BASE + "/watch/**", Need.WATCH);
    rows.any(BASE + "/read/**", Need.WATCH);

    // Pages.
    // Leads each to where their work begins.
    rows.add(BASE + "/admin", Need.MEMBER, "GET");
    rows.add(ADMIN + "", Need.MEMBER, "GET");
    rows.add(ADMIN + "list", Need.OPERATOR, "GET");
    rows.add(ADMIN + "bulk", Need.OPERATOR, "POST");
    rows.add(ADMIN + "status", Need.OPERATOR, "GET");
    rows.add(ADMIN + "channel/{channel}", Need.OPERATE, "GET");
    rows.add(ADMIN + "channel/{channel}/*", Need.OPERATE, "GET", "POST");
    rows.add(ADMIN + "edit/{channel}", Need.OPERATE, "GET", "POST");
    rows.add(ADMIN + "edit/{channel}/*", Need.OPERATE, "GET", "POST");
    rows.add(ADMIN + "share/{channel}", Need.OPERATE, "GET", "POST");
    rows.add(ADMIN + "share/{channel}/revoke", Need.OPERATE, "POST");
    rows.add(ADMIN + "record/{channel}/*", Need.OPERATE, "POST");
    rows.add(ADMIN + "viewers", Need.OPERATOR, "GET");
    rows.add(ADMIN + "viewers/{channel}/disconnect", Need.OPERATE, "POST");
    rows.add(ADMIN + "recordings", Need.OPERATOR, "GET");
    rows.add(ADMIN + "recordings/*", Need.OPERATOR, "GET");
    rows.add(ADMIN + "recordings/*/*", Need.OPERATOR, "GET", "POST");
    rows.add(ADMIN + "wall/save", Need.OPERATOR, "POST");
    rows.add(ADMIN + "wall/delete", Need.ADMIN, "POST");
    rows.add(ADMIN + "me", Need.MEMBER, "GET");
    rows.add(ADMIN + "me/*", Need.MEMBER, "GET", "POST");
    rows.add(ADMIN + "publish", Need.PUBLISHER, "GET");
    rows.add(ADMIN + "publish/{channel}", Need.PUBLISH, "GET", "POST");
    rows.add(ADMIN + "publish/{channel}/key", Need.PUBLISH, "GET", "POST");
    rows.add(ADMIN + "publish/{channel}/options", Need.PUBLISH, "POST");
    rows.add(ADMIN + "publish/{channel}/live", Need.PUBLISH, "GET");
    rows.add(ADMIN + "publish/{channel}/pass", Need.PUBLISH, "POST");
    rows.add(ADMIN + "publish/{channel}/close", Need.PUBLISH, "POST");
    // Of those that are not theirs, the servlet says that there are none.
    rows.add(ADMIN + "events", Need.PUBLISHER, "GET");
    rows.add(ADMIN + "events/*", Need.PUBLISHER, "GET", "POST");
    rows.add(ADMIN + "events/*/*", Need.PUBLISHER, "GET", "POST");
    for (String page :
        List.of(
            "add",
            "delete",
            "add-test-picture",
            "streaming",
            "encoder",
            "stream-recordings",
            "import",
            "push",
            "boxes",
            "accounts",
            "groups",
            "access",
            "audit",
            "publish",
            "event-servers")) {
      rows.any(ADMIN + page, Need.ADMIN);
      rows.any(ADMIN + page + "/**", Need.ADMIN);
    }

    // The API.
    rows.add("/metrics", Need.ADMIN, "GET");
    rows.add(API + "channels", Need.OPERATOR, "GET");
    rows.add(API + "channels", Need.ADMIN, "POST");
    rows.add(API + "channels/{channel}", Need.OPERATE, "GET", "PUT", "PATCH");
    rows.add(API + "channels/{channel}", Need.ADMIN, "DELETE");
    rows.add(API + "channels/{channel}/status", Need.OPERATE, "GET");
    rows.add(API + "channels/{channel}/start", Need.OPERATE, "POST");
    rows.add(API + "channels/{channel}/stop", Need.OPERATE, "POST");
    rows.add(API + "channels/{channel}/recording", Need.OPERATE, "POST", "DELETE", "GET");
    rows.add(API + "channels/{channel}/access", Need.ADMIN, "GET", "PUT");
    rows.add(API + "test-source", Need.OPERATOR, "POST");
    rows.add(API + "import", Need.ADMIN, "POST");
    rows.add(API + "import/undo", Need.ADMIN, "POST");
    rows.secret(API + "export", Need.ADMIN, "GET");
    rows.secret(API + "channels/{channel}/targets", Need.ADMIN, "GET", "POST");
    rows.secret(API + "channels/{channel}/targets/*", Need.ADMIN, "GET", "PUT", "DELETE");
    rows.secret(API + "channels/{channel}/targets/*/*", Need.ADMIN, "GET", "POST");
    rows.secret(API + "boxes", Need.ADMIN, "GET", "POST");
    rows.secret(API + "boxes/*", Need.ADMIN, "GET", "DELETE");
    rows.secret(API + "boxes/*/commands", Need.ADMIN, "GET");
    rows.secret(API + "box-commands", Need.ADMIN, "POST");
    rows.add(API + "viewers", Need.OPERATOR, "GET");
    rows.add(API + "viewers/{channel}/*", Need.OPERATE, "DELETE");
    rows.add(API + "recordings", Need.OPERATOR, "GET");
    rows.add(API + "recordings/*", Need.OPERATOR, "GET", "DELETE");
    rows.add(API + "recording-media/*/*", Need.OPERATOR, "GET");
    rows.add(API + "streaming-channels", Need.PUBLISHER, "GET");
    rows.add(API + "streaming-channels", Need.ADMIN, "POST");
    rows.add(API + "streaming-channels/{channel}", Need.PUBLISH, "GET", "PUT");
    rows.add(API + "streaming-channels/{channel}", Need.ADMIN, "DELETE");
    rows.add(API + "streaming-channels/{channel}/key", Need.PUBLISH, "POST");
    // Transcoders elsewhere, by secrets of their own.
    rows.any(API + "events/authorize", Need.PEER);
    rows.add(API + "events", Need.PUBLISHER, "GET", "POST");
    rows.add(API + "events/*", Need.PUBLISHER, "GET", "PUT", "PATCH", "DELETE");
    rows.add(API + "events/*/key", Need.PUBLISHER, "POST");
    rows.add(API + "events/*/log", Need.PUBLISHER, "GET");
    // To choose one of them.
    for (String list : List.of("transcoders", "streamers")) {
      rows.add(API + list, Need.PUBLISHER, "GET");
      rows.add(API + list, Need.ADMIN, "POST");
      rows.add(API + list + "/*", Need.PUBLISHER, "GET");
      rows.add(API + list + "/*", Need.ADMIN, "PUT", "PATCH", "DELETE");
    }
    rows.add(API + "transcoders/*/secret", Need.ADMIN, "POST");
    rows.add(API + "stream-recordings", Need.ADMIN, "GET");
    rows.add(API + "stream-recordings/*", Need.ADMIN, "GET", "DELETE");
    rows.add(API + "storage/**", Need.ADMIN, "GET");
    rows.add(API + "me", Need.MEMBER, "GET");
    rows.add(API + "me/password", Need.MEMBER, "PUT");
    rows.add(API + "me/logins", Need.MEMBER, "DELETE");
    rows.secret(API + "tokens", Need.MEMBER, "GET", "POST");
    rows.secret(API + "tokens/*", Need.MEMBER, "GET", "DELETE");
    rows.add(API + "links", Need.OPERATOR, "GET", "POST");
    rows.add(API + "links/*", Need.OPERATOR, "GET", "DELETE");
    for (String list : List.of("users", "groups")) {
      rows.secret(API + list, Need.ADMIN, "GET", "POST");
      rows.secret(API + list + "/*", Need.ADMIN, "GET", "PUT", "PATCH", "DELETE");
    }
    // What is granted otherwise is another grant.
    rows.secret(API + "grants", Need.ADMIN, "GET", "POST");
    rows.secret(API + "grants/*", Need.ADMIN, "GET", "DELETE");
    rows.secret(API + "audit", Need.ADMIN, "GET");
    rows.add(LIVEBOX + "status", Need.LIVEBOX, "GET");
    rows.add(LIVEBOX + "control", Need.LIVEBOX, "GET", "POST", "PUT");
    rows.add(LIVEBOX + "start", Need.LIVEBOX, "PUT");
    rows.add(LIVEBOX + "stop", Need.LIVEBOX, "PUT");
    rows.add(LIVEBOX + "log", Need.LIVEBOX, "GET");
    rows.add(LIVEBOX + "data", Need.LIVEBOX, "GET");
    rows.add(Area.BOX, Need.LIVEBOX, "GET");
    rows.add(Area.BOX + "/", Need.LIVEBOX, "GET");
    rows.add(Area.BOX + "/settings", Need.LIVEBOX, "GET", "POST");
    rows.add(Area.BOX + "/log", Need.LIVEBOX, "GET");
    rows.add(Area.BOX + "/data.csv", Need.LIVEBOX, "GET");
    rows.add(Area.BOX + "/start", Need.LIVEBOX, "POST");
    rows.add(Area.BOX + "/stop", Need.LIVEBOX, "POST");
    return List.copyOf(rows.list);
  }

  private static final class Rows {
    private final List<Row> list = new ArrayList<>();

    void add(String pattern, Need need, String... verbs) {
      for (String verb : verbs) {
        list.add(new Row(pattern, Set.of(verb), need, scope(verb, need), true));
      }
    }

    /** What a token for reading alone must not read. */
    void secret(String pattern, Need need, String... verbs) {
      for (String verb : verbs) {
        list.add(new Row(pattern, Set.of(verb), need, Scope.ADMIN, true));
      }
    }

    void any(String pattern, Need need) {
      list.add(new Row(pattern, ANY, need, need == Need.WATCH ? Scope.READ : Scope.ADMIN, true));
    }

    private static Scope scope(String verb, Need need) {
      if (READ.contains(verb) || need == Need.WATCH) {
        return Scope.READ;
      }
      return switch (need) {
        case OPERATE, OPERATOR, LIVEBOX -> Scope.OPERATE;
        case PUBLISH, PUBLISHER -> Scope.PUBLISH;
        default -> Scope.ADMIN;
      };
    }
  }
}
