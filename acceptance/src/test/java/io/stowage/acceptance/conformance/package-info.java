/** Holds Stowage against the distribution specification's own suite. */
@NullMarked
package io.stowage.acceptance.conformance;

import org.jspecify.annotations.NullMarked;
