/**
 * Takes in what other registries and tools left on a disk: a registry:2 folder as it lies, an OCI
 * layout by copying.
 */
@NullMarked
package io.stowage.server.importer;

import org.jspecify.annotations.NullMarked;
