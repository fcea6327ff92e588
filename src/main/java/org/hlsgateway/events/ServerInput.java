package org.hlsgateway.events;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hlsgateway.channels.InputText;
import org.hlsgateway.rtmp.PublishAddress;

/**
 * What somebody sent of a transcoder or a streamer.
 *
 * @param values null if something is wrong
 * @param wrong by field, as sentences
 */
record ServerInput<V>(V values, Map<String, String> wrong) {
  static final Set<String> TRANSCODER = Set.of("name", "kind", "address", "capacity", "enabled");
  static final Set<String> STREAMER =
      Set.of(
          "name",
          "kind",
          "pushAddress",
          "publicAddress",
          "maxMbps",
          "maxViewers",
          "weight",
          "enabled");

  private static final int LONGEST_NAME = 100;
  private static final int MOST = 1_000_000;

  /** In place of a login that is stored. */
  static final String MASK = "***";

  static ServerInput<TranscoderValues> transcoder(Fields fields) {
    Map<String, String> wrong = new LinkedHashMap<>();
    String name = name(fields, wrong);
    ServerKind kind = kind(fields, wrong);
    String address = rtmp(fields, "address", kind, wrong);
    OptionalInt capacity = number(fields, "capacity", MOST, wrong);
    boolean enabled = fields.truth("enabled", true);
    fields.wrong().forEach(wrong::putIfAbsent);
    return new ServerInput<>(
        wrong.isEmpty() ? new TranscoderValues(name, kind, address, capacity, enabled) : null,
        wrong);
  }

  /**
   * @param old whose login stays where {@value #MASK} stands for it
   */
  static ServerInput<StreamerValues> streamer(Fields fields, Optional<Streamer> old) {
    Map<String, String> wrong = new LinkedHashMap<>();
    String name = name(fields, wrong);
    ServerKind kind = kind(fields, wrong);
    String typed = fields.text("pushAddress");
    boolean same = old.filter(was -> was.shownPushAddress().equals(typed)).isPresent();
    String push = same ? old.get().pushAddress() : rtmp(fields, "pushAddress", kind, wrong);
    if (!same && typed.contains(MASK)) {
      wrong.put("pushAddress", "Type the whole address, with its login.");
    }
    String shown = publicAddress(fields, kind, wrong);
    OptionalInt mbps = number(fields, "maxMbps", MOST, wrong);
    OptionalInt viewers = number(fields, "maxViewers", MOST, wrong);
    OptionalInt weight = number(fields, "weight", Streamer.MOST_WEIGHT, wrong);
    boolean enabled = fields.truth("enabled", true);
    fields.wrong().forEach(wrong::putIfAbsent);
    return new ServerInput<>(
        wrong.isEmpty()
            ? new StreamerValues(
                name,
                kind,
                kind == ServerKind.THIS_GATEWAY ? "" : push,
                shown,
                mbps,
                viewers,
                weight.orElse(Streamer.DEFAULT_WEIGHT),
                enabled)
            : null,
        wrong);
  }

  private static String name(Fields fields, Map<String, String> wrong) {
    try {
      Optional<String> name = InputText.line(fields.text("name"), LONGEST_NAME);
      if (name.isEmpty()) {
        wrong.put("name", "It needs a name.");
      }
      return name.orElse("");
    } catch (IllegalArgumentException e) {
      wrong.put("name", e.getMessage());
      return "";
    }
  }

  private static ServerKind kind(Fields fields, Map<String, String> wrong) {
    String text = fields.text("kind").toUpperCase(Locale.ROOT);
    Optional<ServerKind> kind =
        text.isEmpty()
            ? Optional.of(ServerKind.RTMP)
            : Arrays.stream(ServerKind.values())
                .filter(each -> each.name().equals(text))
                .findFirst();
    if (kind.isEmpty()) {
      wrong.put("kind", "The kind is one of THIS_GATEWAY, GATEWAY and RTMP.");
    }
    return kind.orElse(ServerKind.RTMP);
  }

  /** Of this gateway: none. */
  private static String rtmp(
      Fields fields, String field, ServerKind kind, Map<String, String> wrong) {
    String text = fields.text(field).replaceFirst("/+$", "");
    if (kind == ServerKind.THIS_GATEWAY) {
      return "";
    }
    if (text.isEmpty()) {
      wrong.put(field, "Write its address, such as rtmp://host.example/live.");
      return "";
    }
    try {
      PublishAddress.parse(text, "-");
    } catch (IllegalArgumentException e) {
      wrong.put(field, e.getMessage());
    }
    return text;
  }

  private static String publicAddress(Fields fields, ServerKind kind, Map<String, String> wrong) {
    String text = fields.text("publicAddress").replaceFirst("/+$", "");
    if (text.isEmpty()) {
      if (kind != ServerKind.THIS_GATEWAY) {
        wrong.put(
            "publicAddress",
            "Write the address that its viewers reach it by, such as https://host.example/hls.");
      }
      return "";
    }
    try {
      URI address = new URI(text);
      boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (web
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null
          && text.length() <= PublishAddress.LONGEST) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    wrong.put(
        "publicAddress",
        "It has the form https://host.example/folder, without a login, a query or spaces.");
    return "";
  }

  private static OptionalInt number(
      Fields fields, String field, int most, Map<String, String> wrong) {
    String text = fields.text(field);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    int number = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      wrong.put(field, "Write a whole number from 1 to " + most + ", or nothing.");
      return OptionalInt.empty();
    }
    return OptionalInt.of(number);
  }
}
