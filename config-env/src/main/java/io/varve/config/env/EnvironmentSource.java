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
 * <p>The name of a variable does not tell its key: {@code DB_POOL_SIZE} may be {@code db.pool-size}
 * or {@code db.pool.size}. So there are no keys of the source's own; variables are found for the
 * keys that other layers define and those that are read. For {@code db.pool-size} these names are
 * looked for, the first one wins, and one further down with another value makes a warning:
 *
 * <ol>
 *   <li>the key itself, {@code db.pool-size};
 *   <li>with {@code _} for all but ASCII letters and digits, {@code db_pool_size};
 *   <li>that in upper case, {@code DB_POOL_SIZE};
 *   <li>that with no more than one {@code _} together and none at the ends: {@code SERVERS_0_HOST}
 *       for {@code servers[0].host}, where the rule above gives {@code SERVERS_0__HOST};
 *   <li>in upper case with {@code _} between the parts and no dashes, {@code DB_POOLSIZE};
 *   <li>any of these in any case.
 * </ol>
 *
 * <p>Origins are {@code environment variable DB_POOL_SIZE}. Never changes after {@link #load}.
 */
public final class EnvironmentSource implements ConfigSource {
  static final String NAME = "environment";

  private @Nullable SourceContext context;

  /** Made by {@link java.util.ServiceLoader} or by hand. */
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
    SourceContext process = Objects.requireNonNull(context, "open comes before load");
    VariableMatcher matcher = new VariableMatcher(process.environment());
    return SourceSnapshot.of(SourceLayer.builder(NAME).matcher(matcher).build());
  }
}
