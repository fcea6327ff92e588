package org.hlsgateway.it;

import java.net.URI;
import java.nio.file.Path;

/**
 * The gateway that Arquillian starts once for all integration tests that ask for it, see {@link
 * SharedGatewayStarts}. There is no {@code @Deployment}: the WAR is in the server already, as a
 * user's is.
 */
public final class SharedGateway {

  private SharedGateway() {}

  /**
   * Where it listens, once it is ready to answer.
   *
   * @return an address without a path, such as {@code http://127.0.0.1:41234}
   * @throws IllegalStateException if it does not become ready
   */
  public static URI address() {
    URI address = URI.create("http://127.0.0.1:" + property("gateway.port"));
    Readiness.await(address, () -> true, directory().resolve("logs").resolve("messages.log"));
    return address;
  }

  public static String adminUser() {
    return "admin";
  }

  public static String adminPassword() {
    return property("gateway.admin.password");
  }

  /** The folder under target/ with this run's logs and data. */
  public static Path directory() {
    return Path.of(property("gateway.it.directory"));
  }

  /** The folder under target/ where browser tests leave their screenshots. */
  public static Path screenshots() {
    return Path.of(property("screenshots.directory"));
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(name + " is not set: run integration tests by mvn verify");
    }
    return value;
  }
}
