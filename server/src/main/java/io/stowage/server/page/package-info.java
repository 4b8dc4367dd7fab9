/** The pages, as files: which one answers an address, how it is encoded, kept and guarded. */
@NullMarked
package io.stowage.server.page;

import org.jspecify.annotations.NullMarked;
