package io.stowage.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.SocketChannel;

/**
 * Drops bytes inside the kernel, tcp(7) {@code MSG_TRUNC}: a client that copied what it pulls would
 * be slower than the servers it measures. Needs {@code --add-exports
 * java.base/sun.nio.ch=ALL-UNNAMED} for a channel's descriptor.
 */
final class Discard {
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;

  private final MethodHandle receive;
  private final MethodHandle descriptor;

  @SuppressWarnings("restricted") // the launcher enables native access
  Discard() {
    Linker linker = Linker.nativeLinker();
    receive =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("recv"),
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    descriptor = descriptorOfAChannel();
  }

  /** Drops at most so many bytes; zero or less when none are there, or none will come. */
  long drop(SocketChannel channel, long most) {
    try {
      int socket = (int) descriptor.invoke(channel);
      return (long) receive.invokeExact(socket, MemorySegment.NULL, most, MSG_TRUNC | MSG_DONTWAIT);
    } catch (Throwable e) {
      throw new IllegalStateException("recv could not be called", e);
    }
  }

  private static MethodHandle descriptorOfAChannel() {
    try {
      Class<?> channel = Class.forName("sun.nio.ch.SelChImpl");
      return MethodHandles.lookup()
          .findVirtual(channel, "getFDVal", MethodType.methodType(int.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("run bench/side-by-side, which sets --add-exports", e);
    }
  }
}
