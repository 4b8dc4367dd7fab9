package io.stowage.server.common;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/**
 * From where a client comes, as far as it can't change that at will: an IPv4 address, or the 64
 * bits of an IPv6 address that name its network.
 */
public final class AddressBlock {
  private static final int NETWORK_BYTES = 8;

  private AddressBlock() {}

  /** The block as text; what is no address stands for itself. Asks no name server. */
  public static String of(String address) {
    try {
      int zone = address.indexOf('%');
      InetAddress parsed = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
      // An IPv4 address in an IPv6 one is parsed as what it is.
      if (parsed instanceof Inet4Address) {
        return parsed.getHostAddress();
      }
      byte[] network = Arrays.copyOf(parsed.getAddress(), 2 * NETWORK_BYTES);
      Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
      return InetAddress.getByAddress(network).getHostAddress() + "/64";
    } catch (IllegalArgumentException | java.net.UnknownHostException _) {
      return address;
    }
  }
}
