package io.varve.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Processor time and connections of a process on Linux. */
final class ProcessStats {
  private static final String ESTABLISHED = "01";

  private ProcessStats() {}

  /**
   * The processor time so far of the running threads, in milliseconds. More precise than that of
   * the whole process, which counts hundredths of a second; for a process whose threads do not end.
   */
  static double processor(long pid) {
    long nanos = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        try {
          nanos += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
        } catch (NoSuchFileException e) {
          // It has ended meanwhile.
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Clock.millis(nanos);
  }

  /** The number of connections to a port. */
  static int connections(long pid, int port) {
    try {
      Set<String> sockets = sockets(pid);
      String remote = ":%04X".formatted(port);
      int connections = 0;
      for (String table : List.of("tcp", "tcp6")) {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
          // Number, local and remote address, state, and as the tenth field the inode.
          String[] words = line.strip().split(" +", -1);
          if (words[2].endsWith(remote)
              && words[3].equals(ESTABLISHED)
              && sockets.contains("socket:[" + words[9] + "]")) {
            connections++;
          }
        }
      }
      return connections;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> sockets(long pid) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : open) {
        try {
          sockets.add(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
          // Closed meanwhile.
        }
      }
    }
    return sockets;
  }
}
