package org.hlsgateway.it;

import org.jboss.arquillian.test.spi.TestRunnerAdaptor;
import org.jboss.arquillian.test.spi.TestRunnerAdaptorBuilder;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Lets Arquillian start the shared gateway for the first class that asks, while others that ask
 * wait, and stop it when all tests are over.
 *
 * <p>Arquillian's own extension would be told of each class and test, too, of which it knows one at
 * a time, and starts a container for each thread that comes at the same moment. Clients of a
 * running gateway need nothing of that: they may come together.
 */
final class SharedGatewayStarts implements BeforeAllCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(SharedGatewayStarts.class))
        .getOrComputeIfAbsent(Suite.class, unused -> Suite.start(), Suite.class);
  }

  /** Arquillian's containers, from before the first class to after the last one. */
  private static final class Suite implements AutoCloseable {
    private final TestRunnerAdaptor arquillian;

    private Suite(TestRunnerAdaptor arquillian) {
      this.arquillian = arquillian;
    }

    static Suite start() {
      TestRunnerAdaptor arquillian = TestRunnerAdaptorBuilder.build();
      try {
        arquillian.beforeSuite();
      } catch (Exception e) {
        throw new IllegalStateException("Arquillian did not start the shared gateway", e);
      }
      return new Suite(arquillian);
    }

    /** JUnit does so when it is done with all classes. */
    @Override
    public void close() {
      try {
        arquillian.afterSuite();
      } catch (Exception e) {
        throw new IllegalStateException("Arquillian did not stop the shared gateway", e);
      } finally {
        arquillian.shutdown();
      }
    }
  }
}
