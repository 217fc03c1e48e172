package io.varve.config.env;

import io.varve.config.spi.SourceContext;
import io.varve.config.spi.SourceLayer;

/**
 * The environment variables as a source.
 *
 * <p>The name of a variable does not determine its key: {@code DB_POOL_SIZE} may be {@code
 * db.pool-size} or {@code db.pool.size}. So the source lists no keys. It finds variables for keys
 * that other layers define and for keys that are read. For {@code db.pool-size} it looks for these
 * names. The first one found wins; a further one with another value causes a warning:
 *
 * <ol>
 *   <li>the key itself, {@code db.pool-size};
 *   <li>with {@code _} for all but ASCII letters and digits, {@code db_pool_size};
 *   <li>the second name in upper case, {@code DB_POOL_SIZE};
 *   <li>the third name with single {@code _} and none at the ends: {@code SERVERS_0_HOST} for
 *       {@code servers[0].host}, whose third name is {@code SERVERS_0__HOST};
 *   <li>in upper case with {@code _} between the parts and no dashes, {@code DB_POOLSIZE};
 *   <li>any of these in any case.
 * </ol>
 *
 * <p>Origins are {@code environment variable DB_POOL_SIZE}. Never changes after {@link #load}.
 */
public final class EnvironmentSource extends ProcessSource {
  static final String NAME = "environment";

  /** For {@link java.util.ServiceLoader} and for direct use. */
  public EnvironmentSource() {
    super(NAME, 300);
  }

  @Override
  SourceLayer layer(SourceContext process) {
    VariableMatcher matcher = new VariableMatcher(process.environment());
    return SourceLayer.builder(NAME).matcher(matcher).build();
  }
}
