package io.varve.config.env;

import io.varve.config.spi.ConfigSource;
import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;
import io.varve.config.spi.SourcePhase;
import io.varve.config.spi.SourceSnapshot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables as a source.
 *
 * <p>The name of a variable does not determine its key: {@code DB_POOL_SIZE} may be {@code
 * db.pool-size} or {@code db.pool.size}. Therefore, the source lists no keys. It finds variables
 * for keys that other layers define and for keys that are read. For {@code db.pool-size}, it looks
 * up these names. The first existing one is used; a further one with another value causes a
 * warning:
 *
 * <ol>
 *   <li>the key itself, {@code db.pool-size};
 *   <li>with {@code _} instead of all characters except ASCII letters and digits, {@code
 *       db_pool_size};
 *   <li>the second name in upper case, {@code DB_POOL_SIZE};
 *   <li>the third name with each run of {@code _} collapsed into one, and without {@code _} at the
 *       start or end: {@code SERVERS_0_HOST} for {@code servers[0].host}, whose third name is
 *       {@code SERVERS_0__HOST};
 *   <li>in upper case with {@code _} between the parts and no dashes, {@code DB_POOLSIZE};
 *   <li>any of these in any case.
 * </ol>
 *
 * <p>The origin of a value is, for example, {@code environment variable DB_POOL_SIZE}. The values
 * do not change after {@link #load}.
 */
public final class EnvironmentSource implements ConfigSource {
  static final String NAME = "environment";

  private @Nullable SourceContext context;

  /** For {@link java.util.ServiceLoader} and for direct use. */
  public EnvironmentSource() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int ordinal() {
    return 300;
  }

  @Override
  public SourcePhase phase() {
    return SourcePhase.PROCESS;
  }

  @Override
  public void open(SourceContext context) {
    this.context = context;
  }

  @Override
  public SourceSnapshot load() {
    SourceContext process = Objects.requireNonNull(context, "open the source first");
    VariableMatcher matcher = new VariableMatcher(process.environment());
    return SourceSnapshot.of(SourceLayer.builder(NAME).matcher(matcher).build());
  }
}
