package io.varve.config.testkit.internal;

import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** The number of files and connections that this process has open. */
public final class OpenFileCount {
  private OpenFileCount() {}

  /** Returns the number; empty if the JVM does not count them, as on Windows. */
  public static OptionalLong open() {
    try {
      ObjectName system = new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME);
      Object count =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(system, "OpenFileDescriptorCount");
      return count instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    } catch (JMException e) {
      return OptionalLong.empty();
    }
  }
}
