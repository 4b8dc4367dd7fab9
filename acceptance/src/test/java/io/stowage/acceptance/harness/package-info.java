/** Starts real processes: Stowage, its peer, and the tools that talk to them. */
@NullMarked
package io.stowage.acceptance.harness;

import org.jspecify.annotations.NullMarked;
