package org.hlsgateway.web;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What the server around us is set up to keep away. Most of it the application does itself as well
 * (it counts and times what it reads, refuses compressed bodies, and calls nothing under an address
 * that has two readings); what it cannot, it says where it is missing: on somebody's own Open
 * Liberty, with other files than those in the folder liberty.
 */
final class ServerGuards {
  private ServerGuards() {}

  /**
   * @param properties of Java, by name
   * @return a sentence for each guard that is missing
   */
  static List<String> missing(UnaryOperator<String> properties) {
    if ("0".equals(properties.apply("invocationCacheSize"))) {
      return List.of();
    }
    return List.of(
        "jvm.options lacks -DinvocationCacheSize=0: without it anybody can make an address answer"
            + " with an error to everybody until the next start.");
  }
}
