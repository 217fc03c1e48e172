package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.layered.internal.validate.InvalidConstraintException;
import io.varve.config.layered.internal.validate.RecordValidator;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Inspects records and interfaces, and creates their nodes. */
final class BeanIntrospector {
  private final Function<ResolvedType, Node> nodes;
  private final RecordValidator.Factory validators;

  /**
   * An introspector. The function supplies the node of a property's type when the property is first
   * read, since types may contain each other.
   */
  BeanIntrospector(Function<ResolvedType, Node> nodes, RecordValidator.Factory validators) {
    this.nodes = nodes;
    this.validators = validators;
  }

  Node ofRecord(ResolvedType type) {
    Class<?> raw = type.raw();
    RecordComponent[] components = raw.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = raw.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      Map<TypeVariable<?>, ResolvedType> known = type.parameters();
      List<Property> properties =
          Arrays.stream(components)
              .map(
                  component ->
                      new Property(
                          raw,
                          component.getName(),
                          component,
                          ResolvedType.of(component.getGenericType(), known),
                          nodes))
              .toList();
      return new RecordNode(constructor, properties, validators.of(raw));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    } catch (InvalidConstraintException e) {
      return new UnbindableNode(
          InvalidConstraintException.CODE, e.expected(), e.found(), e.remedy());
    } catch (InaccessibleObjectException e) {
      return notOpen("a record that Varve may construct", raw);
    } catch (ConfigException e) {
      return wrongKey(raw, e);
    }
  }

  Node ofInterface(ResolvedType type) {
    Class<?> raw = type.raw();
    List<Method> methods =
        Arrays.stream(raw.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .sorted(Comparator.comparing(Method::getName))
            .toList();
    Map<TypeVariable<?>, ResolvedType> known = type.parameters();
    List<Method> properties =
        methods.stream()
            .filter(m -> !m.isBridge() && !isObjects(m))
            .filter(BeanIntrospector::isProperty)
            .toList();
    for (Method method : methods) {
      if (Modifier.isAbstract(method.getModifiers()) && !isProperty(method) && !isObjects(method)) {
        return new UnbindableNode(
            "VARVE-0133",
            "an interface whose methods have no parameters and a result",
            "the method " + raw.getSimpleName() + '.' + method.getName(),
            "give it a default body, or bind a record");
      }
    }
    try {
      return new InterfaceNode(
          raw,
          properties.stream()
              .map(
                  method ->
                      new Property(
                          raw,
                          method.getName(),
                          method,
                          ResolvedType.of(method.getGenericReturnType(), known),
                          nodes))
              .toList(),
          new DefaultMethods(methods));
    } catch (InaccessibleObjectException e) {
      return notOpen("an interface whose default methods Varve may call", raw);
    } catch (ConfigException e) {
      return wrongKey(raw, e);
    }
  }

  private static boolean isProperty(Method method) {
    return method.getParameterCount() == 0 && method.getReturnType() != void.class;
  }

  /** Returns true if the method redeclares one of {@code Object}. */
  private static boolean isObjects(Method method) {
    return switch (method.getName()) {
      case "toString", "hashCode" -> method.getParameterCount() == 0;
      case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
      default -> false;
    };
  }

  private static Node notOpen(String expected, Class<?> type) {
    String self = BeanIntrospector.class.getModule().getName();
    return new UnbindableNode(
        "VARVE-0134",
        expected,
        type.getSimpleName() + " in the package " + type.getPackageName() + ", which is not open",
        "add `opens "
            + type.getPackageName()
            + " to "
            + (self == null ? "io.varve.config.layered" : self)
            + ";` to the module-info of "
            + type.getModule().getName());
  }

  private static Node wrongKey(Class<?> type, ConfigException e) {
    return new UnbindableNode(
        "VARVE-0135",
        "keys in the @Key annotations of " + type.getSimpleName(),
        "one that is none: " + e.problems().get(0).key().orElse(""),
        "correct the annotation");
  }
}
