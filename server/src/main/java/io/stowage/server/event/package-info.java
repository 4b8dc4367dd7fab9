/** What happened, as records, and its delivery to whoever asked to be told. */
@NullMarked
package io.stowage.server.event;

import org.jspecify.annotations.NullMarked;
