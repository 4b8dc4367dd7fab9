/**
 * The distribution API under /v2: uploads, blobs, manifests, tags, referrers, the catalog, and
 * garbage collection.
 */
@NullMarked
package io.stowage.server.registry;

import org.jspecify.annotations.NullMarked;
