package io.stowage.oci;

/**
 * What names a manifest in a repository: a tag or a digest, and nothing else (distribution-spec
 * "Pulling manifests").
 */
public sealed interface Reference permits Digest, Tag {

  /**
   * Parses a reference; a colon can only be a digest's.
   *
   * @throws InvalidValueException if it is neither
   */
  static Reference parse(String text) {
    return text.indexOf(':') >= 0 ? Digest.parse(text) : new Tag(text);
  }
}
