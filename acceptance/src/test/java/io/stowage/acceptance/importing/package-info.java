/** What another registry wrote is taken over, and served byte for byte. */
@NullMarked
package io.stowage.acceptance.importing;

import org.jspecify.annotations.NullMarked;
