package io.varve.config;

/**
 * An amount of data in bytes.
 *
 * <p>Written as a whole number and a unit: {@code 64KiB}, {@code 10MB}, {@code 512} (bytes). The
 * units {@code KiB}, {@code MiB}, {@code GiB} and {@code TiB} are powers of 1024 (IEC 80000-13).
 * The units {@code kB}, {@code MB}, {@code GB} and {@code TB} are powers of 1000 (SI). {@code B} is
 * bytes. Upper and lower case are the same ({@code 10mb}). A unit such as {@code M} is an error,
 * since it is a power of 1000 in some programs and of 1024 in others.
 *
 * @param bytes the amount in bytes, 0 or more
 */
public record DataSize(long bytes) implements Comparable<DataSize> {

  /** Refuses negative amounts. */
  public DataSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a data size is 0 or more bytes");
    }
  }

  @Override
  public int compareTo(DataSize other) {
    return Long.compare(bytes, other.bytes);
  }

  /**
   * The amount in the largest binary unit that divides it, such as {@code 64KiB}, or in bytes, such
   * as {@code 1000B}.
   */
  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    long amount = bytes;
    while (amount != 0 && amount % 1024 == 0 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return amount + units[unit];
  }
}
