package io.stowage.acceptance.crash;

import io.stowage.acceptance.harness.TestImages;
import java.util.SplittableRandom;

/** Bytes that can be made again from a number, so that what was pushed needs no keeping. */
record Content(long seed, int size) {
  byte[] bytes() {
    var bytes = new byte[size];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  String digest() {
    return TestImages.sha256(bytes());
  }
}
