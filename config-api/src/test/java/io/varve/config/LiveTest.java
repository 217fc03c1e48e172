package io.varve.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class LiveTest {
  private static final class Handle extends Live<String> {
    private int asked;

    Handle(String value) {
      super(value);
    }

    @Override
    protected String current() {
      return "current " + ++asked;
    }

    @Override
    public String key() {
      return "a";
    }

    @Override
    public Subscription onChange(BiConsumer<? super String, ? super String> listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription onChange(
        BiConsumer<? super String, ? super String> listener, Executor executor) {
      return onChange(listener);
    }
  }

  @Test
  void value_isTheOneThatIsShown_andAskedForWhileItIsWithheld() {
    String first = "first";
    Handle handle = new Handle(first);
    assertSame(first, handle.get());
    handle.invalidate();
    assertEquals("current 1", handle.get());
    assertEquals("current 2", handle.get());
    String second = "second";
    handle.publish(second);
    assertSame(second, handle.get());
    assertEquals(2, handle.asked);
  }
}
