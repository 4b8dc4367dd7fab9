package io.stowage.server.outbound;

import java.net.UnknownHostException;

/** A host that somebody named lies in a private network, and the operator did not allow that. */
public final class PrivateAddressException extends UnknownHostException {
  PrivateAddressException(String host) {
    super(host + " is in a private network");
  }
}
