package io.stowage.server.hub;

import io.stowage.oci.Digest;
import io.stowage.oci.MediaTypes;
import io.stowage.oci.Tag;
import io.stowage.server.registry.Events;
import io.stowage.server.registry.Pulls;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A manifest that was served.
 *
 * @param client the name of the account, or the address of nobody
 * @param agent what their program calls itself: many are behind one address
 * @param isHead whether they only asked what there is
 * @param tag by which they asked; absent: by digest
 * @param children {@link IndexChild#of} the bytes served, where they are an index's; none at a HEAD
 */
public record Seen(
    long repository,
    String client,
    String agent,
    boolean isHead,
    Optional<Tag> tag,
    Digest digest,
    List<IndexChild> children) {
  public Seen {
    children = List.copyOf(children);
  }

  /**
   * What the registry tells of a manifest that it answers.
   *
   * @param children reads those of an index: asked only where they matter
   */
  static Seen of(Pulls.Pulled pulled, Function<Pulls.Pulled, List<IndexChild>> children) {
    Events.Source source = pulled.source();
    boolean isIndex = MediaTypes.isIndex(pulled.mediaType());
    return new Seen(
        pulled.repository(),
        source.actor().isAnonymous() ? source.address() : source.actor().name(),
        source.userAgent(),
        pulled.isHead(),
        pulled.reference() instanceof Tag tag ? Optional.of(tag) : Optional.empty(),
        pulled.digest(),
        isIndex && !pulled.isHead() ? children.apply(pulled) : List.of());
  }
}
