package io.varve.config.layered.internal.bind;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The default methods of one interface. */
final class DefaultMethods {
  private final Map<String, Method> properties = new HashMap<>();

  /** Method handles for interfaces that are open to this module, public or not. */
  private final Map<Method, MethodHandle> handles = new HashMap<>();

  DefaultMethods(List<Method> methods) {
    for (Method method : methods) {
      if (method.isDefault()) {
        if (method.getParameterCount() == 0) {
          properties.put(method.getName(), method);
        }
        MethodHandle handle = handle(method);
        if (handle != null) {
          handles.put(method, handle);
        }
      }
    }
  }

  @Nullable Method of(String property) {
    return properties.get(property);
  }

  @Nullable Object call(Object proxy, Method method, Object[] arguments) throws Exception {
    try {
      MethodHandle handle = handles.get(method);
      return handle == null
          ? InvocationHandler.invokeDefault(proxy, method, arguments)
          : handle.bindTo(proxy).invokeWithArguments(arguments);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable MethodHandle handle(Method method) {
    Class<?> type = method.getDeclaringClass();
    try {
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .unreflectSpecial(method, type);
    } catch (IllegalAccessException e) {
      Module self = DefaultMethods.class.getModule();
      boolean exported = type.getModule().isExported(type.getPackageName(), self);
      if (!exported || !Modifier.isPublic(type.getModifiers())) {
        throw new InaccessibleObjectException(type.getName());
      }
      // InvocationHandler.invokeDefault can call a public interface in an exported package.
      return null;
    }
  }
}
