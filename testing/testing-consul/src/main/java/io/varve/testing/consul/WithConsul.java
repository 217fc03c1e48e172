package io.varve.testing.consul;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real Consul server, as {@link ConsulServer#start} starts it.
 *
 * <pre>{@code
 * @WithConsul
 * class OrdersTest {
 *   @Test
 *   void order_isRead(ConsulServer server) {
 *     server.api().put("config/orders/a", "1");
 *     …
 *   }
 * }
 * }</pre>
 *
 * <p>Parameters of the type {@link ConsulServer}, {@link ConsulProcess} or {@link ConsulApi} are
 * filled in, in tests, in lifecycle methods and in constructors. Nested classes share the server of
 * the class around them.
 *
 * <p>A server belongs to one test class at a time. Servers are kept for the next class and closed
 * at the end of the run: classes that run one after the other share one, classes that run side by
 * side have one each. A test that stops, kills or pauses its server starts a {@link ConsulProcess}
 * of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ConsulExtension.class)
public @interface WithConsul {

  /**
   * True if keys stay from one test of the class to the next, such as those of a
   * {@code @BeforeAll}. By default the server is empty when a test begins.
   */
  boolean keepKeys() default false;

  /**
   * True for a server with ACLs, as {@link ConsulProcessBuilder#acl} makes it: a process for this
   * class alone.
   */
  boolean acl() default false;
}
