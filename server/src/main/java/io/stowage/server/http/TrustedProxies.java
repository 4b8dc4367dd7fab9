package io.stowage.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sees through the proxies that are configured, and only those: anyone else's {@code X-Forwarded-*}
 * headers are a claim and count for nothing.
 */
final class TrustedProxies {
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.\\-_\\[\\]:]{1,255}");

  private final List<Block> blocks;
  private final Optional<String> externalUrl;

  /**
   * Parses the settings.
   *
   * @throws IllegalArgumentException naming the block that is none
   */
  TrustedProxies(List<String> blocks, Optional<String> externalUrl) {
    this.blocks = blocks.stream().map(Block::parse).toList();
    this.externalUrl =
        externalUrl.map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
  }

  Origin origin(HttpServerRequest request) {
    String address = Request.printable(request.remoteAddress());
    String scheme = request.isSSL() ? "https" : "http";
    HostAndPort authority = request.authority();
    String host = authority == null ? "" : authority.toString();
    if (!blocks.isEmpty() && isTrusted(address)) {
      MultiMap headers = request.headers();
      scheme =
          firstOf(headers.get("X-Forwarded-Proto"))
              .filter(proto -> proto.equals("https") || proto.equals("http"))
              .orElse(scheme);
      host =
          firstOf(headers.get("X-Forwarded-Host"))
              .filter(value -> AUTHORITY.matcher(value).matches())
              .orElse(host);
      address = client(headers.get("X-Forwarded-For"), address);
    }
    if (!AUTHORITY.matcher(host).matches()) {
      host = "localhost";
    }
    String called = scheme + "://" + host;
    return new Origin(address, externalUrl.orElse(called), called);
  }

  /**
   * The last address of the chain that is not a proxy of ours: what stands before it the client may
   * have made up.
   */
  private String client(@Nullable String forwardedFor, String peer) {
    if (forwardedFor == null) {
      return peer;
    }
    String[] chain = forwardedFor.split(",", -1);
    for (int i = chain.length - 1; i >= 0; i--) {
      String hop = chain[i].strip();
      if (Block.bytes(hop).isEmpty()) {
        return peer;
      }
      if (!isTrusted(hop) || i == 0) {
        return hop;
      }
    }
    return peer;
  }

  private boolean isTrusted(String address) {
    return Block.bytes(address)
        .filter(bytes -> blocks.stream().anyMatch(block -> block.contains(bytes)))
        .isPresent();
  }

  private static Optional<String> firstOf(@Nullable String header) {
    return header == null ? Optional.empty() : Optional.of(header.split(",", 2)[0].strip());
  }

  /** A CIDR block, or a single address. */
  private record Block(byte[] network, int bits) {

    static Block parse(String text) {
      int slash = text.indexOf('/');
      byte[] network =
          bytes(slash < 0 ? text : text.substring(0, slash))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "\"%s\" is not an address or CIDR block, such as 10.0.0.0/8"
                              .formatted(text)));
      int bits;
      try {
        bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
      } catch (NumberFormatException e) {
        bits = -1;
      }
      if (bits < 0 || bits > network.length * 8) {
        throw new IllegalArgumentException(
            "\"%s\" is not a CIDR block: its prefix is 0 to %d bits"
                .formatted(text, network.length * 8));
      }
      return new Block(network, bits);
    }

    /** A literal address; never a name, so that nothing is looked up. */
    static Optional<byte[]> bytes(String literal) {
      if (literal.isEmpty()
          || !literal.chars().allMatch(c -> Character.digit(c, 16) >= 0 || c == '.' || c == ':')
          || (literal.indexOf(':') < 0 && literal.indexOf('.') < 0)) {
        return Optional.empty();
      }
      try {
        return Optional.of(InetAddress.ofLiteral(literal).getAddress());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }

    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit & 7);
        if ((address[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
