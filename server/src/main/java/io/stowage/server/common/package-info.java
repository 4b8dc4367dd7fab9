/** Clock, threads, ids and units: what every feature needs and none owns. */
@NullMarked
package io.stowage.server.common;

import org.jspecify.annotations.NullMarked;
