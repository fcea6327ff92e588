package org.hlsgateway.it;

import org.jboss.arquillian.test.spi.TestRunnerAdaptor;
import org.jboss.arquillian.test.spi.TestRunnerAdaptorBuilder;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * Has Arquillian start the shared gateway before the first class that asks for it, on whatever
 * thread, and end it after the last test of all. Arquillian's own extension does the same, and then
 * wants every class on one thread.
 */
final class SharedGatewayStarts implements BeforeAllCallback, TestInstancePreConstructCallback {

  @Override
  public void beforeAll(ExtensionContext context) {
    start(context);
  }

  /** Where one instance serves a whole class, it is made before anything else happens. */
  @Override
  public void preConstructTestInstance(TestInstanceFactoryContext of, ExtensionContext context) {
    start(context);
  }

  private static void start(ExtensionContext context) {
    // Whoever comes while it starts waits here.
    context
        .getRoot()
        .getStore(Namespace.create(SharedGatewayStarts.class))
        .getOrComputeIfAbsent(Container.class, ignored -> new Container(), Container.class);
  }

  /** What arquillian.xml describes; closed together with the store that it is in. */
  private static final class Container implements AutoCloseable {

    private final TestRunnerAdaptor arquillian = TestRunnerAdaptorBuilder.build();

    Container() {
      try {
        arquillian.beforeSuite();
      } catch (Exception e) {
        throw new IllegalStateException("Arquillian cannot start the shared gateway", e);
      }
    }

    @Override
    public void close() throws Exception {
      arquillian.afterSuite();
      arquillian.shutdown();
    }
  }
}
