package org.hlsgateway.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.OptionalDouble;

/** What a client says that it takes: Accept and Accept-Encoding (RFC 9110, 12.5.1 and 12.5.3). */
public final class Accepted {

  private Accepted() {}

  /** Browsers name text/html when they navigate; everything else gets what is made for programs. */
  public static boolean page(HttpServletRequest request) {
    return weight(request, "Accept", "text/html").orElse(0) > 0;
  }

  /** False where nothing is said: a program that does not ask for gzip often cannot read it. */
  public static boolean gzip(HttpServletRequest request) {
    OptionalDouble named = weight(request, "Accept-Encoding", "gzip");
    // RFC 9110, 8.4.1.3: the old name is the same coding.
    OptionalDouble known = named.isPresent() ? named : weight(request, "Accept-Encoding", "x-gzip");
    OptionalDouble any = known.isPresent() ? known : weight(request, "Accept-Encoding", "*");
    return any.orElse(0) > 0;
  }

  /**
   * The weight that a header gives to a value, 0 to 1; empty if no line of it names the value. One
   * that cannot be read is 0: such a client gets what every client can take.
   */
  private static OptionalDouble weight(HttpServletRequest request, String header, String value) {
    Enumeration<String> lines = request.getHeaders(header);
    if (lines == null) {
      return OptionalDouble.empty();
    }
    for (String line : Collections.list(lines)) {
      for (String element : line.split(",")) {
        String[] parts = element.split(";");
        if (parts[0].strip().equalsIgnoreCase(value)) {
          return OptionalDouble.of(weight(parts));
        }
      }
    }
    return OptionalDouble.empty();
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].replaceAll("\\s", "").toLowerCase(Locale.ROOT);
      if (parameter.startsWith("q=")) {
        // 12.4.2: a decimal of at most three places, 0 to 1.
        String weight = parameter.substring(2);
        return weight.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(weight) : 0;
      }
    }
    return 1;
  }
}
