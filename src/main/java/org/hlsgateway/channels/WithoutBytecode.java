package org.hlsgateway.channels;

import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.bytecode.internal.none.BytecodeProviderImpl;
import org.hibernate.bytecode.spi.BytecodeProvider;
import org.hibernate.service.spi.ServiceContributor;

/**
 * Lets Hibernate make no classes while it runs. It would make proxies and accessors for entities,
 * of which there is one, without anything lazy in it; the library for that is a thousand classes, a
 * twentieth of a start. Hibernate finds this by META-INF/services.
 */
public class WithoutBytecode implements ServiceContributor {
  @Override
  public void contribute(StandardServiceRegistryBuilder registry) {
    registry.addService(BytecodeProvider.class, new BytecodeProviderImpl());
  }
}
