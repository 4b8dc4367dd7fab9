package io.stowage.server.registry;

import io.stowage.oci.Digest;

/**
 * A blob that is there.
 *
 * @param size bytes
 * @param location where its bytes lie, in the terms of the store
 */
record BlobRow(long id, Digest digest, long size, String location) {}
