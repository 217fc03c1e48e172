package io.varve.config.layered.internal.bind;

import io.varve.config.ConfigException;
import io.varve.config.layered.internal.validate.InvalidConstraintException;
import io.varve.config.layered.internal.validate.RecordValidator;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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

  /** The function supplies a property's node at its first use: types may contain each other. */
  BeanIntrospector(Function<ResolvedType, Node> nodes, RecordValidator.Factory validators) {
    this.nodes = nodes;
    this.validators = validators;
  }

  /** The node of a record or an interface. */
  Node node(ResolvedType type) {
    Class<?> raw = type.raw();
    try {
      return raw.isRecord() ? ofRecord(type) : ofInterface(type);
    } catch (InaccessibleObjectException e) {
      return notOpen(raw);
    } catch (ConfigException e) {
      return new UnbindableNode(
          "VARVE-0135",
          "keys in the @Key annotations of " + raw.getSimpleName(),
          "one that is none: " + e.problems().get(0).key().orElse(""),
          "correct the annotation");
    } catch (InvalidConstraintException e) {
      return UnbindableNode.of(e);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private Node ofRecord(ResolvedType type)
      throws NoSuchMethodException, InvalidConstraintException {
    Class<?> raw = type.raw();
    RecordComponent[] components = raw.getRecordComponents();
    Constructor<?> constructor =
        raw.getDeclaredConstructor(
            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    constructor.setAccessible(true);
    Map<TypeVariable<?>, ResolvedType> known = type.parameters();
    List<Property> properties =
        Arrays.stream(components)
            .map(each -> property(raw, each.getName(), each, each.getGenericType(), known))
            .toList();
    return new RecordNode(constructor, properties, validators.of(raw));
  }

  private Node ofInterface(ResolvedType type) {
    Class<?> raw = type.raw();
    List<Method> methods =
        Arrays.stream(raw.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .sorted(Comparator.comparing(Method::getName))
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
    Map<TypeVariable<?>, ResolvedType> known = type.parameters();
    List<Property> properties =
        methods.stream()
            .filter(each -> !each.isBridge() && !isObjects(each) && isProperty(each))
            .map(each -> property(raw, each.getName(), each, each.getGenericReturnType(), known))
            .toList();
    return new InterfaceNode(raw, properties, new DefaultMethods(methods));
  }

  private Property property(
      Class<?> owner,
      String name,
      AnnotatedElement annotations,
      Type type,
      Map<TypeVariable<?>, ResolvedType> known) {
    return new Property(owner, name, annotations, ResolvedType.of(type, known), nodes);
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

  private static Node notOpen(Class<?> type) {
    String self = BeanIntrospector.class.getModule().getName();
    return new UnbindableNode(
        "VARVE-0134",
        type.isRecord()
            ? "a record that Varve may construct"
            : "an interface whose default methods Varve may call",
        type.getSimpleName() + " in the package " + type.getPackageName() + ", which is not open",
        "add `opens "
            + type.getPackageName()
            + " to "
            + (self == null ? "io.varve.config.layered" : self)
            + ";` to the module-info of "
            + type.getModule().getName());
  }
}
