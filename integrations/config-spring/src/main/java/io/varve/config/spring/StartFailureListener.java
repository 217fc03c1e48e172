package io.varve.config.spring;

import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Closes the configuration of a start that fails, when there may be no context yet, or one that
 * never started, to be closed with. Named in {@code META-INF/spring.factories}, since a listener
 * that is added while the environment is made does not hear of all failures.
 */
final class StartFailureListener implements ApplicationListener<ApplicationFailedEvent> {

  @Override
  public void onApplicationEvent(ApplicationFailedEvent event) {
    event.getSpringApplication().getInitializers().stream()
        .filter(BootBond.class::isInstance)
        .map(BootBond.class::cast)
        .forEach(bond -> bond.failed(event.getApplicationContext()));
  }
}
