package org.hlsgateway.rtsp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a camera says of how media comes (RFC 2326 12.39), as far as it matters; the rest of the
 * header may be anything.
 *
 * @param channel of interleaved packets; -1 if it does not say
 * @param controlChannel of their reports
 * @param serverPort 0 if it does not say
 * @param serverControlPort 0 if it does not say
 * @param source another host that it sends from
 * @param group where it sends to all who want it; empty: to us alone
 */
record TransportAnswer(
    int channel,
    int controlChannel,
    int serverPort,
    int serverControlPort,
    Optional<String> source,
    Optional<Group> group) {

  /**
   * A multicast group.
   *
   * @param port of the packets
   * @param controlPort of their reports
   */
  record Group(String address, int port, int controlPort) {}

  private static final Pattern ANOTHER = Pattern.compile("(?i),\\s*(?=S?RTP/)");

  static TransportAnswer parse(String header) {
    int[] channels = {-1, -1};
    int[] ports = {0, 0};
    int[] groupPorts = {0, 0};
    String destination = "";
    boolean multicast = false;
    Optional<String> source = Optional.empty();
    for (String part : first(header).split("[;,]")) {
      multicast |= part.strip().equalsIgnoreCase("multicast");
      int equals = part.indexOf('=');
      if (equals > 0) {
        String value = part.substring(equals + 1).strip();
        switch (part.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
          case "interleaved" -> channels = channels[0] < 0 ? pair(value, channels, 255) : channels;
          case "server_port" -> ports = ports[0] == 0 ? pair(value, ports, 65_535) : ports;
          case "port" ->
              groupPorts = groupPorts[0] == 0 ? pair(value, groupPorts, 65_535) : groupPorts;
          case "destination" -> destination = destination.isEmpty() ? value : destination;
          case "source" ->
              source = source.or(() -> Optional.of(value).filter(text -> !text.isEmpty()));
          default -> {
            // ssrc, mode and whatever else: nothing depends on them.
          }
        }
      }
    }
    Optional<Group> group =
        multicast && !destination.isEmpty() && groupPorts[0] > 0
            ? Optional.of(new Group(destination, groupPorts[0], groupPorts[1]))
            : Optional.empty();
    return new TransportAnswer(channels[0], channels[1], ports[0], ports[1], source, group);
  }

  /** Of several transports the first counts, but a comma may also be a slip. */
  private static String first(String header) {
    return ANOTHER.split(header, 2)[0];
  }

  private static int[] pair(String value, int[] otherwise, int most) {
    String[] numbers = value.split("-");
    if (numbers.length == 0 || !numbers[0].strip().matches("[0-9]{1,5}")) {
      return otherwise;
    }
    int first = Integer.parseInt(numbers[0].strip());
    boolean two = numbers.length > 1 && numbers[1].strip().matches("[0-9]{1,5}");
    int second = two ? Integer.parseInt(numbers[1].strip()) : first + 1;
    return first > most || second > most ? otherwise : new int[] {first, second};
  }
}
