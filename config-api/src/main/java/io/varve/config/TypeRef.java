package io.varve.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Holds a generic type, which a class literal cannot: {@code new TypeRef<List<URI>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {
  private final Type type;

  /**
   * For anonymous subclasses, which determine {@code T}.
   *
   * @throws IllegalStateException if the subclass does not specify the type, or is not a direct
   *     subclass
   */
  protected TypeRef() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
        || parent.getRawType() != TypeRef.class) {
      throw new IllegalStateException("write new TypeRef<List<String>>() {} with the type in it");
    }
    this.type = parent.getActualTypeArguments()[0];
  }

  /** {@return the type that the subclass determines} */
  public final Type type() {
    return type;
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof TypeRef<?> that && type.equals(that.type);
  }

  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  @Override
  public final String toString() {
    return type.getTypeName();
  }
}
