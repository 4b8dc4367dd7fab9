package io.stowage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server and its children have used, read from {@code /proc}.
 *
 * @param cpu user and system time together, to a hundredth of a second
 * @param resident bytes of memory held now (VmRSS)
 * @param peak the most that was ever held (VmHWM)
 */
record Usage(Duration cpu, long resident, long peak) {
  /** {@code USER_HZ}, which Linux shows to programs as 100 whatever the kernel ticks at. */
  private static final int TICKS_PER_SECOND = 100;

  /** Of a server and the workers it has started. */
  static Usage ofFamily(ProcessHandle process) {
    return of(Stream.concat(Stream.of(process), process.descendants()));
  }

  /** Of the client, without the servers it has started. */
  static Usage ofThisProcess() {
    return of(Stream.of(ProcessHandle.current()));
  }

  private static Usage of(Stream<ProcessHandle> processes) {
    List<Long> family = processes.map(ProcessHandle::pid).toList();
    return new Usage(
        Duration.ofMillis(family.stream().mapToLong(Usage::ticks).sum() * 1000 / TICKS_PER_SECOND),
        family.stream().mapToLong(pid -> memory(pid, "VmRSS:")).sum(),
        family.stream().mapToLong(pid -> memory(pid, "VmHWM:")).sum());
  }

  /** Fields 14 and 15 of {@code stat}, counted after the name, which may hold spaces. */
  private static long ticks(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  private static long memory(long pid, String name) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0L);
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " is gone", e);
    }
  }
}
