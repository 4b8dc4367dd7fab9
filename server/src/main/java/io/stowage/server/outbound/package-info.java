/** Requests that the server makes because somebody named an address: the one way out. */
@NullMarked
package io.stowage.server.outbound;

import org.jspecify.annotations.NullMarked;
