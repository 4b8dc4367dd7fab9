/** Shows that the clients people really use can push to Stowage and pull from it. */
@NullMarked
package io.stowage.acceptance.client;

import org.jspecify.annotations.NullMarked;
