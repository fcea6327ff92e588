package org.hlsgateway.rtsp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A response, or a request of the camera's.
 *
 * @param status of a response; 0 for a request
 * @param method of a request; empty for a response
 * @param headers in their order
 */
record RtspMessage(int status, String method, List<Header> headers, byte[] body) {

  /** One header; the value without blanks around it. */
  record Header(String name, String value) {}

  RtspMessage {
    headers = List.copyOf(headers);
  }

  boolean isResponse() {
    return method.isEmpty();
  }

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  /** The first of this name; empty if there is none, or it says nothing. */
  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name.equalsIgnoreCase(name))
        .map(Header::value)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name.equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /** -1 if it has none that can be read. */
  int sequence() {
    return header("CSeq")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::parseInt)
        .orElse(-1);
  }

  /**
   * @param head all before the empty line; lines may end in any way
   * @return empty if its first line is none of RTSP's
   */
  static Optional<RtspMessage> parse(String head, byte[] body) {
    String[] lines = head.split("\r?\n");
    String[] first = lines[0].strip().split("\\s+");
    List<Header> headers = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        headers.add(
            new Header(
                lines[i].substring(0, colon).strip(), lines[i].substring(colon + 1).strip()));
      }
    }
    if (first[0].startsWith("RTSP/")) {
      // The reason may be missing, and the blank before it.
      return first.length > 1 && first[1].matches("[1-9][0-9]{2}")
          ? Optional.of(new RtspMessage(Integer.parseInt(first[1]), "", headers, body))
          : Optional.empty();
    }
    return first.length > 2
        ? Optional.of(new RtspMessage(0, first[0], headers, body))
        : Optional.empty();
  }

  /** What the head says of the body's length; nonsense is none. */
  static int bodyLength(String head) {
    for (String line : head.split("\r?\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).strip().equalsIgnoreCase("Content-Length")) {
        String value = line.substring(colon + 1).strip();
        return value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
      }
    }
    return 0;
  }
}
