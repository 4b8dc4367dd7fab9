package io.stowage.server.common;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * Tells the internet's addresses from those of this machine and its networks, which what people ask
 * us to call must not reach. After IANA's registries of special-purpose addresses (RFC 6890).
 */
public final class PublicAddress {
  private PublicAddress() {}

  /** Whether the address is somebody's on the internet. */
  public static boolean is(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? isPublic6(bytes) : isPublic4(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    int third = bytes[2] & 0xff;
    return switch (first) {
      case 0 -> false; // this network
      case 100 -> second < 64 || second > 127; // between a carrier and its customers
      case 192 -> !(second == 0 && (third == 0 || third == 2)); // protocols, examples
      case 198 -> !(second == 18 || second == 19 || (second == 51 && third == 100));
      case 203 -> !(second == 0 && third == 113);
      default -> first < 240;
    };
  }

  private static boolean isPublic6(byte[] bytes) {
    int first = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
    int second = ((bytes[2] & 0xff) << 8) | (bytes[3] & 0xff);
    if (first == 0x2002) {
      return embedded(bytes, 2); // 6to4
    }
    if (first == 0x64 && second == 0xff9b) {
      boolean isWellKnown = Arrays.equals(bytes, 4, 12, new byte[8], 0, 8);
      return isWellKnown && embedded(bytes, 12); // NAT64
    }
    if (first == 0x2001) {
      return second >= 0x200 && second != 0xdb8; // Teredo and other protocols, examples
    }
    // What is given out begins with the bits 001.
    return first >> 13 == 1;
  }

  private static boolean embedded(byte[] bytes, int at) {
    try {
      return is(InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + 4)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
