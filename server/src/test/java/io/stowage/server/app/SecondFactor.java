package io.stowage.server.app;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import io.stowage.server.account.AccountId;
import io.stowage.server.account.By;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/** A phone with an app for codes, whose clock is the machine's. */
final class SecondFactor {
  private SecondFactor() {}

  static void turnOn(Hub hub, AccountId person) {
    BigInteger bits = BigInteger.ONE;
    for (char c : hub.twoFactor.begin(person).secret().replace(" ", "").toCharArray()) {
      bits =
          bits.shiftLeft(5).or(BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
    }
    // The one in front, which kept the zeros, is the first byte of its own.
    byte[] all = bits.toByteArray();
    byte[] secret = Arrays.copyOfRange(all, 1, all.length);
    try {
      String code =
          new TimeBasedOneTimePasswordGenerator()
              .generateOneTimePasswordString(
                  new SecretKeySpec(secret, "RAW"), Instant.now(Clock.systemUTC()));
      hub.twoFactor.confirm(person, code, By.SERVER);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }
}
