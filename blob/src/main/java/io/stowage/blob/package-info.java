/** The port behind which a blob's bytes are kept, and the store that keeps them in a folder. */
@NullMarked
package io.stowage.blob;

import org.jspecify.annotations.NullMarked;
