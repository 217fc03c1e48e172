package io.varve.testing.consul;

import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Lends a server to each class with {@link WithConsul}, and injects it. */
final class ConsulExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ConsulExtension.class);

  /** The server of one test class. JUnit closes it after the last test of the class. */
  private record Lease(ConsulServer server, boolean keepKeys, Runnable end)
      implements AutoCloseable {
    @Override
    public void close() {
      end.run();
    }
  }

  /** Runs before each nested class, too, which finds the lease of the class around it. */
  @Override
  public void beforeAll(ExtensionContext context) {
    var unused =
        context
            .getStore(NAMESPACE)
            .computeIfAbsent(Lease.class, type -> lease(context), Lease.class);
  }

  private static Lease lease(ExtensionContext context) {
    WithConsul wanted =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), WithConsul.class)
            .orElseThrow();
    if (wanted.acl()) {
      ConsulProcess own = ConsulProcess.builder().acl().start();
      return new Lease(own, wanted.keepKeys(), own::close);
    }
    ServerPool pool =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                ServerPool.class, type -> new ServerPool(ConsulServer::start), ServerPool.class);
    ConsulServer server = pool.take();
    return new Lease(server, wanted.keepKeys(), () -> pool.giveBack(server));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Lease lease = leaseOf(context);
    if (!lease.keepKeys()) {
      lease.server().api().deleteTree("");
    }
  }

  private static Lease leaseOf(ExtensionContext context) {
    return Objects.requireNonNull(context.getStore(NAMESPACE).get(Lease.class, Lease.class));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return ConsulServer.class.isAssignableFrom(type) || type == ConsulApi.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    ConsulServer server = leaseOf(context).server();
    if (type == ConsulApi.class) {
      return server.api();
    }
    if (!type.isInstance(server)) {
      throw new ParameterResolutionException(
          "expected a " + type.getSimpleName() + ", found " + server + "; take a ConsulServer");
    }
    return server;
  }
}
