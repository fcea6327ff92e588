package org.hlsgateway.it;

import org.hlsgateway.camera.TestCamera;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One camera for all tests of a class, given to whichever method asks for it. Not one for all
 * classes: it starts in a moment, and nobody who looks at it, or stops to, is of another class.
 */
final class ClassCamera implements BeforeAllCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(ClassCamera.class);

  /** JUnit closes what it keeps for a class when the class is over. */
  @Override
  public void beforeAll(ExtensionContext context) {
    context.getStore(NAMESPACE).put(TestCamera.class, TestCamera.start());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestCamera.class;
  }

  @Override
  public TestCamera resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getStore(NAMESPACE).get(TestCamera.class, TestCamera.class);
  }
}
