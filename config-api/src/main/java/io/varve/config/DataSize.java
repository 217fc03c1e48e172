package io.varve.config;

/**
 * An amount of data in bytes.
 *
 * <p>As text: a whole number and a unit, {@code 64KiB}, {@code 10MB}, {@code 512} (bytes). Units
 * are those of IEC 80000-13 and SI: {@code KiB}, {@code MiB}, {@code GiB}, {@code TiB} count in
 * 1024, {@code kB}, {@code MB}, {@code GB}, {@code TB} in 1000; {@code B} is bytes. Upper and lower
 * case are the same ({@code 10mb}); a unit such as {@code 10M}, which counts in 1000 to some and in
 * 1024 to others, is an error.
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
