package org.hlsgateway.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What the server around us is set up to keep away. Most of it the application does itself as well
 * (it counts and times what it reads, refuses compressed bodies, and calls nothing under an address
 * that has two readings); what it cannot, it says where it is missing: on somebody's own Open
 * Liberty, with other files than those in the folder liberty.
 */
final class ServerGuards {

  /**
   * @param wanted an example of a right value
   * @param without what happens without it
   */
  private record Guard(
      String element, String attribute, String wanted, Predicate<String> right, String without) {

    Guard(String element, String attribute, String wanted, String without) {
      this(element, attribute, wanted, wanted::equalsIgnoreCase, without);
    }

    String sentence() {
      return String.format(
          Locale.ROOT,
          "server.xml lacks <%s %s=\"%s\"/>: without it %s.",
          element,
          attribute,
          wanted,
          without);
    }
  }

  private static final List<Guard> GUARDS =
      List.of(
          new Guard(
              "httpDispatcher",
              "trustedHeaderOrigin",
              "none",
              "anybody can say in private headers that a request came from another address, or over"
                  + " TLS"),
          new Guard(
              "httpEndpoint",
              "protocolVersion",
              "http/1.1",
              "every connection that asks for HTTP/2 without TLS holds a thread"),
          new Guard(
              "httpOptions",
              "writeTimeout",
              "10s",
              value -> !value.isBlank(),
              "a viewer who takes nothing holds a thread for a minute"),
          new Guard(
              "httpOptions",
              "readTimeout",
              "5s",
              value -> !value.isBlank(),
              "a request that is never finished holds a thread for a minute"),
          new Guard(
              "httpSession",
              "cookieSameSite",
              "Lax",
              value -> value.matches("(?i)lax|strict"),
              "other sites' pages send the login along"),
          new Guard(
              "httpSession",
              "allowOverflow",
              "false",
              "the memory that sessions take has no bound"));

  private ServerGuards() {}

  /**
   * @param properties of Java, by name
   * @return a sentence for each guard that is missing
   */
  static List<String> missing(UnaryOperator<String> properties) {
    List<String> missing = new ArrayList<>();
    if (!"0".equals(properties.apply("invocationCacheSize"))) {
      missing.add(
          "jvm.options lacks -DinvocationCacheSize=0: without it anybody can make an address answer"
              + " with an error to everybody until the next start.");
    }
    String folder = properties.apply("server.config.dir");
    if (folder != null) {
      try {
        missing.addAll(missing(ServerXml.of(Path.of(folder))));
      } catch (IOException e) {
        missing.add("What server.xml keeps away is not known: it could not be read.");
      }
    }
    return missing;
  }

  private static List<String> missing(ServerXml server) {
    return GUARDS.stream()
        .filter(
            guard ->
                server.value(guard.element(), guard.attribute()).filter(guard.right()).isEmpty())
        .map(Guard::sentence)
        .toList();
  }
}
