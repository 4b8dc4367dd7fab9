package io.stowage.server.registry;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code Content-Range} of a chunk: {@code <start>-<end>}, both inclusive, without a unit
 * (distribution-spec "Pushing a blob in chunks").
 */
record ChunkRange(long start, long end) {
  private static final Pattern FORM =
      Pattern.compile("(?:bytes[ =])?([0-9]{1,18})-([0-9]{1,18})(?:/(?:[0-9]{1,18}|\\*))?");

  /**
   * @throws RegistryException BLOB_UPLOAD_INVALID with 400 for a header of another form
   */
  static Optional<ChunkRange> parse(Optional<String> header) {
    return header.map(
        text -> {
          Matcher matcher = FORM.matcher(text.strip());
          if (!matcher.matches()) {
            throw RegistryException.of(
                    ErrorCode.BLOB_UPLOAD_INVALID,
                    "Content-Range takes the form 0-1023, first and last byte")
                .withStatus(400);
          }
          return new ChunkRange(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
        });
  }

  void requireStart(long size, String upload) {
    if (start != size) {
      throw new OutOfOrder(upload, size).toException();
    }
  }

  void requireLength(OptionalLong announced) {
    if (end < start || (announced.isPresent() && announced.getAsLong() != end - start + 1)) {
      throw doesNotFit();
    }
  }

  /** While a body without a length comes: it may not go beyond the range. */
  void requireWithin(long size) {
    if (size > end + 1) {
      throw doesNotFit();
    }
  }

  /** When it has come: it must have filled the range. */
  void requireWhole(long size) {
    if (size != end + 1) {
      throw doesNotFit();
    }
  }

  private RegistryException doesNotFit() {
    return RegistryException.of(
        ErrorCode.SIZE_INVALID, "Content-Range %d-%d does not fit the body's length", start, end);
  }

  /** A chunk that does not begin where the last one ended. */
  private record OutOfOrder(String upload, long size) {
    private RegistryException toException() {
      return RegistryException.of(
              ErrorCode.BLOB_UPLOAD_INVALID,
              "upload %s holds %d bytes: the next chunk begins at %d",
              upload,
              size,
              size)
          .withHeaders(
              java.util.List.of(
                  new io.stowage.server.http.Response.Header("Range", rangeOf(size))));
    }
  }

  /** The {@code Range} of an answer: what is there, {@code 0-0} when nothing is. */
  static String rangeOf(long size) {
    return "0-" + Math.max(0, size - 1);
  }
}
