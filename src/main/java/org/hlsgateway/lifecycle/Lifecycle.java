package org.hlsgateway.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** Starts every {@link Part} with the application and stops it with it, in one order. */
@ApplicationScoped
public class Lifecycle {
  private Parts parts;

  /** For the container's proxy only. */
  protected Lifecycle() {}

  @Inject
  Lifecycle(@Any Instance<Part> beans) {
    parts = new Parts(beans.handlesStream().map(Lifecycle::entry).toList());
  }

  private static Parts.Entry entry(Instance.Handle<Part> bean) {
    Class<?> type = bean.getBean().getBeanClass();
    StartsAt place = type.getAnnotation(StartsAt.class);
    if (place == null) {
      throw new IllegalStateException(type + " has no place in the order: @StartsAt is missing");
    }
    return new Parts.Entry(place.value(), type.getSimpleName(), bean::get);
  }

  void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
    parts.start();
  }

  /** All beans are still there. */
  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object application) {
    parts.stop();
  }
}
