/**
 * Stowage beside its peers: each is started as its own people would, does the same work in turns,
 * and the ratios of one run are what counts. docs/benchmarks.md tells how to read them.
 */
@NullMarked
package io.stowage.bench;

import org.jspecify.annotations.NullMarked;
