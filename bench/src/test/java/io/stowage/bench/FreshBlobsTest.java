package io.stowage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.bench.FreshBlobs.Blob;
import io.stowage.oci.Algorithm;
import io.stowage.oci.Digest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FreshBlobsTest {
  private final FreshBlobs blobs = new FreshBlobs(1000);

  @Test
  void theDigestIsThatOfTheBytesSent() {
    Blob blob = blobs.next();

    assertThat(blob.size()).isEqualTo(1000);
    assertThat(Digest.of(Algorithm.SHA256, bytes(blob, 0, 1000))).isEqualTo(blob.digest());
  }

  @Test
  void slicesJoinToTheWhole() {
    Blob blob = blobs.next();

    for (int cut : new int[] {0, 1, 500, 991, 992, 993, 999, 1000}) {
      ByteBuffer joined = ByteBuffer.allocate(1000);
      joined.put(bytes(blob, 0, cut)).put(bytes(blob, cut, 1000));
      assertThat(joined.array()).isEqualTo(bytes(blob, 0, 1000));
    }
  }

  @Test
  void noTwoAreAlike() {
    assertThat(blobs.next().digest()).isNotEqualTo(blobs.next().digest());
  }

  private static byte[] bytes(Blob blob, int from, int to) {
    ByteBuffer bytes = ByteBuffer.allocate(to - from);
    for (ByteBuffer part : blob.slice(from, to)) {
      bytes.put(part);
    }
    return bytes.array();
  }
}
