/** Explains every difference between Stowage and the reference implementation. */
@NullMarked
package io.stowage.acceptance.differential;

import org.jspecify.annotations.NullMarked;
